"""Training of the linear classifier; only imported when something is trained."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from kontor.nlu.calibration import calibrate, heat
from kontor.nlu.counting import Counted, count
from kontor.nlu.features import FAMILIES, PLAIN
from kontor.nlu.linear import OUT_OF_SCOPE, Linear, scores
from kontor.nlu.machines import Machines
from kontor.nlu.regression import Regression, regress

__all__ = ["LOST", "Learnt", "folds", "heat", "in_words", "learn_intents", "learn_tongues"]

FEW = 2_500
"""Up to so many examples a regression is better than support vector machines, and quick enough."""
FOLDS = 5
LOST = 0.05
"""The share of in-scope training examples, unseen ones by cross-validation, that the out-of-scope floor may cost."""
LOST_BESIDE = 0.03
"""That share where examples out of scope are there to learn from, which refuse most of what the floor would."""

_LETTERS = re.compile(r"\b[^\W\d_]{4,40}\b")

Doubles = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A classifier and the margins, a row an example, that models gave which had not seen the example."""

    model: Linear
    margins: Doubles


def learn_intents(texts: Sequence[str], intents: Sequence[str], language: str) -> Learnt:
    """Return the classifier for the masked lower-case texts of one language; an intent's name is one more example.

    Raises `ValueError` without examples.
    """
    spoken = [(in_words(name), name) for name in sorted(set(intents)) if name != OUT_OF_SCOPE]
    return _learn(texts, intents, FAMILIES, language, spoken, few=len(texts) + len(spoken) <= FEW)


def learn_tongues(texts: Sequence[str], languages: Sequence[str]) -> Linear:
    """Return the classifier that tells the languages of lower-case texts apart; raises `ValueError` without examples.

    It is of machines, however few examples there are: a regression is too sure of names.
    """
    return _learn(texts, languages, PLAIN, None, [], few=False).model


def in_words(name: str) -> str:
    """Return a label's name as words: `faq/orderStatus_late` is "faq order status late"."""
    return " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\W_]+", " ", name).split()).lower()


def folds(truth: Labels) -> Labels:
    """Return a fold for each row, the rows of each label spread evenly in a shuffled but repeatable order."""
    chance = np.random.default_rng(0)
    fold = np.zeros(len(truth), dtype=np.int64)
    for offset, label in enumerate(np.unique(truth)):
        rows = chance.permutation(np.flatnonzero(truth == label))
        fold[rows] = (np.arange(len(rows)) + offset) % FOLDS
    return fold


def _learn(
    texts: Sequence[str],
    labels: Sequence[str],
    families: Mapping[str, float],
    language: str | None,
    spoken: Sequence[tuple[str, str]],
    few: bool,
) -> Learnt:
    if not texts:
        raise ValueError("there are no training examples; write some under training_data/<language>/")
    names = tuple(sorted(set(labels)))
    every = [*labels, *(name for _, name in spoken)]
    truth = np.array([names.index(label) for label in every])
    strange = math.log(1 + len(every)) + 1
    with threadpool_limits(1):
        counted = count([*texts, *(text for text, _ in spoken)], families, language, strange, thin=not few)
        problem = regress(counted.values, truth, len(names)) if few else Machines(counted.values, truth, len(names))
        margins = _unseen(problem, truth[: len(texts)], len(spoken))
        return Learnt(_linear(names, counted, problem, margins, language, strange, _spelt(texts)), margins)


def _spelt(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the words of some letters, those that most texts have first."""
    found = Counter(word for text in texts for word in set(_LETTERS.findall(text)))
    return tuple(sorted(found, key=lambda word: (-found[word], word)))


def _unseen(problem: Regression | Machines, truth: Labels, spoken: int) -> Doubles:
    """Return margins for each example from a model that learnt from those of other folds and the labels' names."""
    margins = np.full((len(truth), problem.size), -1.0)
    fold = folds(truth)
    for unseen in (fold == number for number in range(FOLDS)):
        if unseen.any() and (spoken or not unseen.all()):
            margins[unseen] = problem.unseen(np.concatenate([~unseen, np.ones(spoken, dtype=bool)]))
    return margins


def _linear(
    names: tuple[str, ...],
    counted: Counted,
    problem: Regression | Machines,
    margins: Doubles,
    language: str | None,
    strange: float,
    spelt: tuple[str, ...],
) -> Linear:
    truth = problem.truth[: len(margins)]
    weights, bias = problem.whole()
    inside = np.array([names[label] != OUT_OF_SCOPE for label in truth])
    found = scores(names, margins)[inside if inside.any() else ~inside]
    return Linear(
        labels=names,
        tables=counted.tables(),
        idf=counted.idf.astype(np.float32),
        weights=(weights * counted.shares).T.astype(np.float16),
        bias=bias.astype(np.float32),
        strange=strange,
        certainty=calibrate(margins, truth, FOLDS),
        floor=float(np.quantile(found, LOST if inside.all() else LOST_BESIDE)),
        spread=max(float(found.std()), 1e-3),
        language=language,
        spelt=spelt,
    )
