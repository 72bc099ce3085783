"""Training of the sequence model with CRFsuite; only imported when something is trained."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
import pycrfsuite

from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.learnt import together
from kontor.nlu.progress import Progress, each, silently, stages
from kontor.nlu.sequence.labels import Label, Span, to_spans, to_tags
from kontor.nlu.sequence.model import WHOLE, Crf
from kontor.nlu.sequence.observations import Observed

PENALTIES = (0.1, 0.05, 0.3)
"""L2 penalties, the usual one first; L1 was never better on the training parts of xSID."""
FOLDS = 3
ROUNDS = 100
COSTLY = 60_000_000
"""Words times tags squared, from which on the usual penalty is taken untried; xSID has 13 million."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One example: what its line shows, its spans, and what lists and patterns find in it of the types of spans."""

    seen: Observed
    spans: tuple[Span, ...]
    listed: tuple[Found, ...] = ()


def fit(lessons: Sequence[Lesson], values: Mapping[str, Mapping[str, str]], progress: Progress = silently) -> Crf:
    """Return the model of some lessons, one of which has a span; the same lessons give the same model.

    The penalty is the one under which the spans of unseen lessons are found best.
    """
    labels = tuple(sorted({span.label for lesson in lessons for span in lesson.spans}))
    trying, last = stages(progress, len(PENALTIES) * FOLDS, 1)
    penalty, surer = PENALTIES[0], frozenset[str]()
    if _affordable(lessons, labels):
        unseen = {tried: _unseen(lessons, labels, tried) for tried in each(trying, "marks", PENALTIES)}
        penalty = max(unseen, key=lambda tried: _f1(lessons, unseen[tried]))
        surer = _surer(lessons, unseen[penalty])
    last("marks", 0.0)
    return replace(_fit(lessons, labels, penalty, values), surer=surer)


def _affordable(lessons: Sequence[Lesson], labels: Sequence[Label]) -> bool:
    cost = sum(len(lesson.seen.places) for lesson in lessons) * (2 * len(labels) + 1) ** 2
    return cost <= COSTLY and len(lessons) >= 2 * FOLDS


def _unseen(lessons: Sequence[Lesson], labels: Sequence[Label], penalty: float) -> list[list[Span]]:
    """Return what is found in each lesson by a model that learnt from the other folds."""
    order = np.random.default_rng(0).permutation(len(lessons))
    found: list[list[Span]] = [[] for _ in lessons]
    for fold in range(FOLDS):
        learnt = [lessons[place] for at, place in enumerate(order) if at % FOLDS != fold]
        model = _fit(learnt, labels, penalty, {})
        for place in order[fold::FOLDS]:
            seen = lessons[place].seen
            found[place] = to_spans(seen.places, model.best(seen), labels)
    return found


def _f1(lessons: Sequence[Lesson], unseen: Sequence[Sequence[Span]]) -> float:
    """Return the F1 of exact spans."""
    pairs = list(zip(lessons, unseen, strict=True))
    right = sum(len(set(found).intersection(lesson.spans)) for lesson, found in pairs)
    return 2 * right / max(sum(len(set(found)) + len(lesson.spans) for lesson, found in pairs), 1)


def _surer(lessons: Sequence[Lesson], unseen: Sequence[Sequence[Span]]) -> frozenset[str]:
    """Return the types of which unseen lessons were read better without what lists and patterns find.

    Better by more than chance: by more lessons than the root of those that the two read differently.
    """
    better, worse = Counter[str](), Counter[str]()
    for lesson, found in zip(lessons, unseen, strict=True):
        if lesson.listed:
            told = [one(span.start, span.end, span.label.type, "") for span in found]
            marked = {(span.start, span.end, span.label.type) for span in lesson.spans}
            alone, beside = marked ^ _places(told), marked ^ _places(together(told, lesson.listed))
            for type in {item.values[0].type for item in lesson.listed}:
                gain = _of(type, beside) - _of(type, alone)
                (better if gain > 0 else worse)[type] += gain != 0
    return frozenset(type for type, won in better.items() if won - worse[type] > sqrt(won + worse[type]))


def _places(found: Iterable[Found]) -> set[tuple[int, int, str]]:
    return {(item.start, item.end, item.values[0].type) for item in found}


def _of(type: str, places: Iterable[tuple[int, int, str]]) -> int:
    return sum(place[2] == type for place in places)


def _fit(
    lessons: Sequence[Lesson], labels: Sequence[Label], penalty: float, values: Mapping[str, Mapping[str, str]]
) -> Crf:
    rows: dict[str, int] = {}
    numbers = {label: number for number, label in enumerate(labels)}
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.0, "c2": penalty, "max_iterations": ROUNDS})
    for lesson in lessons:
        tags = to_tags(lesson.seen.places, lesson.spans, numbers)
        if tags:
            trainer.append(pycrfsuite.ItemSequence(_numbered(lesson.seen, rows)), [str(tag) for tag in tags])
    states, moves = _trained(trainer)
    size = 2 * len(labels) + 1
    model = Crf(
        tuple(labels), rows, np.zeros((len(rows), size), np.float32), np.zeros((size, size), np.float32), values
    )
    for (row, tag), weight in states.items():
        model.weights[int(row), int(tag)] = weight
    for (before, tag), weight in moves.items():
        model.moves[int(before), int(tag)] = weight
    return model


def _numbered(seen: Observed, rows: dict[str, int]) -> list[dict[str, float]]:
    """Return what CRFsuite is told of each word; its features have numbers for names."""
    whole = {str(rows.setdefault(name, len(rows))): WHOLE for name in seen.whole}
    return [{**{str(rows.setdefault(name, len(rows))): 1.0 for name in names}, **whole} for names in seen.words]


def _trained(trainer: pycrfsuite.Trainer) -> tuple[Mapping[tuple[str, str], float], Mapping[tuple[str, str], float]]:
    """Return the weights of features and of moves; CRFsuite writes them to a file only."""
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/crf")
        tagger = pycrfsuite.Tagger()
        tagger.open(f"{folder}/crf")
        told = tagger.info()
        tagger.close()
    return told.state_features, told.transitions
