"""How many examples each intent has, alone and beside the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median

from kontor.nlu.data import Example, TrainingData
from kontor.nlu.lint.finding import Finding, at

FEWEST, ENOUGH = 2, 10
"""Below `FEWEST` an intent cannot be cross-validated; ten is what a business should write (docs/understanding.md)."""

TIMES, MANY = 8, 40
"""An intent is out of balance with this many times the median's examples, and at least so many."""


def few(data: TrainingData) -> Iterator[Finding]:
    """Yield intents with too few examples."""
    for intent, examples in _intents(data).items():
        if len(examples) < ENOUGH:
            text = f"{intent} has {len(examples)} example{'s' * (len(examples) > 1)}"
            mend = f"write {ENOUGH} or more, as different as people are"
            yield at(examples[0], "few", text, mend, "error" if len(examples) < FEWEST else "warning")


def unbalanced(data: TrainingData) -> Iterator[Finding]:
    """Yield intents with so many more examples than the others that they draw messages to themselves."""
    sizes = Counter(example.intent for example in data.examples)
    middle = median(sizes.values()) if sizes else 0
    for intent, examples in _intents(data).items():
        if len(examples) >= max(MANY, TIMES * middle):
            text = f"{intent} has {len(examples)} examples, the middle intent {middle:g}"
            mend = "write more for the others, or take the most alike of these away"
            yield at(examples[0], "unbalanced", text, mend)


def _intents(data: TrainingData) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    for example in data.examples:
        found.setdefault(example.intent, []).append(example)
    return found
