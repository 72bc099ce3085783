"""Phrases with gaps, as the lists of words hold them: `missed … <flights>`, `anschluss*`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from flows.tickets.words import Words, languages
from kontor.letters import plain

_GAP, _BETWEEN = "…", r"(?:\w+ ){0,3}"
_END = "."


def says_with_gaps(text: str, name: str) -> bool:
    """Tell whether a text says one of the phrases of a list, in any language.

    In a phrase `…` stands for up to three words, `<flights>` for any phrase of the list of that name, `*` for letters
    of a word, and a last `.` for the end of the text.
    """
    return bool(_pattern(name).search(plain(text)))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(phrase for each in languages() for phrase in _phrases(each, name)))


def _phrases(each: Words, name: str) -> Iterator[str]:
    """Yield the phrases of a list of one language as expressions over plainly spelled words."""
    for phrase in each(name).splitlines():
        words = " ".join(_part(each, part) for part in phrase.removesuffix(_END).split())
        end = "$" if phrase.endswith(_END) else r"\b"
        yield r"\b" + words.replace(f"{_GAP} ", _BETWEEN) + end


def _part(each: Words, part: str) -> str:
    if part == _GAP:
        return part
    if part.startswith("<"):
        return f"(?:{'|'.join(_phrases(each, part[1:-1]))})"
    return r"\w*".join(map(plain, part.split("*")))
