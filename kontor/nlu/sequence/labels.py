"""Labels of words: each begins or goes on with an entity, or is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NONE = 0
"""The tag of a word that is part of no entity; label number n begins with tag 2n + 1 and goes on with 2n + 2."""


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """What an entity is: its type, and its role and group where examples name them, else empty."""

    type: str
    role: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` that have a label."""

    start: int
    end: int
    label: Label


def to_tags(places: Sequence[tuple[int, int]], spans: Sequence[Span], numbers: Mapping[Label, int]) -> list[int]:
    """Return a tag for each word; a span takes every word it touches, of two spans the first keeps a word."""
    tags = [NONE] * len(places)
    for span in spans:
        inside = [place for place, (start, end) in enumerate(places) if start < span.end and span.start < end]
        free = [place for place in inside if tags[place] == NONE]
        for place in free:
            tags[place] = 2 * numbers[span.label] + (1 if place == free[0] else 2)
    return tags


def to_spans(places: Sequence[tuple[int, int]], tags: Sequence[int], labels: Sequence[Label]) -> list[Span]:
    """Return the spans that tags mean; a word that goes on with what was not begun begins it."""
    spans: list[Span] = []
    before = NONE
    for (start, end), tag in zip(places, tags, strict=True):
        if tag != NONE:
            label = labels[(tag - 1) // 2]
            goes_on = tag % 2 == 0 and before in (tag, tag - 1)
            spans.append(Span(spans.pop().start if goes_on else start, end, label))
        before = tag
    return spans
