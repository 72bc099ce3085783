"""The part of an intent model that reads a sentence vector, joined with what the n-grams say; numpy alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.embeddings import Vectors
from kontor.nlu.linear import OUT_OF_SCOPE, Certainty, Linear

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

BEST = 10
"""So many of the best labels are looked at for near examples; none of the others is likely to be meant."""
SHARPNESS = 40.0
"""How much more a nearer example counts; 20 was a little worse in cross-validation, and 10 no better than none."""
LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Dense:
    """One score a label, from a sentence vector and the n-gram model of the same labels.

    `weights` has a row a number of the vector and a column a label; `share` is what the n-grams' log chances count
    beside it, and `neighbours` what near examples do; `certainty` turns all together into chances. `examples` has a
    vector a row, those of a label together: label n's from `ends[n]` to `ends[n + 1]`. `centres` has the mean vector of
    each label in scope as a row of length one. `usual` holds mean and spread of the two signs of being in scope, see
    `signs`, over unseen examples; what of both together falls below `floor` is out of scope.
    """

    weights: Floats
    bias: Floats
    share: float
    neighbours: float
    examples: Floats
    ends: NDArray[np.int64]
    certainty: Certainty
    centres: Floats
    usual: tuple[float, float, float, float]
    floor: float

    def scores(self, model: Linear, margins: Floats, vector: Vectors) -> Floats:
        """Return a score a label from the n-gram model's margins and the text's vector."""
        said = log_chances(margins[None] / model.certainty.heat)[0]
        return np.asarray(vector @ self.weights + self.bias + self.share * said, dtype=np.float32)

    def chances(self, scores: Floats, vector: Vectors) -> Floats:
        """Return scores as chances that sum to one, after looking at the examples near the text."""
        return self.certainty.chances(scores + self.neighbours * self._near(scores, vector))

    def _near(self, scores: Floats, vector: Vectors) -> Floats:
        found = np.zeros((1, len(scores)))
        for label in (-scores).argsort(kind="stable")[:BEST]:
            likeness = self.examples[self.ends[label] : self.ends[label + 1]] @ vector
            found[0, label] = np.exp(SHARPNESS * (likeness - 1.0)).sum()
        return np.asarray(near_shares(found)[0], dtype=np.float32)

    def scope(self, model: Linear, scores: Floats, vector: Vectors) -> float:
        """Return how far a text is in scope, 0 to 1; one below a half is out of scope."""
        energy, near = signs(model.labels, scores[None], (self.centres @ vector).max(keepdims=True))
        steps = float(together(energy, near, self.usual)[0]) - self.floor
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, steps))))


def near_shares(nearness: NDArray[Any]) -> Doubles:
    """Return the logarithm of each label's share of a row's nearness, of none as of one in a million."""
    total = np.maximum(nearness.sum(axis=1, keepdims=True), 1e-30)
    return np.asarray(np.log(nearness / total + LEAST), dtype=np.float64)


def log_chances(scaled: NDArray[Any]) -> NDArray[Any]:
    """Return the logarithm of each row's softmax."""
    return np.asarray(scaled - _summed(scaled)[:, None])


def signs(labels: tuple[str, ...], scores: NDArray[Any], near: NDArray[Any]) -> tuple[Doubles, Doubles]:
    """Return two signs of being in scope for each row: the energy of its scores, and its nearness to a label's centre.

    The energy is the logarithm of the summed exponentials (Liu et al. 2020, arXiv:2010.03759) of labels in scope.
    """
    inside = [place for place, label in enumerate(labels) if label != OUT_OF_SCOPE]
    return _summed(scores[:, inside] if inside else scores), np.asarray(near, dtype=np.float64)


def together(energy: Doubles, near: Doubles, usual: tuple[float, float, float, float]) -> Doubles:
    """Return both signs as one number a row, each counted from its usual mean in steps of its usual spread."""
    middle, spread, middle_near, spread_near = usual
    return (energy - middle) / spread + (near - middle_near) / spread_near


def _summed(scores: NDArray[Any]) -> Doubles:
    most = scores.max(axis=1)
    return np.asarray(most + np.log(np.exp(scores - most[:, None]).sum(axis=1)), dtype=np.float64)
