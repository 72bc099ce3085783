"""One plain spelling for words that people type in many ways."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def plain(text: str) -> str:
    """Return the text in lower case, without accents, invisible characters and punctuation, words one space apart.

    Only the accents U+0300 to U+036F go: the vowel signs of Indian scripts carry the word. The dotless i of Turkish
    counts as i.
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII).split())
    lower = _without_accents(_without_accents(text).casefold().replace("ı", "i"))
    return " ".join("".join(_sign(sign) for sign in lower).split())


def says_any(text: str, phrases: Iterable[str]) -> bool:
    """Tell whether a text says one of some phrases, which are plainly spelled, in whole words."""
    said = f" {plain(text)} "
    return any(f" {phrase} " in said for phrase in phrases)


def _sign(sign: str) -> str:
    """Return a sign that carries a word, nothing for an invisible one, a space for all others."""
    category = unicodedata.category(sign)
    if sign.isalnum() or (category in ("Mn", "Mc") and not "\ufe00" <= sign <= "\ufe0f"):
        return sign
    return "" if category in ("Cf", "Mn", "Me") or (category == "Cc" and not sign.isspace()) else " "


def _without_accents(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in spread if not "\u0300" <= sign <= "\u036f"))


_ASCII = {place: _sign(chr(place)) for place in range(128)}
"""What `_sign` makes of the letters most people write with."""
