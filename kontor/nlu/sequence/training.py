"""Training of the sequence model with CRFsuite; only imported when something is trained."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pycrfsuite

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
    """One example: what its line shows, and its spans."""

    seen: Observed
    spans: tuple[Span, ...]


def fit(lessons: Sequence[Lesson], values: Mapping[str, Mapping[str, str]], progress: Progress = silently) -> Crf:
    """Return the model of some lessons, one of which has a span; the same lessons give the same model.

    The penalty is the one under which the spans of unseen lessons are found best.
    """
    labels = tuple(sorted({span.label for lesson in lessons for span in lesson.spans}))
    trying, last = stages(progress, len(PENALTIES) * FOLDS, 1)
    penalty = _penalty(lessons, labels, trying)
    last("marks", 0.0)
    return _fit(lessons, labels, penalty, values)


def _penalty(lessons: Sequence[Lesson], labels: Sequence[Label], progress: Progress) -> float:
    cost = sum(len(lesson.seen.places) for lesson in lessons) * (2 * len(labels) + 1) ** 2
    if cost > COSTLY or len(lessons) < 2 * FOLDS:
        return PENALTIES[0]
    return max(each(progress, "marks", PENALTIES), key=lambda penalty: _found_unseen(lessons, labels, penalty))


def _found_unseen(lessons: Sequence[Lesson], labels: Sequence[Label], penalty: float) -> float:
    """Return the F1 of exact spans in lessons whose model learnt from the other folds."""
    order = np.random.default_rng(0).permutation(len(lessons))
    right = told = 0
    for fold in range(FOLDS):
        learnt = [lessons[place] for at, place in enumerate(order) if at % FOLDS != fold]
        model = _fit(learnt, labels, penalty, {})
        for lesson in (lessons[place] for place in order[fold::FOLDS]):
            found = set(to_spans(lesson.seen.places, model.best(lesson.seen), labels))
            right += len(found.intersection(lesson.spans))
            told += len(found) + len(lesson.spans)
    return 2 * right / max(told, 1)


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
