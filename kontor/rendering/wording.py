"""Cutting texts to lengths, as channels count them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

_ENDS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…。！？।])\s"), re.compile(r"\s"))
"""Where a text may be cut, the best places first: between paragraphs, lines, sentences, words."""


def paragraphs(*texts: str | None) -> str:
    """Return texts with a blank line between, leaving out what is empty."""
    return "\n\n".join(text.strip() for text in texts if text and text.strip())


def pieces(text: str, limit: int, length: Callable[[str], int] = len) -> list[str]:
    """Return a text in pieces of at most `limit`, as `length` counts them, cut at the best place.

    Only a longer word is cut inside.
    """
    found, rest = [], text.strip()
    while length(rest) > limit:
        most = limit
        while (over := length(rest[:most]) - limit) > 0:
            most -= max(1, over // 2)
        cut = _cut(rest, max(1, most))
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, rest] if rest else found


def _cut(text: str, limit: int) -> int:
    for number, end in enumerate(_ENDS):
        places = [found.start() for found in end.finditer(text, 0, limit + 1) if found.start() <= limit]
        # A cut that leaves a stub behind is worse than one at a lesser place, except between words.
        if places and (places[-1] >= limit // 3 or number == len(_ENDS) - 1) and text[: places[-1]].strip():
            return places[-1]
    return _between_signs(text, limit)


def _between_signs(text: str, limit: int) -> int:
    """Return a place at or before `limit` that parts no accent or joined emoji from its sign."""
    cut = limit
    while cut > 1 and (
        unicodedata.category(text[cut]) in ("Mn", "Mc", "Me", "Sk") or "\u200d" in text[cut - 1 : cut + 1]
    ):
        cut -= 1
    return cut if cut > 1 else limit


def shortened(titles: Iterable[str], limit: int) -> list[str]:
    """Return titles of at most `limit` characters, each different from all others; a longer one ends in an ellipsis."""
    found: list[str] = []
    for position, title in enumerate(titles, 1):
        found.append(_free(" ".join(title.split()) or str(position), limit, {one.casefold() for one in found}))
    return found


def _free(title: str, limit: int, taken: set[str]) -> str:
    short = title if len(title) <= limit else _ending(title, limit, "…")
    number = 2
    while short.casefold() in taken:
        short = _ending(title, limit, f" {number}" if len(title) + len(f" {number}") <= limit else f"… {number}")
        number += 1
    return short


def _ending(title: str, limit: int, end: str) -> str:
    """Return a title cut so far that the ending fits behind it."""
    if len(end) >= limit:
        return end[-limit:].strip() or end.strip()
    return title[: limit - len(end)].rstrip() + end
