"""Two runs of the same texts: whether one is better by more than chance, and on which texts they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from kontor.nlu.measuring.runs import Run


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that one of two runs understood and the other did not; `found` is what the other took it for."""

    text: str
    truth: str
    found: str
    certainty: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two runs over the same texts: what only the first, and what only the second understood.

    `chance` is the probability, 0 to 1, of a difference at least as large if both were equally good.
    """

    first: str
    second: str
    only_first: tuple[Difference, ...]
    only_second: tuple[Difference, ...]
    chance: float


def pair(first: Run, second: Run) -> Pair:
    """Return how two runs differ; raises `ValueError` unless they read the same test."""
    if first.trial.test != second.trial.test:
        raise ValueError("two runs are compared on the same test data: measure both on it")
    only_first, only_second = _only(first, second), _only(second, first)
    return Pair(first.engine, second.engine, only_first, only_second, mcnemar(len(only_first), len(only_second)))


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the two-sided exact p value of McNemar's test (1947) for the texts that only one of two understood."""
    total, fewer = only_first + only_second, min(only_first, only_second)
    as_rare: int = 2 * sum(comb(total, count) for count in range(fewer + 1))
    return min(1.0, as_rare / int(2**total))


def _only(first: Run, second: Run) -> tuple[Difference, ...]:
    """Return what the first run understood and the second did not, those the second was surest of first."""
    found: Sequence[Difference] = [
        Difference(example.text, example.intent, other.best or "–", other.certainty)
        for example, one, other in zip(first.trial.test, first.inside, second.inside, strict=True)
        if one.best == example.intent != other.best
    ]
    return tuple(sorted(found, key=lambda one: -one.certainty))
