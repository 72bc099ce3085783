"""One plain spelling for words that people type in many ways."""

from __future__ import annotations

import re
import unicodedata

_GAPS = re.compile(r"[^\w\u0900-\u0963\u0966-\u097f]+")


def plain(text: str) -> str:
    """Return the text in lower case, without accents, invisible characters and punctuation, words one space apart.

    Only the accents U+0300 to U+036F go: the vowel signs of Indian scripts carry the word. The dotless i of Turkish counts as i.
    """
    once = _without_accents(text).casefold().replace("ı", "i")
    seen = "".join(sign for sign in _without_accents(once) if not _invisible(sign))
    return _GAPS.sub(" ", seen).replace("_", " ").strip()


def _invisible(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc") and not sign.isspace()


def _without_accents(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in spread if not "\u0300" <= sign <= "\u036f"))
