"""Messages that say about the same, together: who reviews decides once and for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontor.nlu.reviewing.candidates import Candidate

ALIKE = 0.4
"""The share of common pieces (Dice 1945) from which two texts belong together."""
LENGTH = 3


@dataclass(frozen=True, slots=True)
class Cluster:
    """Messages alike, the most useful first."""

    members: tuple[Candidate, ...]

    @property
    def usefulness(self) -> float:
        """What the members weigh together."""
        return sum(one.weight for one in self.members)


def cluster(candidates: Sequence[Candidate]) -> list[Cluster]:
    """Return candidates in groups around the weightiest of each, the most useful group first; always the same."""
    groups: list[tuple[frozenset[str], list[Candidate]]] = []
    for one in sorted(candidates, key=lambda one: (-one.weight, one.id)):
        own = pieces(one.masked.text)
        near = max(groups, key=lambda group: alike(own, group[0]), default=None)
        if near is not None and alike(own, near[0]) >= ALIKE:
            near[1].append(one)
        else:
            groups.append((own, [one]))
    return sorted((Cluster(tuple(members)) for _, members in groups), key=lambda one: -one.usefulness)


def pieces(text: str) -> frozenset[str]:
    """Return the pieces of three characters of a text's words, their borders as a space."""
    words = (f" {word} " for word in text.casefold().split())
    return frozenset(word[place : place + LENGTH] for word in words for place in range(len(word) - LENGTH + 1))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of two texts' pieces is common, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0
