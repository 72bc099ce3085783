"""The linear text classifier as numbers: reads on numpy alone what scikit-learn trained."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.features import piece_features, word_features

Floats = NDArray[np.float32]
FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Features:
    """The words and pieces of one text, in lower case, found once for all models."""

    words: Sequence[str]
    pieces: Sequence[str]


def find_features(low: str) -> Features:
    """Return what a lower-case text, masked for intents, shows to the models."""
    return Features(word_features(low), piece_features(low))


@dataclass(frozen=True, slots=True)
class Linear:
    """One label of several for a text.

    `words` and `pieces` map a feature to its row; `idf` has one value and `weights` one row a feature, one column a
    label. `strange` is the idf of a feature that training never saw: it weakens the known ones beside it, so that a
    text of mostly strange words is near no label. `heat` is the softmax temperature that turns margins into chances; a
    best margin below `floor` is out of scope.
    """

    labels: tuple[str, ...]
    words: Mapping[str, int]
    pieces: Mapping[str, int]
    idf: Floats
    weights: NDArray[np.float16]
    bias: Floats
    strange: float
    heat: float
    floor: float

    def margins(self, features: Features) -> Floats:
        """Return one margin a label: how far the text lies on its side of the label's border."""
        return self.bias + self._side(self.words, features.words) + self._side(self.pieces, features.pieces)

    def chances(self, margins: Floats) -> Floats:
        """Return margins as chances that sum to one."""
        scaled = np.exp((margins - margins.max()) / self.heat)
        return np.asarray(scaled / scaled.sum(), dtype=np.float32)

    def knows(self, features: Features) -> bool:
        """Tell whether any part of a text longer than two characters, or any word, was seen in training."""
        return any(word in self.words for word in features.words) or any(
            piece in self.pieces for piece in features.pieces if len(piece) > 2
        )

    def backs(self, label: str, features: Features) -> bool:
        """Tell whether a text gives reason enough for a label.

        Where a few words hold one that training never saw, a known one must speak for this label above all others:
        "this zip" is no "skip this". A text without any known word is judged by its pieces, as a misspelt one is.
        """
        rows = [self.words[word] for word in features.words if word in self.words]
        if not rows or len(rows) == len(features.words) or len(features.words) > FEW_WORDS:
            return self.knows(features)
        return bool((self.weights[rows].argmax(axis=1) == self.labels.index(label)).any())

    def _side(self, rows_of: Mapping[str, int], features: Sequence[str]) -> Floats:
        known: dict[int, int] = {}
        strange: dict[str, int] = {}
        for feature in features:
            row = rows_of.get(feature)
            if row is None:
                strange[feature] = strange.get(feature, 0) + 1
            else:
                known[row] = known.get(row, 0) + 1
        if not known:
            return np.zeros_like(self.bias)
        rows = np.fromiter(known, dtype=np.intp, count=len(known))
        values = np.array([1.0 + math.log(count) for count in known.values()], dtype=np.float32) * self.idf[rows]
        rest = self.strange**2 * sum((1.0 + math.log(count)) ** 2 for count in strange.values())
        scaled = values / math.sqrt(float(values @ values) + rest)
        return np.asarray(scaled @ self.weights[rows].astype(np.float32), dtype=np.float32)
