"""How good an understanding is: accuracy, macro F1, calibration, and telling what is out of scope."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BINS = 10
DRAWS = 200


def accuracy(truth: Sequence[str], given: Sequence[str | None]) -> float:
    """Return the share of answers that are right."""
    return sum(true == found for true, found in zip(truth, given, strict=True)) / len(truth)


def macro_f1(truth: Sequence[str], given: Sequence[str | None]) -> float:
    """Return the mean over the true labels of the harmonic mean of precision and recall."""
    pairs = list(zip(truth, given, strict=True))
    scores = []
    for label in set(truth):
        right = sum(true == found == label for true, found in pairs)
        asked, answered = sum(true == label for true, _ in pairs), sum(found == label for _, found in pairs)
        scores.append(2 * right / (asked + answered))
    return sum(scores) / len(scores)


def calibration_error(right: Sequence[bool], certainty: Sequence[float]) -> float:
    """Return the expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    hits, sure = np.asarray(right, dtype=float), np.asarray(certainty, dtype=float)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [(bins == number).mean() * _gap(hits, sure, bins == number) for number in np.unique(bins)]
    return float(sum(gaps))


def calibration_noise(certainty: Sequence[float]) -> float:
    """Return the calibration error that is to be expected of these certainties were each right as often as it says.

    Few texts leave some however good the certainty is; the mean of repeatable draws.
    """
    sure, chance = np.asarray(certainty, dtype=float), np.random.default_rng(0)
    drawn = (calibration_error((chance.random(len(sure)) < sure).tolist(), certainty) for _ in range(DRAWS))
    return float(np.mean(list(drawn)))


def _gap(hits: NDArray[np.float64], sure: NDArray[np.float64], inside: NDArray[np.bool_]) -> float:
    return abs(float(hits[inside].mean() - sure[inside].mean()))


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the chance that a text in scope scores higher than one out of scope; a tie counts half."""
    low = np.sort(np.asarray(outside))
    below = np.searchsorted(low, inside, side="left")
    equal = np.searchsorted(low, inside, side="right") - below
    return float((below + equal / 2).mean() / len(low))
