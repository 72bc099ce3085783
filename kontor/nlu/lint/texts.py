"""Examples that say the same, and examples that hold what nobody writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from kontor.nlu.data import Example, TrainingData
from kontor.nlu.lint.finding import Finding, Severity, at, bare, low, masked, place

_BRACKETS = re.compile(r"\[[^\[\]]*\]\s*[({]|\[[^\[\]]*\]\s*\w+\)|\]\(|\[[^\]]*$|^[^\[]*\]|\{\s*\"")
_BLANKS = re.compile(
    r"  |\t|[\u00a0\u200b\u200e\u200f\u2028\u2029\u2060\ufeff\u00ad]"
    r"|(?<!\S)[\u200c\u200d]|[\u200c\u200d](?!\S)"  # joiners belong within emoji, and in Persian or Hindi words
)


def contradictions(data: TrainingData) -> Iterator[Finding]:
    """Yield texts that stand in two intents: no model can learn both."""
    seen: set[tuple[str, str]] = set()
    for key, severity, way in _WAYS:
        for group in _groups(data, key):
            first = group[0]
            for other in group[1:]:
                pair = (place(first), place(other))
                if other.intent != first.intent and pair not in seen:
                    seen.add(pair)
                    text = f"“{other.text}” is {other.intent} here and {first.intent} in {place(first)}{way}"
                    yield at(other, "contradicting", text, "keep it in one of the two", severity)


_WAYS: tuple[tuple[Callable[[Example], str], Severity, str], ...] = (
    (lambda example: low(example.text), "error", ""),
    (lambda example: bare(example.text), "warning", ", but for signs"),
    (masked, "warning", ", but for its marked values"),
)


def duplicates(data: TrainingData) -> Iterator[Finding]:
    """Yield texts that stand twice in one intent."""
    for group in _groups(data, lambda example: f"{example.intent}\0{bare(example.text)}"):
        for other in group[1:]:
            text = f"“{other.text}” stands already in {place(group[0])}"
            yield at(other, "duplicate", text, "delete it, or say it in other words")


def passed(data: TrainingData) -> Iterator[Finding]:
    """Yield what nothing is learnt from."""
    for one in data.passed:
        yield Finding(one.source, one.line, "passed_over", f"{one.text}: nothing is learnt of it", one.mend, "error")


def leftovers(data: TrainingData) -> Iterator[Finding]:
    """Yield examples with brackets of a mark that is none, and with blanks that cannot be seen."""
    for example in data.examples:
        yield from _overlapping(example)
        if any("[" in example.text[mark.start : mark.end] for mark in example.marks):
            text = f"“{example.text}” has a mark inside another's brackets"
            yield at(example, "brackets", text, "mark the words once, with one type")
        elif _BRACKETS.search(example.text):
            mend = 'write the mark like [Lisbon](place) or [Lisbon]{"entity": "place"}, without a blank between'
            yield at(example, "brackets", f"“{example.text}” holds brackets that mark nothing", mend)
        if _BLANKS.search(example.text):
            text = f"“{example.text}” holds double or invisible blanks"
            yield at(example, "whitespace", text, "leave single spaces only")
        for mark in example.marks:
            words = example.text[mark.start : mark.end]
            if words != words.strip():
                text = f"the mark “{words}” begins or ends with a blank"
                yield at(example, "whitespace", text, "take the blank out of the brackets")


def _overlapping(example: Example) -> Iterator[Finding]:
    """Yield marks that share some of their words; the same words may have several."""
    spans = sorted({(mark.start, mark.end) for mark in example.marks})
    for (_, end), (start, further) in pairwise(spans):
        if start < end:
            text = f"“{example.text[start:further]}” is marked inside or across another mark"
            yield at(example, "overlapping", text, "keep one of the two", "error")


def _groups(data: TrainingData, key: Callable[[Example], str]) -> Iterator[list[Example]]:
    groups: dict[str, list[Example]] = {}
    for example in data.examples:
        groups.setdefault(key(example), []).append(example)
    return (group for group in groups.values() if len(group) > 1)
