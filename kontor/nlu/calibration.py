"""How sure a classifier may be, from what it said of examples it had not seen; only imported when training."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.special import expit, logsumexp

from kontor.nlu.linear import Certainty

HELD = 1.0
"""How much tilt and shift are held to 1 and 0, in squared steps worth one example's log chance."""

Doubles = NDArray[np.float64]
Labels = NDArray[np.int64]


def calibrate(margins: Doubles, truth: Labels, folds: int) -> Certainty:
    """Return the certainty that fits margins of unseen examples, a row each, and the places of their true labels.

    The folds learnt from fewer examples than the final model will: errors are taken to fall with the square root of
    the number of examples.
    """
    if margins.shape[1] < 2:
        return Certainty(1.0)
    bare = fitted(margins, truth)
    odds = best_odds(margins / bare.heat)
    wanted = 1.0 - (1.0 - expit(bare.shift + bare.tilt * odds).mean()) * np.sqrt((folds - 1) / folds)
    move = brentq(lambda move: expit(bare.shift + move + bare.tilt * odds).mean() - wanted, -1.0, 20.0)
    return Certainty(bare.heat, bare.tilt, bare.shift + float(move))


def fitted(margins: Doubles, truth: Labels) -> Certainty:
    """Return the certainty of just the models that gave these margins, two labels or more.

    A temperature makes the softmax likeliest (Guo et al. 2017, arXiv:1706.04599); the log odds of its best label are
    then mapped to how often that label is right (Platt 1999).
    """
    warmth = heat(margins, truth)
    right = margins.argmax(axis=1) == truth
    return Certainty(warmth, *_fit(best_odds(margins / warmth), right.astype(float)))


def fitted_apart(margins: Doubles, truth: Labels, fold: Labels) -> dict[int, Certainty]:
    """Return for each fold the certainty that fits all others: what tells how sure one may be of examples it never saw.

    Where there is one fold or one label alone nothing can be fitted, and margins are taken as they are.
    """
    if margins.shape[1] < 2:
        return dict.fromkeys(np.unique(fold).tolist(), Certainty(1.0))
    others = ((number, fold != number) for number in np.unique(fold).tolist())
    return {number: fitted(margins[rest], truth[rest]) if rest.any() else Certainty(1.0) for number, rest in others}


def best_odds(scaled: Doubles) -> Doubles:
    """Return the log odds, a softmax's, of each row's best label against all others."""
    place = np.arange(len(scaled)), scaled.argmax(axis=1)
    others = scaled.copy()
    others[place] = -np.inf
    return np.asarray(scaled[place] - logsumexp(others, axis=1), dtype=np.float64)


def heat(margins: Doubles, truth: Labels) -> float:
    """Return the temperature under which the softmax is likeliest."""

    def loss(log_heat: float) -> float:
        scaled = margins / np.exp(log_heat)
        chosen = scaled[np.arange(len(truth)), truth] - logsumexp(scaled, axis=1)
        return -float(chosen.mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5.0, 5.0), method="bounded").x))


def _fit(odds: Doubles, right: Doubles) -> tuple[float, float]:
    def loss(given: Doubles) -> tuple[float, Doubles]:
        tilt, shift = given
        raw = shift + tilt * odds
        off = expit(raw) - right
        value = float((np.logaddexp(0.0, raw) - right * raw).sum()) + 0.5 * HELD * ((tilt - 1.0) ** 2 + shift**2)
        return value, np.array([(off * odds).sum() + HELD * (tilt - 1.0), off.sum() + HELD * shift])

    tilt, shift = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=((0.1, 10.0), (-9, 9))).x
    return float(tilt), float(shift)
