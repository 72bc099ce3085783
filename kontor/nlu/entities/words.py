"""Entities known by their spellings: from lookup tables, marked examples and the bot's own lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line

_WORD = re.compile(r"\w+")
LONGEST_NAME = 5
"""Words of a spelling that is still found in running text."""


def read_words(line: Line, type: str, spellings: Mapping[str, str]) -> Iterator[Found]:
    """Return values whose lower-case spellings stand in the line; one typo is forgiven from six letters on."""
    words = list(_WORD.finditer(line.low))
    place = 0
    while place < len(words):
        size, value = _longest(line.low, words, place, spellings)
        if value is not None:
            yield one(words[place].start(), words[place + size - 1].end(), type, value)
        place += size


def _longest(low: str, words: list[re.Match[str]], place: int, spellings: Mapping[str, str]) -> tuple[int, str | None]:
    for size in range(min(LONGEST_NAME, len(words) - place), 0, -1):
        name = low[words[place].start() : words[place + size - 1].end()]
        if name in spellings:
            return size, spellings[name]
    name = words[place][0]
    best = (
        extractOne(name, spellings.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=1)
        if len(name) > 5
        else None
    )
    return 1, spellings[best[0]] if best else None
