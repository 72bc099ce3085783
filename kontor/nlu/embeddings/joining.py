"""Whether sentence vectors help a language's intents, and the model that reads them; only imported when training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from kontor.nlu.calibration import calibrate, heat
from kontor.nlu.embeddings import Embedding, Vectors
from kontor.nlu.embeddings.dense import BEST, SHARPNESS, Dense, log_chances, near_shares, signs, together
from kontor.nlu.embeddings.joined import Joining
from kontor.nlu.linear import OUT_OF_SCOPE, Certainty
from kontor.nlu.training import FOLDS, LOST, Learnt, folds, in_words

STRENGTH = 30.0
"""How little the weights are held back; 20 to 50 were alike in cross-validation."""
SHARES = (0.0, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0)
NEIGHBOURS = (0.0, 0.3, 0.6)
MOST = 200
"""Examples of a label that are kept to look for near ones."""
ROUNDS = 200
BETTER_BY = 1.0
"""Standard errors of the paired difference by which joining must be better."""

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Problem:
    """Vectors of examples, their true labels' places, all labels, the vector of each label's name, and the texts."""

    vectors: Vectors
    truth: Labels
    labels: tuple[str, ...]
    spoken: Vectors
    texts: Sequence[str]

    def taught(self, seen: NDArray[np.bool_]) -> tuple[Vectors, Labels]:
        """Return vectors and labels of the seen examples and of the names; out of scope has no name."""
        named = [place for place, label in enumerate(self.labels) if label != OUT_OF_SCOPE]
        vectors = np.vstack([self.vectors[seen], self.spoken[named]])
        return vectors, np.concatenate([self.truth[seen], np.array(named, dtype=np.int64)])

    def fit(self, seen: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Return weights and bias learnt from the seen."""
        return fit(*self.taught(seen), len(self.labels))

    def kept(self, seen: NDArray[np.bool_]) -> tuple[Floats, Labels]:
        """Return the seen that are kept as examples, a label's together, and where each label's begin."""
        vectors, truth = self.taught(seen)
        places = [np.flatnonzero(truth == label)[-MOST:] for label in range(len(self.labels))]
        ends = np.cumsum([0, *map(len, places)])
        return vectors[np.concatenate(places)].astype(np.float16).astype(np.float32), ends

    def nearness(self, seen: NDArray[np.bool_]) -> Doubles:
        """Return a row for each example not seen and a column a label: how near the label's seen examples are."""
        kept, ends = self.kept(seen)
        own = np.repeat(np.eye(len(self.labels), dtype=np.float32), np.diff(ends), axis=0)
        likeness = np.exp(np.float32(SHARPNESS) * (self.vectors[~seen] @ kept.T - np.float32(1.0)))
        return np.asarray(likeness @ own, dtype=np.float64)

    def centres(self, seen: NDArray[np.bool_]) -> Floats:
        """Return the mean vector, of length one, of each label in scope; without examples it is where its name is."""
        sums = np.zeros_like(self.spoken)
        np.add.at(sums, self.truth[seen], self.vectors[seen])
        bare = np.setdiff1d(np.arange(len(sums)), self.truth[seen])
        sums[bare] = self.spoken[bare]
        inside = [place for place, label in enumerate(self.labels) if label != OUT_OF_SCOPE or len(sums) == 1]
        lengths = np.linalg.norm(sums[inside], axis=1, keepdims=True)
        return np.asarray(sums[inside] / np.maximum(lengths, 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Unseen:
    """What models that had not seen an example say of it, a row each.

    Scores of the labels, nearness of their examples, and nearness to the nearest centre.
    """

    scores: Doubles
    nearness: Doubles
    near: Doubles


def join(
    embedding: Embedding, texts: Sequence[str], intents: Sequence[str], ngrams: Learnt
) -> tuple[Joining, Dense | None]:
    """Return what cross-validation says of joining the vectors of texts with n-grams, and the model if it is taken.

    A label's name in words is one more example of it. Raises `BadEmbedding`.
    """
    labels = ngrams.model.labels
    truth = np.array([labels.index(intent) for intent in intents])
    vectors, spoken = embedding.vectors(texts), embedding.vectors([in_words(label) or label for label in labels])
    with threadpool_limits(1):
        problem = _Problem(vectors, truth, labels, spoken, [text.lower() for text in texts])
        return _decide(problem, log_chances(ngrams.margins / ngrams.model.certainty.heat))


def _decide(problem: _Problem, ngrams: Doubles) -> tuple[Joining, Dense | None]:
    unseen = _cross_validate(problem)
    truth = problem.truth
    share = min(SHARES, key=lambda share: _loss(unseen.scores + share * ngrams, truth))
    scores = unseen.scores + share * ngrams
    shares = near_shares(np.where(_best(scores), unseen.nearness, 0.0))
    neighbours = min(NEIGHBOURS, key=lambda neighbours: _loss(scores + neighbours * shares, truth))
    whole = scores + neighbours * shares
    before, after = ngrams.argmax(axis=1) == truth, whole.argmax(axis=1) == truth
    difference = after.astype(float) - before
    error = float(difference.std() / np.sqrt(len(truth)))
    taken = len(problem.labels) > 1 and float(difference.mean()) > BETTER_BY * error
    joining = Joining(len(truth), float(before.mean()), float(after.mean()), error, share, taken)
    if not taken:
        return joining, None
    return joining, _dense(problem, scores, unseen.near, share, neighbours, calibrate(whole, truth, FOLDS))


def _best(scores: Doubles) -> NDArray[np.bool_]:
    """Return where each row's best labels are."""
    found = np.zeros(scores.shape, dtype=bool)
    np.put_along_axis(found, (-scores).argsort(axis=1, kind="stable")[:, :BEST], values=True, axis=1)
    return found


def _loss(scores: Doubles, truth: Labels) -> float:
    """Return the mean of minus the log chance of what is true, at the best temperature."""
    chosen = log_chances(scores / heat(scores, truth))[np.arange(len(truth)), truth]
    return -float(chosen.mean())


def _cross_validate(problem: _Problem) -> _Unseen:
    size = len(problem.truth), len(problem.labels)
    scores, nearness, near = np.zeros(size), np.zeros(size), np.zeros(len(problem.truth))
    fold = folds(problem.truth, texts=problem.texts)
    for unseen in (fold == number for number in np.unique(fold)):
        weights, bias = problem.fit(~unseen)
        scores[unseen] = problem.vectors[unseen] @ weights + bias
        nearness[unseen] = problem.nearness(~unseen)
        near[unseen] = (problem.vectors[unseen] @ problem.centres(~unseen).T).max(axis=1)
    return _Unseen(scores, nearness, near)


def _dense(
    problem: _Problem, scores: Doubles, near: Doubles, share: float, neighbours: float, certainty: Certainty
) -> Dense:
    every = np.ones(len(problem.truth), dtype=bool)
    weights, bias = problem.fit(every)
    examples, ends = problem.kept(every) if neighbours else (weights[:, :0].T.copy(), np.zeros(len(bias) + 1, np.int64))
    inside = np.array([problem.labels[place] != OUT_OF_SCOPE for place in problem.truth])
    energy, near = signs(problem.labels, scores[inside], near[inside])
    usual = (float(energy.mean()), float(energy.std()) or 1.0, float(near.mean()), float(near.std()) or 1.0)
    return Dense(
        weights=weights,
        bias=bias,
        share=share,
        neighbours=neighbours,
        examples=examples,
        ends=ends,
        certainty=certainty,
        centres=problem.centres(every),
        usual=usual,
        floor=float(np.quantile(together(energy, near, usual), LOST)),
    )


def fit(vectors: Vectors, truth: Labels, size: int) -> tuple[Floats, Floats]:
    """Return weights and bias of the multinomial logistic regression of labels on vectors, held back a little."""
    rows = np.arange(len(truth))
    values = np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)])

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(-1, size)
        scores = values @ weights.astype(np.float32)
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        sums = chances.sum(axis=1, keepdims=True)
        surprise = float((np.log(sums[:, 0]) - scores[rows, truth]).sum(dtype=np.float64))
        chances /= sums
        chances[rows, truth] -= 1.0
        held = weights / STRENGTH
        held[-1] = 0.0
        slope = (values.T @ chances + held) / len(rows)
        return (surprise + float((weights * held).sum()) / 2.0) / len(rows), slope.ravel()

    begin = np.zeros(values.shape[1] * size)
    options = {"maxiter": ROUNDS, "ftol": 1e-7, "gtol": 1e-4, "maxcor": 8}
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options=options).x.reshape(-1, size)
    return np.asarray(found[:-1], dtype=np.float32), np.asarray(found[-1], dtype=np.float32)
