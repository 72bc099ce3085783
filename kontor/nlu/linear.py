"""The linear text classifier as numbers: reads on numpy alone what was trained with scikit-learn and SciPy."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from kontor.nlu.features import Families, find_features
from kontor.nlu.stems import stem

Floats = NDArray[np.float32]
FEW_WORDS = 3
MOST_MENDED = 8
"""Unknown words of a message that are compared with the known ones."""
_LONG = re.compile(r"\b[^\W\d_]{5,40}\b")
AGAINST = 0.5
"""How much a margin for being out of scope counts against one for being in scope."""
OUT_OF_SCOPE = "out_of_scope"
"""The intent whose examples show what the bot has no answer to, as in Rasa; a reading says None instead."""


@dataclass(frozen=True, slots=True)
class Linear:
    """One label of several for a text.

    `rows` maps each family's features to their rows, family after family; `idf` has one value and `weights` one row a
    feature, one column a label. `strange` is the idf of a feature that training never saw: it weakens the known ones
    beside it, so that a text of mostly strange words is near no label. Words are taken as stems of `language` if there
    is one; `spelt` are the words of training as they were written, the most frequent first. `certainty` turns margins
    into chances; texts that score below `floor` are out of scope, and `spread` is the standard deviation of the scores
    of those in scope.
    """

    labels: tuple[str, ...]
    rows: Mapping[str, Mapping[str, int]]
    idf: Floats
    weights: NDArray[np.float16]
    bias: Floats
    strange: float
    certainty: Certainty
    floor: float
    spread: float
    language: str | None = None
    spelt: tuple[str, ...] = ()

    @property
    def words(self) -> Mapping[str, int]:
        """The rows of the words, or of their stems."""
        return self.rows["words"]

    def features(self, low: str) -> Families:
        """Return what a lower-case text, masked for intents, shows to this model, typos mended."""
        return find_features(self.mended(low), self.rows, self.language)

    def mended(self, low: str) -> str:
        """Return a lower-case text with each unknown word as the known one that is one typo away, if there is one."""
        if not self.spelt or self.language is None:
            return low
        words = self.rows["words"]
        unknown = [word for word in _LONG.findall(low) if stem(word, self.language) not in words]
        for word in unknown[:MOST_MENDED]:
            known = extractOne(word, self.spelt, scorer=OSA.distance, score_cutoff=1)
            low = low if known is None else re.sub(rf"\b{word}\b", known[0], low)
        return low

    def margins(self, features: Families) -> Floats:
        """Return one margin a label: how far the text lies on its side of the label's border."""
        places: list[int] = []
        values: list[float] = []
        for name, rows in self.rows.items():
            self._gather(rows, features[name], places, values)
        if not places:
            return self.bias
        scaled = np.array(values, dtype=np.float32)
        return np.asarray(self.bias + scaled @ self.weights[places].astype(np.float32), dtype=np.float32)

    def chances(self, margins: Floats) -> Floats:
        """Return margins as chances that sum to one, the highest as often right as it says."""
        return self.certainty.chances(margins)

    def scope(self, margins: Floats) -> float:
        """Return how far a text is in scope, 0 to 1; one below a half is out of scope."""
        steps = (float(scores(self.labels, margins)) - self.floor) / self.spread
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, 2.0 * steps))))

    def knows(self, features: Families) -> bool:
        """Tell whether any part of a text longer than two characters, or any word, was seen in training."""
        words, pieces = self.rows["words"], self.rows["pieces"]
        return any(word in words for word in features["words"]) or any(
            piece in pieces for piece in features["pieces"] if len(piece) > 2
        )

    def backs(self, label: str, features: Families) -> bool:
        """Tell whether a text gives reason enough for a label.

        Where a few words hold one that training never saw, a known one must speak for this label twice as loudly as for
        any other: "this zip" is no "skip this". A text without any known word is judged by its pieces.
        """
        words = features["words"]
        rows = [self.words[word] for word in words if word in self.words]
        if not rows or len(rows) == len(words) or len(words) > FEW_WORDS:
            return self.knows(features)
        weights = self.weights[rows].astype(np.float32)
        own = weights[:, self.labels.index(label)].copy()
        weights[:, self.labels.index(label)] = 0.0
        return bool((own > 2.0 * weights.max(axis=1)).any())

    def _gather(self, rows: Mapping[str, int], features: Sequence[str], places: list[int], values: list[float]) -> None:
        """Add the rows of a family's known features and their values, which together have length one or less."""
        known: dict[int, int] = {}
        strange: dict[str, int] = {}
        for feature in features:
            row = rows.get(feature)
            if row is None:
                strange[feature] = strange.get(feature, 0) + 1
            else:
                known[row] = known.get(row, 0) + 1
        if not known:
            return
        idf = self.idf[list(known)].tolist()
        found = [
            value if count == 1 else value * (1.0 + math.log(count))
            for value, count in zip(idf, known.values(), strict=True)
        ]
        rest = sum((1.0 + math.log(count)) ** 2 for count in strange.values()) * self.strange**2
        length = math.sqrt(sum(value * value for value in found) + rest)
        places += known
        values += [value / length for value in found]


@dataclass(frozen=True, slots=True)
class Certainty:
    """How margins become chances: a softmax of temperature `heat` whose best gets `shift + tilt * log odds` as odds."""

    heat: float
    tilt: float = 1.0
    shift: float = 0.0

    def chances(self, margins: Floats) -> Floats:
        """Return chances that sum to one, in the order of their margins."""
        scaled = np.exp((margins - margins.max()) / self.heat)
        best = int(scaled.argmax())
        rest = float(scaled.sum()) - float(scaled[best])
        if rest <= 0.0:
            return np.asarray(scaled / scaled.sum(), dtype=np.float32)
        chance = self.sure(-math.log(rest))
        others = scaled / rest
        others[best] = 0.0
        second = float(others.max())
        chance = max(chance, second / (1.0 + second))
        found = others * (1.0 - chance)
        found[best] = chance
        return np.asarray(found, dtype=np.float32)

    def sure(self, odds: float) -> float:
        """Return the chance that a best label with these log odds is right."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.shift + self.tilt * odds))))


def scores(labels: Sequence[str], margins: NDArray[Any]) -> NDArray[Any]:
    """Return how far texts are in scope, from margins whose last axis has a place a label.

    That is the best margin of a label in scope, less what speaks for being out of scope: among margin, gap, nearness to
    examples and share of known words, alone and together, the margin told best what was left out of training.
    """
    if OUT_OF_SCOPE not in labels or len(labels) == 1:
        return np.asarray(margins.max(axis=-1))
    place = list(labels).index(OUT_OF_SCOPE)
    inside = np.delete(margins, place, axis=-1).max(axis=-1)
    return np.asarray(inside - AGAINST * np.maximum(margins[..., place], 0.0))
