"""How well training data teaches: figures by cross-validation, which need no test data."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.data import TrainingData
from kontor.nlu.entities import TYPES
from kontor.nlu.learning import INTENTS, SEEING, seen
from kontor.nlu.linear import OUT_OF_SCOPE, Linear
from kontor.nlu.progress import Progress, each, silently, stages
from kontor.nlu.scores import calibration_error
from kontor.nlu.training import learn_intents
from kontor.nlu.vocabulary import spellings


@dataclass(frozen=True, slots=True)
class Crossed:
    """One language's figures: of each example in scope, as a model read it that had learnt from the others.

    `accuracy` is of the likeliest intent, whatever is decided about scope; `features` are how many of each kind there
    are; `seconds` is what training took, the cross-validation included.
    """

    examples: int
    intents: int
    accuracy: float
    ece: float
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
    model = learnt.model
    rows = [(true, row) for true, row in zip(truth, learnt.margins, strict=True) if true != OUT_OF_SCOPE]
    given = [_best(model, row) for _, row in rows]
    right = [true == name for (true, _), (name, _) in zip(rows, given, strict=True)]
    return Crossed(
        len(truth),
        len(set(truth) - {OUT_OF_SCOPE}),
        sum(right) / len(right),
        calibration_error(right, [certainty for _, certainty in given]),
        model.tables.sizes(),
        time.perf_counter() - begun,
    )


def _best(model: Linear, margins: NDArray[np.float64]) -> tuple[str, float]:
    """Return the likeliest intent, whatever the model would decide about scope."""
    chances = model.chances(np.asarray(margins, dtype=np.float32))
    return max(
        ((name, float(chance)) for name, chance in zip(model.labels, chances, strict=True) if name != OUT_OF_SCOPE),
        key=lambda pair: pair[1],
    )
