"""Stems of words, so that "cards" is known where "card" was learnt."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]  # the package ships no types

LONGEST_WORD = 40
"""Characters; a longer word has no stem but itself."""

_ALGORITHMS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip

_turn = threading.Lock()


@lru_cache(maxsize=4_096)
def stem(word: str, language: str) -> str:
    """Return the stem of a lower-case word; the word itself where we know no stemmer for its language ("de-AT" is de).

    The stemmers keep the word they work on in themselves, so only one thread uses them at a time.
    """
    if len(word) > LONGEST_WORD:
        return word
    with _turn:
        stemmer = _stemmer(_ALGORITHMS.get(language.replace("_", "-").split("-", maxsplit=1)[0], ""))
        return word if stemmer is None else str(stemmer.stemWord(word))


@lru_cache(maxsize=len(_ALGORITHMS))
def _stemmer(algorithm: str) -> Any:
    return snowballstemmer.stemmer(algorithm) if algorithm else None
