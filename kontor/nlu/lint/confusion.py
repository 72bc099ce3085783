"""Which examples a model would take for another intent if it had not learnt them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kontor.nlu.data import Example, TrainingData
from kontor.nlu.embedded import understand
from kontor.nlu.learning import learn_data
from kontor.nlu.lint.finding import Finding, at
from kontor.understanding import Context

FOLDS = 5
SURE = 0.6
"""How certain a model must be of the other intent: below, it only does not know."""


def confusions(
    data: TrainingData, language: str = "en", progress: Callable[[str, float], None] | None = None
) -> Iterator[Finding]:
    """Yield examples that a model trained on the others takes for another intent with some certainty.

    Takes as long as training five times; the same data gives the same findings.
    """
    context = Context(datetime(2026, 1, 1, 12, tzinfo=UTC), language, ZoneInfo("UTC"))
    folds = _folds(data.examples)
    for fold in range(FOLDS):
        if progress is not None:
            progress(f"{language}: what confuses", fold / FOLDS)
        rest = tuple(one for one, number in zip(data.examples, folds, strict=True) if number != fold)
        if len({example.intent for example in rest}) < 2:
            continue
        trained = learn_data({language: replace(data, examples=rest)}, types=())
        for example, number in zip(data.examples, folds, strict=True):
            if number == fold:
                yield from _mistaken(example, understand(trained, example.text, context).ranking)


def _folds(examples: tuple[Example, ...]) -> list[int]:
    """Return a fold for each example, those of an intent dealt out in turn."""
    dealt: dict[str, int] = {}
    folds = []
    for example in examples:
        number = dealt.get(example.intent, len(dealt))
        dealt[example.intent] = number + 1
        folds.append(number % FOLDS)
    return folds


def _mistaken(example: Example, ranking: tuple[tuple[str, float], ...]) -> Iterator[Finding]:
    if ranking and ranking[0][0] != example.intent and ranking[0][1] >= SURE:
        intent, certainty = ranking[0]
        text = f"“{example.text}” ({example.intent}) is taken for {intent} ({certainty:.0%}) by what the others teach"
        mend = f"file it under {intent}, join the two, or write more like it"
        yield at(example, "confusing", text, mend)
