"""Training of the linear classifier with scikit-learn; only imported when something is trained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from kontor.nlu.features import piece_features, word_features
from kontor.nlu.linear import Linear

STRENGTH = 0.5
FOLDS = 5
LOST = 0.05
"""The share of in-scope training examples, unseen ones by cross-validation, that the out-of-scope floor may cost."""

Matrix = Any  # scipy ships no types
Doubles = NDArray[np.float64]


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
    blocks = (_count(texts, word_features), _count(texts, piece_features))
    heat, floor = _calibrate(blocks, truth, len(names))
    weights, bias = _fit(
        hstack([_idf(block.counts).transform(block.counts) for block in blocks]).tocsr(), truth, len(names)
    )
    words, pieces = blocks
    return Linear(
        labels=names,
        words={name: row for row, name in enumerate(words.names)},
        pieces={name: row for row, name in enumerate(pieces.names, len(words.names))},
        idf=np.concatenate([_idf(block.counts).idf_ for block in blocks]).astype(np.float32),
        weights=weights.T.astype(np.float16),
        bias=bias.astype(np.float32),
        heat=heat,
        floor=floor,
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


def _idf(counts: Matrix) -> TfidfTransformer:
    return TfidfTransformer(sublinear_tf=True).fit(counts)


def _fit(values: Matrix, truth: NDArray[np.int64], size: int) -> tuple[Doubles, Doubles]:
    """Return weights (labels x features) and one bias a label; labels that `truth` lacks get a hopeless one."""
    weights, bias = np.zeros((size, values.shape[1])), np.full(size, -1.0)
    present = np.unique(truth)
    if len(present) < 2:
        bias[present] = 1.0
        return weights, bias
    model = LinearSVC(C=STRENGTH, random_state=0).fit(values, truth)
    if len(present) == 2:
        weights[present], bias[present] = np.vstack([-model.coef_, model.coef_]), np.array([-1, 1]) * model.intercept_
    else:
        weights[present], bias[present] = model.coef_, model.intercept_
    return weights, bias


def _calibrate(blocks: Sequence[_Block], truth: NDArray[np.int64], size: int) -> tuple[float, float]:
    folds = min(FOLDS, *Counter(truth.tolist()).values())
    if folds < 2 or size < 2:
        return 0.2, -1.0
    margins = np.zeros((len(truth), size))
    for seen, unseen in StratifiedKFold(folds, shuffle=True, random_state=0).split(truth, truth):
        margins[unseen] = _unseen_margins(blocks, truth, size, seen, unseen)
    return _heat(margins, truth), float(np.quantile(margins.max(axis=1), LOST))


def _unseen_margins(
    blocks: Sequence[_Block], truth: NDArray[np.int64], size: int, seen: NDArray[np.int64], unseen: NDArray[np.int64]
) -> Doubles:
    """Return margins for the unseen rows from a model that knows the seen rows and only their features."""
    learnt, tested = [], []
    for block in blocks:
        known = np.flatnonzero(block.counts[seen].getnnz(axis=0))
        idf = _idf(block.counts[seen][:, known])
        learnt.append(idf.transform(block.counts[seen][:, known]))
        tested.append(idf.transform(block.counts[unseen][:, known]))
    weights, bias = _fit(hstack(learnt).tocsr(), truth[seen], size)
    return np.asarray(hstack(tested).tocsr() @ weights.T + bias)


def _heat(margins: Doubles, truth: NDArray[np.int64]) -> float:
    """Return the temperature under which the softmax is likeliest (Guo et al. 2017, arXiv:1706.04599)."""

    def loss(log_heat: float) -> float:
        scaled = margins / np.exp(log_heat)
        scaled -= scaled.max(axis=1, keepdims=True)
        chosen: Doubles = scaled[np.arange(len(truth)), truth] - np.log(np.exp(scaled).sum(axis=1))
        return -float(chosen.mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5.0, 2.0), method="bounded").x))
