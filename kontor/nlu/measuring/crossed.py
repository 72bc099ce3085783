"""How well training data teaches: figures by cross-validation, which need no test data."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.calibration import fitted_apart
from kontor.nlu.data import TrainingData
from kontor.nlu.entities import TYPES
from kontor.nlu.learning import INTENTS, SEEING, seen
from kontor.nlu.linear import OUT_OF_SCOPE
from kontor.nlu.progress import Progress, each, silently, stages
from kontor.nlu.scores import calibration_error, calibration_noise
from kontor.nlu.training import Learnt, folds, learn_intents
from kontor.nlu.vocabulary import spellings


@dataclass(frozen=True, slots=True)
class Crossed:
    """One language's figures: of each example in scope, as a model read it that had learnt from the others.

    `accuracy` is of the likeliest intent, whatever is decided about scope; `ece` is of certainties fitted without the
    example's fold, and `ece_noise` what a certainty without fault would show on as many; `features` are how many of
    each kind there are; `seconds` is what training took, the cross-validation included.
    """

    examples: int
    intents: int
    accuracy: float
    ece: float
    ece_noise: float
    features: Mapping[str, int]
    seconds: float


def crossed(data: TrainingData, language: str, progress: Progress = silently) -> Crossed:
    """Return the figures of one language's intents, with every typed reader on, as in a bot."""
    what = f"cross-validating {language}"
    seeing, learning = stages(progress, SEEING, INTENTS)
    begun = time.perf_counter()
    words = spellings(data, TYPES)
    truth = [example.intent for example in data.examples]
    texts = [seen(example, language, words) for example in each(seeing, what, data.examples)]
    learnt = learn_intents(texts, truth, language, lambda _, share: learning(what, share))
    given = _given(learnt, texts, truth)
    right, sure = [one.right for one in given], [one.sure for one in given]
    return Crossed(
        len(truth),
        len(set(truth) - {OUT_OF_SCOPE}),
        sum(right) / len(right),
        calibration_error(right, sure),
        calibration_noise(sure),
        learnt.model.tables.sizes(),
        time.perf_counter() - begun,
    )


class _Given(NamedTuple):
    """Whether the likeliest intent is right, and how sure of it one was."""

    right: bool
    sure: float


def _given(learnt: Learnt, texts: Sequence[str], intents: Sequence[str]) -> list[_Given]:
    """Return the answers to the examples in scope: neither the model nor the certainty of it had seen the example."""
    labels = learnt.model.labels
    truth = np.array([labels.index(intent) for intent in intents])
    fold = folds(truth, texts=texts)
    certainty = fitted_apart(learnt.margins, truth, fold)
    found = []
    for intent, row, number in zip(intents, learnt.margins, fold.tolist(), strict=True):
        if intent != OUT_OF_SCOPE:
            name, sure = _best(labels, certainty[number].chances(np.asarray(row, dtype=np.float32)))
            found.append(_Given(name == intent, sure))
    return found


def _best(labels: Sequence[str], chances: NDArray[np.float32]) -> tuple[str, float]:
    """Return the likeliest intent, whatever would be decided about scope."""
    named = zip(labels, map(float, chances), strict=True)
    return max(((name, chance) for name, chance in named if name != OUT_OF_SCOPE), key=lambda pair: pair[1])
