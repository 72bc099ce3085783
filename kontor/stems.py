"""Stems of words, so that "cards" is known where "card" was learnt."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

from Stemmer import Stemmer  # type: ignore[import-not-found]  # PyStemmer ships no types

LONGEST_WORD = 40
"""Characters; a longer word has no stem but itself."""
MOST_KEPT = 1_024
"""Words whose stems are remembered; another's takes a microsecond."""

_ALGORITHMS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip

_turn = threading.Lock()


def has_stems(language: str) -> bool:
    """Tell whether there is a stemmer for a language ("de-AT" is de)."""
    return _stemmer(language) is not None


@lru_cache(maxsize=MOST_KEPT)
def stem(word: str, language: str) -> str:
    """Return the stem of a lower-case word; the word itself where we know no stemmer for its language.

    The stemmers keep the word they work on in themselves, so only one thread uses them at a time.
    """
    stemmer = _stemmer(language)
    if stemmer is None or len(word) > LONGEST_WORD:
        return word
    try:
        with _turn:
            return str(stemmer.stemWord(word))
    except UnicodeEncodeError:  # half an emoji, which no stemmer reads
        return word


@lru_cache(maxsize=len(_ALGORITHMS))
def _stemmer(language: str) -> Any:
    algorithm = _ALGORITHMS.get(language.replace("_", "-").split("-", maxsplit=1)[0])
    return None if algorithm is None else Stemmer(algorithm, 0)  # 0: it remembers no words, we do
