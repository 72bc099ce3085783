"""One support vector machine a label, for many examples; only imported when training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import LinearSVC

from kontor.nlu.counting import Doubles, Matrix

STRENGTH = 0.7
"""How little the weights are held back; 0.5 to 1 were alike in cross-validation."""

EXACT = 0.1
"""How nearly each machine is solved; solved a thousand times more exactly, margins differ by .001 in the mean."""

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Machines:
    """A problem of so many labels for rows of values; `strangers` are the rows as they are before they are learnt."""

    values: Matrix
    truth: Labels
    size: int
    strangers: Matrix

    def unseen(self, seen: NDArray[np.bool_]) -> Doubles:
        """Return margins of the rows that are not seen, learnt from those that are."""
        weights, bias = self._learn(seen)
        return np.asarray(self.strangers[~seen] @ weights.T + bias, dtype=np.float64)

    def whole(self) -> tuple[Doubles, Doubles]:
        """Return weights, a row a label and a column a feature, and one bias a label, learnt from every row."""
        return self._learn(np.ones(len(self.truth), dtype=bool))

    def _learn(self, seen: NDArray[np.bool_]) -> tuple[Doubles, Doubles]:
        """Return weights and biases; a label that no seen row has gets a hopeless one."""
        truth = self.truth[seen]
        weights, bias = np.zeros((self.size, self.values.shape[1])), np.full(self.size, -1.0)
        present = np.unique(truth)
        if len(present) < 2:
            bias[present] = 1.0
            return weights, bias
        values = self.values if seen.all() else self.values[seen]  # a copy is hundreds of megabytes
        model = LinearSVC(C=STRENGTH, random_state=0, tol=EXACT).fit(values, truth)
        two = len(present) == 2
        weights[present] = np.vstack([-model.coef_, model.coef_]) if two else model.coef_
        bias[present] = np.array([-1, 1]) * model.intercept_ if two else model.intercept_
        return weights, bias
