"""How far work that takes long has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

Progress = Callable[[str, float], None]
"""Told what is being done, and which share of it is done, 0 to 1."""

Thing = TypeVar("Thing")

MOST_STEPS = 100
"""Things are told of in so many steps at most: a bar is no wider, and each step costs a little."""


def silently(what: str, share: float) -> None:
    """Tell nobody."""


def stages(progress: Progress, *sizes: float) -> list[Progress]:
    """Return for each stage of some work what tells of its share as one of the whole.

    `sizes` is how long each takes, in any unit.
    """
    ends = [end / (sum(sizes) or 1.0) for end in accumulate(sizes, initial=0.0)]
    return [_stage(progress, begin, end) for begin, end in pairwise(ends)]


def each(progress: Progress, what: str, things: Sequence[Thing]) -> Iterator[Thing]:
    """Yield things one after the other, telling which share of them is done; in the end all of it."""
    step = -(-len(things) // MOST_STEPS)
    for place, thing in enumerate(things):
        if place % step == 0:
            progress(what, place / len(things))
        yield thing
    progress(what, 1.0)


def _stage(progress: Progress, begin: float, end: float) -> Progress:
    return lambda what, share: progress(what, begin + (end - begin) * share)
