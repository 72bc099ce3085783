"""The linear text classifier as numbers: reads on numpy alone what was trained with scikit-learn and SciPy."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from kontor.nlu.features import word_features
from kontor.nlu.tables import MOST_KEPT, Seen, Tables
from kontor.stems import stem

Floats = NDArray[np.float32]
Steps = NDArray[np.int8]
MOST_STEPS = 127
FEW_WORDS = 3
MOST_MENDED = 8
"""Unknown words of a message that are compared with the known ones."""
_LONG = re.compile(r"\b[^\W\d_]{5,40}\b")
AGAINST = 0.75
"""How much a margin for being out of scope counts against one for being in scope, and one against it for that."""
OUT_OF_SCOPE = "out_of_scope"
"""The intent whose examples show what the bot has no answer to, as in Rasa; a reading says None instead."""


@dataclass(frozen=True, slots=True)
class Linear:
    """One label of several for a text.

    `tables` find the features' rows; `idf` and `steps` have one value and `weights` one row a feature, one column a
    label: a weight is so many steps. `strange` is the idf of a feature that training never saw: it weakens the known
    ones beside it, so that a text of mostly strange words is near no label. Words are taken as stems of `language` if
    there is one; `spelt` are the words of training as they were written, the most frequent first. `certainty` turns
    margins into chances; texts that score below `floor` are out of scope, and `spread` is the standard deviation of the
    scores of those in scope.
    """

    labels: tuple[str, ...]
    tables: Tables
    idf: Floats
    weights: Steps
    steps: Floats
    bias: Floats
    strange: float
    certainty: Certainty
    floor: float
    spread: float
    language: str | None = None
    spelt: tuple[str, ...] = ()
    _meant: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def words(self) -> Mapping[str, int]:
        """The rows of the words, or of their stems."""
        return self.tables.words

    def has(self, word: str) -> bool:
        """Tell whether training saw a word."""
        return (stem(word, self.language) if self.language else word) in self.words

    def leans(self, word: str, label: str, other: str) -> bool:
        """Tell whether a known word speaks for a label and against another."""
        weights = self.weights[self.words[word]]
        return bool(weights[self.labels.index(label)] > 0 > weights[self.labels.index(other)])

    def texts_with(self, word: str) -> float:
        """Return how many texts of training a known word stands in, as its idf tells."""
        return math.exp(self.strange - float(self.idf[self.words[word]])) - 1.0

    def features(self, low: str) -> Seen:
        """Return what a lower-case text, masked for intents, shows to this model, typos mended."""
        low = self.mended(low)
        words = word_features(low)
        return self.tables.seen([stem(word, self.language) for word in words] if self.language else words, low)

    def mended(self, low: str) -> str:
        """Return a lower-case text with each unknown word as the known one that is one typo away, if there is one."""
        if not self.spelt or self.language is None:
            return low
        words = self.words
        unknown = [word for word in _LONG.findall(low) if stem(word, self.language) not in words]
        for word in unknown[:MOST_MENDED]:
            if (known := self._known(word)) != word:
                low = _replaced(low, word, known)
        return low

    def _known(self, word: str) -> str:
        """Return the known word that an unknown one is one typo away from, else itself; the latest are remembered."""
        meant = self._meant.get(word)
        if meant is None:
            known = extractOne(word, self.spelt, scorer=OSA.distance, score_cutoff=1)
            if len(self._meant) >= MOST_KEPT:
                self._meant.clear()
            meant = self._meant[word] = word if known is None else known[0]
        return meant

    def margins(self, features: Seen) -> Floats:
        """Return one margin a label: how far the text lies on its side of the label's border."""
        rows, families = features.rows, features.families
        values = self.idf[rows] * (1.0 + np.log(features.counts))
        squares = np.bincount(families, values * values, len(features.strange)) + features.strange * self.strange**2
        scaled = (values / np.sqrt(squares)[families] * self.steps[rows]).astype(np.float32)
        return np.asarray(self.bias + scaled @ self.weights[rows].astype(np.float32), dtype=np.float32)

    def chances(self, margins: Floats) -> Floats:
        """Return margins as chances that sum to one, the highest as often right as it says."""
        return self.certainty.chances(margins)

    def scope(self, margins: Floats) -> float:
        """Return how far a text is in scope, 0 to 1; one below a half is out of scope."""
        steps = (float(scores(self.labels, margins)) - self.floor) / self.spread
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, 2.0 * steps))))

    def knows(self, features: Seen) -> bool:
        """Tell whether any part of a text longer than two characters, or any word, was seen in training."""
        return bool(features.known) or features.pieces

    def backs(self, label: str, features: Seen) -> bool:
        """Tell whether a text gives reason enough for a label.

        Where a few words hold one that training never saw, a known one must speak for this label twice as loudly as for
        any other: "this zip" is no "skip this". A text without any known word is judged by its pieces.
        """
        words, rows = features.words, features.known
        if not rows or len(rows) == len(words) or len(words) > FEW_WORDS:
            return self.knows(features)
        weights = self.weights[list(rows)].astype(np.float32)
        own = weights[:, self.labels.index(label)].copy()
        weights[:, self.labels.index(label)] = 0.0
        return bool((own > 2.0 * weights.max(axis=1)).any())


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


def in_steps(weights: NDArray[np.float64]) -> tuple[Steps, Floats]:
    """Return weights, a row a feature, in whole steps, and how large a step of each row is: a 127th of its largest.

    They take half the room of half floats.
    """
    steps = np.abs(weights).max(axis=1, initial=0.0) / MOST_STEPS
    whole = np.rint(weights / np.where(steps > 0.0, steps, 1.0)[:, np.newaxis])
    return np.ascontiguousarray(whole, dtype=np.int8), steps.astype(np.float32)


def _replaced(low: str, word: str, known: str) -> str:
    return re.sub(rf"\b{word}\b", lambda _: known, low)  # as a text it would be read for references to groups


def scores(labels: Sequence[str], margins: NDArray[Any]) -> NDArray[Any]:
    """Return how far texts are in scope, from margins whose last axis has a place a label.

    That is the best margin of a label in scope, less what speaks for being out of scope: among margin, gap, nearness to
    examples and share of known words, alone and together, the margin told best what was left out of training.
    """
    if OUT_OF_SCOPE not in labels or len(labels) == 1:
        return np.asarray(margins.max(axis=-1))
    place = list(labels).index(OUT_OF_SCOPE)
    inside = np.maximum(
        margins[..., :place].max(axis=-1, initial=-np.inf), margins[..., place + 1 :].max(axis=-1, initial=-np.inf)
    )
    return np.asarray(inside - AGAINST * margins[..., place])
