"""Training of the linear classifier with scikit-learn; only imported when something is trained."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.svm import LinearSVC

from kontor.nlu.features import piece_features, word_features
from kontor.nlu.linear import Linear

STRENGTH = 0.5
FOLDS = 5
LOST = 0.05
"""The share of in-scope training examples, unseen ones by cross-validation, that the out-of-scope floor may cost."""

Matrix = Any  # scipy ships no types
Doubles = NDArray[np.float64]
Labels = NDArray[np.int64]
Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Block:
    """Counts of one family of features: a row an example, a column a feature."""

    names: tuple[str, ...]
    counts: Matrix


def train(texts: Sequence[str], labels: Sequence[str]) -> Linear:
    """Return the classifier for lower-case texts and their labels; the same data gives the same classifier.

    Chances are calibrated by one temperature, and the floor is set, on margins that five-fold cross-validation gave
    for examples the model had not seen. Raises `ValueError` without examples.
    """
    if not texts:
        raise ValueError("there are no training examples; write some under training_data/<language>/")
    names = tuple(sorted(set(labels)))
    truth = np.array([names.index(label) for label in labels])
    words, pieces = blocks = (_count(texts, word_features), _count(texts, piece_features))
    margins = _unseen_margins(blocks, truth, len(names))
    every = np.ones(len(truth), dtype=bool)
    weights, bias = _fit(_values(blocks, every), truth, len(names))
    return Linear(
        labels=names,
        words={name: row for row, name in enumerate(words.names)},
        pieces={name: row for row, name in enumerate(pieces.names, len(words.names))},
        idf=np.concatenate([_idf(block, every).idf_ for block in blocks]).astype(np.float32),
        weights=weights.T.astype(np.float16),
        bias=bias.astype(np.float32),
        strange=math.log(1 + len(texts)) + 1,
        heat=_heat(margins, truth) if len(names) > 1 else 1.0,
        floor=float(np.quantile(margins.max(axis=1), LOST)),
    )


def _count(texts: Sequence[str], analyse: Callable[[str], list[str]]) -> _Block:
    names: dict[str, int] = {}
    columns: list[int] = []
    ends = [0]
    for text in texts:
        columns += (names.setdefault(name, len(names)) for name in analyse(text))
        ends.append(len(columns))
    counts = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(texts), len(names)))
    counts.sum_duplicates()
    return _Block(tuple(names), counts)


def _idf(block: _Block, seen: Rows) -> TfidfTransformer:
    """Return weights learnt from the seen rows; a feature of other rows alone gets the highest, as at reading."""
    return TfidfTransformer(sublinear_tf=True).fit(block.counts[seen])


def _values(blocks: Sequence[_Block], seen: Rows) -> Matrix:
    return hstack([_idf(block, seen).transform(block.counts) for block in blocks]).tocsr()


def _fit(values: Matrix, truth: Labels, size: int) -> tuple[Doubles, Doubles]:
    """Return weights (labels x features) and one bias a label; labels that `truth` lacks get a hopeless one."""
    weights, bias = np.zeros((size, values.shape[1])), np.full(size, -1.0)
    present = np.unique(truth)
    if len(present) < 2:
        bias[present] = 1.0
        return weights, bias
    model = LinearSVC(C=STRENGTH, random_state=0).fit(values, truth)
    two = len(present) == 2
    weights[present] = np.vstack([-model.coef_, model.coef_]) if two else model.coef_
    bias[present] = np.array([-1, 1]) * model.intercept_ if two else model.intercept_
    return weights, bias


def _unseen_margins(blocks: Sequence[_Block], truth: Labels, size: int) -> Doubles:
    """Return margins for each row from a model that learnt from the rows of other folds alone."""
    margins = np.full((len(truth), size), -1.0)
    fold = _folds(truth)
    for unseen in (fold == number for number in range(FOLDS)):
        if unseen.any() and not unseen.all():
            values = _values(blocks, ~unseen)
            weights, bias = _fit(values[~unseen], truth[~unseen], size)
            margins[unseen] = values[unseen] @ weights.T + bias
    return margins


def _folds(truth: Labels) -> Labels:
    """Return a fold for each row, the rows of each label spread evenly in a shuffled but repeatable order."""
    chance = np.random.default_rng(0)
    fold = np.zeros(len(truth), dtype=np.int64)
    for offset, label in enumerate(np.unique(truth)):
        rows = chance.permutation(np.flatnonzero(truth == label))
        fold[rows] = (np.arange(len(rows)) + offset) % FOLDS
    return fold


def _heat(margins: Doubles, truth: Labels) -> float:
    """Return the temperature under which the softmax is likeliest (Guo et al. 2017, arXiv:1706.04599)."""

    def loss(log_heat: float) -> float:
        scaled = margins / np.exp(log_heat)
        scaled -= scaled.max(axis=1, keepdims=True)
        chosen: Doubles = scaled[np.arange(len(truth)), truth] - np.log(np.exp(scaled).sum(axis=1))
        return -float(chosen.mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5.0, 2.0), method="bounded").x))
