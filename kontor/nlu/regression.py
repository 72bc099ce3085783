"""Multinomial logistic regression for few examples with very many features; only imported when training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kontor.nlu.counting import Doubles, Matrix

STRENGTH = 30.0
"""How little the weights are held back; 10 to 100 were alike in cross-validation."""
ROUNDS = 20
UNSEEN_ROUNDS = 12
SMALLEST = 1e-4
"""Directions in which the examples differ less are left out."""

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Regression:
    """A problem in the few directions its examples span, in place of as many as there are features.

    `directions` has a row an example; `back` takes weights of directions to weights of examples. `held` is how much
    each direction is held back once all are stretched to be learnt equally fast.
    """

    values: Matrix
    truth: Labels
    size: int
    directions: Floats
    back: Floats
    held: Floats

    def unseen(self, seen: NDArray[np.bool_]) -> Doubles:
        """Return margins of the rows that are not seen, learnt from those that are."""
        found = self._learn(np.flatnonzero(seen), UNSEEN_ROUNDS)
        return np.asarray(self.directions[~seen] @ found, dtype=np.float64)

    def whole(self) -> tuple[Doubles, Doubles]:
        """Return weights, a row a label and a column a feature, and one bias a label, learnt from every row."""
        shares = self.back @ self._learn(np.arange(len(self.truth)), ROUNDS)
        return np.asarray((self.values.T @ shares).T, dtype=np.float64), shares.sum(axis=0, dtype=np.float64)

    def _learn(self, rows: NDArray[np.intp], rounds: int) -> Floats:
        """Return weights of directions, a column a label.

        A label's share of the examples counts while learning and not after, so that rare ones are not disfavoured
        (Menon et al. 2021, arXiv:2007.07314).
        """
        truth, directions = self.truth[rows], np.ascontiguousarray(self.directions[rows])
        shares = np.bincount(truth, minlength=self.size) / len(rows)
        prior = np.log(np.maximum(shares, 1e-3 / len(rows))).astype(np.float32)
        place = np.arange(len(rows))

        def loss(flat: Any) -> tuple[float, Doubles]:
            weights = flat.reshape(-1, self.size).astype(np.float32)
            chances = directions @ weights + prior
            chances -= chances.max(axis=1, keepdims=True)
            chosen = float(chances[place, truth].sum(dtype=np.float64))
            np.exp(chances, out=chances)
            sums = chances.sum(axis=1, keepdims=True)
            surprise = float(np.log(sums).sum(dtype=np.float64)) - chosen
            chances /= sums
            chances[place, truth] -= 1.0
            pull = weights * self.held
            slope = pull + STRENGTH * (directions.T @ chances)
            value = STRENGTH * surprise + 0.5 * float((weights * pull).sum(dtype=np.float64))
            return value, slope.ravel().astype(np.float64)

        begin = np.zeros(directions.shape[1] * self.size)
        options = {"maxiter": rounds, "ftol": 1e-6}
        found = minimize(loss, begin, jac=True, method="L-BFGS-B", options=options).x
        return np.asarray(found.reshape(-1, self.size), dtype=np.float32)


def regress(values: Matrix, truth: Labels, size: int) -> Regression:
    """Return the problem of so many labels for rows of values; time grows with the cube of the rows."""
    single = values.astype(np.float32)
    likeness = (single @ single.T).toarray() + np.float32(1.0)
    strengths, vectors = np.linalg.eigh(likeness)
    kept = strengths > SMALLEST
    strengths, vectors = strengths[kept], vectors[:, kept]
    stretch = np.sqrt(1.0 + STRENGTH * strengths * 0.5 / np.sqrt(size))
    return Regression(
        values=values,
        truth=truth,
        size=size,
        directions=np.asarray(vectors * (np.sqrt(strengths) / stretch), dtype=np.float32),
        back=np.asarray(vectors / (np.sqrt(strengths) * stretch), dtype=np.float32),
        held=np.asarray((1.0 / stretch**2)[:, None], dtype=np.float32),
    )
