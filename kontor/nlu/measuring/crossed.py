"""How well training data teaches: figures by cross-validation, which need no test data."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kontor.nlu.data import TrainingData
from kontor.nlu.entities import TYPES
from kontor.nlu.learning import seen
from kontor.nlu.scores import accuracy, calibration_error
from kontor.nlu.training import learn_intents
from kontor.nlu.vocabulary import spellings


@dataclass(frozen=True, slots=True)
class Crossed:
    """One language's figures: of each example, as a model read it that had learnt from the others.

    `features` are how many of each kind the model has; `seconds` is what training took, the cross-validation included.
    """

    examples: int
    intents: int
    accuracy: float
    ece: float
    features: Mapping[str, int]
    seconds: float


def crossed(data: TrainingData, language: str) -> Crossed:
    """Return the figures of one language's intents, with every typed reader on, as in a bot."""
    begun = time.perf_counter()
    words = spellings(data, TYPES)
    truth = [example.intent for example in data.examples]
    learnt = learn_intents([seen(example, language, words) for example in data.examples], truth, language)
    model = learnt.model
    chances = [model.chances(np.asarray(row, dtype=np.float32)) for row in learnt.margins]
    given = [model.labels[int(row.argmax())] for row in chances]
    right = [true == found for true, found in zip(truth, given, strict=True)]
    return Crossed(
        len(truth),
        len(set(truth)),
        accuracy(truth, given),
        calibration_error(right, [float(row.max()) for row in chances]),
        {name: len(rows) for name, rows in model.rows.items()},
        time.perf_counter() - begun,
    )
