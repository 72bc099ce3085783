"""Entities known by their spellings: from lookup tables, marked examples and the bot's own lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.spellings import Spellings
from kontor.nlu.line import Line


def read_words(line: Line, type: str, spellings: Mapping[str, str]) -> Iterator[Found]:
    """Return values whose lower-case spellings stand in the line, longest first, with typos in longer words forgiven.

    A list of many spellings is best given as `Spellings`, which is sorted for looking up only once.
    """
    table = spellings if isinstance(spellings, Spellings) else Spellings(spellings)
    for spot in table.find(line.low):
        yield one(spot.start, spot.end, type, spot.value)
