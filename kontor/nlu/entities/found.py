"""What a reader finds, and which finds stay when several readers want the same characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kontor.nlu.line import Line
from kontor.understanding import Context


@dataclass(frozen=True, slots=True)
class Value:
    """One typed value in its normal form; see `kontor.understanding.Entity`."""

    type: str
    value: object
    role: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Characters `start` to `end` of a line's plain text and all that they mean."""

    start: int
    end: int
    values: tuple[Value, ...]


Reader = Callable[[Line, Context], Iterable[Found]]


def one(start: int, end: int, type: str, value: object, role: str | None = None) -> Found:
    """Return a find of one value."""
    return Found(start, end, (Value(type, value, role),))


def without_overlaps(finds: Iterable[Found]) -> Iterator[Found]:
    """Return finds in their order without those that touch characters of an earlier one."""
    taken: set[int] = set()
    for found in finds:
        places = range(found.start, found.end)
        if taken.isdisjoint(places):
            taken.update(places)
            yield found
