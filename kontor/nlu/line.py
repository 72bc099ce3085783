"""A message made ready for reading: length capped, invisible characters gone, single spaces, small letters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

LONGEST = 1_000
"""How many characters of a message are read; later ones are ignored so that time stays bounded."""

NEAR = 40
"""Characters before a value that may tell what it is."""

_QUOTES = {"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "‑": "-"}
_LOOKS = frozenset("\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""How an emoji looks and not what it says: in colour or not, and tones of skin (Unicode TR 51)."""
_CHANGING = frozenset((*_QUOTES, *_LOOKS, "Σ"))
"""Quotes, dashes and looks, and the one letter whose small form depends on its neighbours."""


@dataclass(frozen=True, slots=True)
class Line:
    """`plain` is the readable text, `low` its lower case, `offsets` the place of each character in the message.

    `ends` are the places behind them, where some are written with more than one sign: an accent of its own.
    """

    plain: str
    low: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return offsets in the message for offsets in `plain`; `end` is after the last character."""
        return self.offsets[start], self.ends[end - 1] if self.ends else self.offsets[end - 1] + 1

    def before(self, place: int) -> str:
        """Return the few words before a place, in lower case."""
        return self.low[max(0, place - NEAR) : place]


def read_line(text: str) -> Line:
    """Return a message as a `Line`; works on any text, lone surrogates included."""
    text = text[:LONGEST]
    if "  " not in text and text.isprintable() and (text.isascii() or _is_plain(text)):
        return Line(text, text.lower(), tuple(range(len(text))))
    kept = [(_character(character), place, end) for character, place, end in _composed(text)]
    shown = [one for one in kept if one[0]]
    seen = [one for before, one in zip([(" ", 0, 0), *shown], shown, strict=False) if one[0] != " " or before[0] != " "]
    plain = "".join(character for character, _, _ in seen)
    offsets, ends = tuple(place for _, place, _ in seen), tuple(end for _, _, end in seen)
    return Line(plain, "".join(map(_lower, plain)), offsets, ends)


def _composed(text: str) -> list[tuple[str, int, int]]:
    """Return characters with the places where they begin and end: a letter and an accent of its own are one."""
    found: list[tuple[str, int, int]] = []
    for place, sign in enumerate(text):
        whole = unicodedata.normalize("NFC", found[-1][0] + sign) if found and unicodedata.combining(sign) else ""
        if len(whole) == 1:
            found[-1] = (whole, found[-1][1], place + 1)
        else:
            found.append((sign, place, place + 1))
    return found


def _is_plain(text: str) -> bool:
    """Tell of a printable text whether its characters are what is read of them, and its small letters as many."""
    kept = text[0] != " " and unicodedata.is_normalized("NFKC", text) and _CHANGING.isdisjoint(text)
    return kept and len(text.lower()) == len(text)


def _character(character: str) -> str:
    if character in _QUOTES:
        return _QUOTES[character]
    if character in _LOOKS:
        return ""
    category = unicodedata.category(character)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Cs"):
        return ""
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def _lower(character: str) -> str:
    return character.lower()[0]  # of "İ", the one with two, the letter without its dot
