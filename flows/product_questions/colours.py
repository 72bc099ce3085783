"""Colours by their base names, read by the same reader that reads customers' messages."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from kontor.letters import plain
from kontor.nlu.entities.colour import read_colours
from kontor.nlu.line import read_line
from kontor.understanding import Context


def colours(text: str) -> frozenset[str]:
    """Return the base colours a text names: `marineblau / weiß` is blue and white."""
    return frozenset(base for _, base in _shades(text))


def colour_words(text: str) -> frozenset[str]:
    """Return the words of a text, in their plain spelling, that name colours."""
    return frozenset(word for spelling, _ in _shades(text) for word in spelling.split())


@lru_cache(maxsize=4096)
def _shades(text: str) -> tuple[tuple[str, str], ...]:
    line = read_line(text)
    anywhere = Context(datetime(2000, 1, 1, tzinfo=UTC), "en", ZoneInfo("UTC"))
    return tuple(
        (plain(line.plain[found.start : found.end]), str(value.value))
        for found in read_colours(line, anywhere)
        for value in found.values
    )
