"""A run's figures: intents, entities, calibration, scope, speed and size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kontor.nlu.data import Example
from kontor.nlu.measuring.answers import OUTSIDE, Answer
from kontor.nlu.measuring.runs import Run
from kontor.nlu.scores import accuracy, auroc, calibration_error, calibration_noise, macro_f1

Spans = set[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Score:
    """How well one label was found; `support` is how often it was there."""

    precision: float
    recall: float
    f1: float
    support: int

    def as_json(self) -> dict[str, float]:
        """Return the figures by name."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, "support": self.support}


def figures(run: Run) -> dict[str, Any]:
    """Return every figure of a run by name, None where the material does not allow it.

    `intent_accuracy` and `macro_f1` are of the likeliest intent whatever the engine decided about scope;
    `intent_accuracy_kept` counts a text in scope that the engine refused as wrong; `ece_noise` is the `ece` that a
    certainty without fault would show on as many texts.
    """
    truth = [example.intent for example in run.trial.test]
    best = [answer.best for answer in run.inside]
    right = [true == found for true, found in zip(truth, best, strict=True)]
    certainty = [answer.certainty for answer in run.inside]
    return {
        "engine": run.engine,
        "language": run.trial.language,
        "train_examples": len(run.trial.train.examples),
        "test_examples": len(run.trial.test),
        "oos_texts": len(run.trial.outside),
        "intents": len({example.intent for example in run.trial.train.examples} - OUTSIDE),
        "intent_accuracy": accuracy(truth, best),
        "intent_accuracy_kept": accuracy(truth, [answer.intent for answer in run.inside]),
        "macro_f1": macro_f1(truth, best),
        "ece": calibration_error(right, certainty),
        "ece_noise": calibration_noise(certainty),
        **_entities(run),
        **_scope(run),
        **_costs(run),
        "per_intent": {name: score.as_json() for name, score in per_intent(truth, best).items()},
        "per_entity": {name: score.as_json() for name, score in per_entity(run).items()},
        **run.about,
    }


def per_intent(truth: Sequence[str], given: Sequence[str | None]) -> dict[str, Score]:
    """Return each true intent's score, by name."""
    asked, answered = Counter(truth), Counter(given)
    hits = Counter(true for true, found in zip(truth, given, strict=True) if true == found)
    return {name: score(hits[name], answered[name], asked[name]) for name in sorted(asked)}


def per_entity(run: Run) -> dict[str, Score]:
    """Return each marked entity type's score by exact span, by name; none where there are no marks."""
    if not measures_entities(run):
        return {}
    pairs = list(zip(run.trial.test, run.inside, strict=True))
    types = {mark.type for example, _ in pairs for mark in example.marks}
    found = {type: _counts(pairs, {type}) for type in sorted(types)}
    return {type: score(*counts) for type, counts in found.items()}


def measures_entities(run: Run) -> bool:
    """Tell whether a run says anything about entities: its data marks some, or its engine's readers are on."""
    return run.trial.marked or (bool(run.about.get("readers")) and any(example.marks for example in run.trial.test))


def score(hits: int, answered: int, asked: int) -> Score:
    """Return the score of some hits among what was answered and what was there."""
    return Score(
        hits / answered if answered else 0.0,
        hits / asked if asked else 0.0,
        2 * hits / (asked + answered) if asked + answered else 0.0,
        asked,
    )


def _entities(run: Run) -> dict[str, float | None]:
    if not measures_entities(run):
        return {"entity_f1": None, "entity_f1_words": None}
    pairs = list(zip(run.trial.test, run.inside, strict=True))
    return {
        "entity_f1": score(*_counts(pairs)).f1,
        "entity_f1_words": score(*_counts(pairs, whole=True)).f1,
    }


def _counts(
    pairs: Iterable[tuple[Example, Answer]], types: set[str] | None = None, *, whole: bool = False
) -> tuple[int, int, int]:
    """Return spans found right, found at all, and there; `whole` widens both sides to the words they touch."""
    hits = answered = asked = 0
    for example, given in pairs:
        true = _spans(((mark.type, mark.start, mark.end) for mark in example.marks), types)
        found = _spans(given.spans, types)
        if whole:
            true, found = _widened(example.text, true), _widened(example.text, found)
        hits, answered, asked = hits + len(true & found), answered + len(found), asked + len(true)
    return hits, answered, asked


def _spans(spans: Iterable[tuple[str, int, int]], types: set[str] | None) -> Spans:
    return {span for span in spans if types is None or span[0] in types}


def _widened(text: str, spans: Spans) -> Spans:
    found: Spans = set()
    for type, start, end in spans:
        first = text.rfind(" ", 0, start + 1) + 1 if text[start : start + 1] != " " else start
        last = text.find(" ", max(start, end - 1))
        found.add((type, first, last if last >= 0 else len(text)))
    return found


def _scope(run: Run) -> dict[str, float | None]:
    if not run.outside:
        return {"oos_auroc": None, "oos_recall": None, "oos_precision": None}
    refused = sum(answer.intent is None for answer in run.outside)
    wrongly = sum(answer.intent is None for answer in run.inside)
    return {
        "oos_auroc": auroc([answer.scope for answer in run.inside], [answer.scope for answer in run.outside]),
        "oos_recall": refused / len(run.outside),
        "oos_precision": refused / (refused + wrongly) if refused + wrongly else 0.0,
    }


def _costs(run: Run) -> dict[str, float]:
    answers = (*run.inside, *run.outside)
    spent, computed = sorted(one.ms for one in answers), sorted(one.cpu_ms for one in answers)
    return {
        "train_seconds": run.cost.train_seconds,
        "train_cpu_seconds": run.cost.train_cpu_seconds,
        "p50_ms": _at(spent, 0.5),
        "p95_ms": _at(spent, 0.95),
        "p50_cpu_ms": _at(computed, 0.5),
        "p95_cpu_ms": _at(computed, 0.95),
        "rss_mb": run.cost.rss_mb,
        "first_answer_seconds": run.cost.first_answer_seconds,
        "model_mb": run.cost.model_mb,
    }


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
