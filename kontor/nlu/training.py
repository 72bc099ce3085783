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
from kontor.nlu.counting import Counted, Numbers, count, unseen
from kontor.nlu.features import FAMILIES, MANY, PLAIN, word_features
from kontor.nlu.linear import OUT_OF_SCOPE, Linear, in_steps, scores
from kontor.nlu.machines import Machines
from kontor.nlu.progress import Progress, each, silently, stages
from kontor.nlu.regression import Regression, regress

__all__ = [
    "LOST", "Learnt", "Lesson", "folds", "heat", "in_words", "learn_intents", "learn_together", "learn_tongues",
    "together",
]  # fmt: skip

FEW = 2_500
"""Up to so many examples a regression is better than support vector machines, and quick enough."""
FOLDS, FOLDS_OF_MANY = 5, 3
"""How many models say what they think of examples they had not seen, of few and of many; certainty is taken from three
as from five, for messages of strangers are read less well than examples."""
PLENTY = 20_000
"""Of more examples one fold tells as much of certainty as all: thousands that were not seen."""
LABELS_A_TEXT = 50
"""Two texts for our bots' twenty labels, four for the 150 of CLINC150: a third less memory there, and as many right."""
LOST = 0.05
"""The share of in-scope training examples, unseen ones by cross-validation, that the out-of-scope floor may cost."""
LOST_BESIDE = 0.02
"""That share where examples out of scope are there to learn from, which refuse most of what the floor would."""

_LETTERS = re.compile(r"\b[^\W\d_]{4,40}\b")

Doubles = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The masked lower-case texts of one language, the label of each, and names in words that are examples, too."""

    texts: Sequence[str]
    labels: Sequence[str]
    language: str | None = None
    spoken: Sequence[tuple[str, str]] = ()

    @property
    def whole(self) -> list[tuple[str, str]]:
        """All that is to be learnt: texts with their labels, the names last."""
        return [*zip(self.texts, self.labels, strict=True), *self.spoken]

    def fold(self, names: Sequence[str], number: int) -> Labels:
        """Return a fold for each row, -1 for a name in words, which every model learns."""
        own = folds(np.array([names.index(label) for label in self.labels]), number, self.texts)
        return np.concatenate([own, np.full(len(self.spoken), -1)])


@dataclass(frozen=True, slots=True)
class Learnt:
    """A classifier and the margins, a row an example, that models gave which had not seen the example.

    Rows are NaN of examples that no model was asked about, for there were plenty.
    """

    model: Linear
    margins: Doubles


def learn_intents(texts: Sequence[str], intents: Sequence[str], language: str, progress: Progress = silently) -> Learnt:
    """Return the classifier for the masked lower-case texts of one language; an intent's name is one more example.

    Each example has margins. Raises `ValueError` without examples.
    """
    return learn_together({language: (texts, intents)}, every=True, progress=progress)[language]


def learn_together(
    lessons: Mapping[str, tuple[Sequence[str], Sequence[str]]],
    *,
    every: bool = False,
    progress: Progress = silently,
) -> dict[str, Learnt]:
    """Return a classifier for each language from the texts, and the intent of each, of all of them.

    Each knows the features and intents alone that its own texts show. With `every` each example has margins, however
    many there are. Raises `ValueError` without examples.
    """
    taken = [_lesson(texts, intents, language) for language, (texts, intents) in lessons.items()]
    few = len(taken) == 1 and len(taken[0].whole) <= FEW
    families, what = FAMILIES if few else MANY, f"intents.{','.join(lessons)}"
    return dict(zip(lessons, _learn(taken, families, what, progress, few=few, every=every), strict=True))


def together(examples: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return the languages that learn together, by how many examples they have: those of many; others alone."""
    many = tuple(language for language, number in examples.items() if number > FEW)
    return [*((language,) for language in examples if language not in many), *([many] if many else [])]


def learn_tongues(texts: Sequence[str], languages: Sequence[str], progress: Progress = silently) -> Linear:
    """Return the classifier that tells the languages of lower-case texts apart; raises `ValueError` without examples.

    It is of machines, however few examples there are: a regression is too sure of names.
    """
    return _learn([Lesson(texts, languages)], PLAIN, "language", progress, few=False, every=False)[0].model


def in_words(name: str) -> str:
    """Return a label's name as words: `faq/orderStatus_late` is "faq order status late"."""
    return " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\W_]+", " ", name).split()).lower()


def folds(truth: Labels, number: int = FOLDS, texts: Sequence[str] = ()) -> Labels:
    """Return a fold for each row, the rows of each label spread evenly in a shuffled but repeatable order.

    Rows whose `texts` have the same words are in one fold: a text is not unseen that was learnt with another sign.
    """
    if texts:
        met: dict[str, int] = {}
        group = np.array([met.setdefault(" ".join(word_features(text)) or text, len(met)) for text in texts])
        return np.asarray(folds(truth[np.unique(group, return_index=True)[1]], number)[group])
    chance = np.random.default_rng(0)
    fold = np.zeros(len(truth), dtype=np.int64)
    for offset, label in enumerate(np.unique(truth)):
        rows = chance.permutation(np.flatnonzero(truth == label))
        fold[rows] = (np.arange(len(rows)) + offset) % number
    return fold


def _lesson(texts: Sequence[str], intents: Sequence[str], language: str) -> Lesson:
    spoken = [(in_words(name), name) for name in sorted(set(intents)) if name != OUT_OF_SCOPE]
    return Lesson(texts, intents, language, spoken)


def _learn(
    lessons: Sequence[Lesson], families: Mapping[str, float], what: str, progress: Progress, *, few: bool, every: bool
) -> list[Learnt]:
    """Return what each lesson learnt; `progress` is told of `what` at each model."""
    rows = [(text, label, lesson.language) for lesson in lessons for text, label in lesson.whole]
    if not rows:
        raise ValueError("there are no training examples; write some under training_data/<language>/")
    texts, labels, languages = zip(*rows, strict=True)
    names = tuple(sorted(set(labels)))
    truth = np.array([names.index(label) for label in labels])
    owners = np.repeat(np.arange(len(lessons)), [len(lesson.whole) for lesson in lessons])
    strange = math.log(1 + len(rows)) + 1
    number = FOLDS if few else FOLDS_OF_MANY
    asked = range(number if every or len(rows) <= PLENTY else 1)
    counting, crossing, teaching = stages(progress, 1, len(asked), 1)
    counting(what, 0.0)
    with threadpool_limits(1):
        counted = count(texts, families, languages, strange, 1 if few else _least(len(names)))
        problem = _problem(counted, truth, len(names), owners, few=few)
        fold = np.concatenate([lesson.fold(names, number) for lesson in lessons])
        margins = _unseen(problem, fold, asked, what, crossing)
        taught = _Taught(names, counted, truth, *problem.whole(), strange)
        teaching(what, 1.0)
        return [taught.model(lesson, np.flatnonzero(owners == place), margins) for place, lesson in enumerate(lessons)]


def _least(labels: int) -> int:
    """Return in how many texts a feature of a family of very many must occur: a feature takes a weight a label."""
    return 1 + math.ceil(labels / LABELS_A_TEXT)


def _problem(counted: Counted, truth: Labels, size: int, owners: Numbers, few: bool) -> Regression | Machines:
    if few:
        return regress(counted.values, truth, size)
    return Machines(counted.values, truth, size, unseen(counted.values, owners))


def _spelt(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the words of some letters, those that most texts have first."""
    found = Counter(word for text in texts for word in set(_LETTERS.findall(text)))
    return tuple(sorted(found, key=lambda word: (-found[word], word)))


def _unseen(
    problem: Regression | Machines, fold: Labels, asked: Sequence[int], what: str, progress: Progress
) -> Doubles:
    """Return margins for each row of the folds asked for from a model that learnt from those of all others."""
    margins = np.full((len(fold), problem.size), -1.0)
    margins[(fold >= 0) & ~np.isin(fold, asked)] = np.nan
    for number in each(progress, what, asked):
        hidden = fold == number
        if hidden.any() and not hidden.all():
            margins[hidden] = problem.unseen(~hidden)
    return margins


@dataclass(frozen=True, slots=True)
class _Taught:
    """What was learnt of several lessons at once: weights, a row a label and a column a feature, and biases."""

    names: Sequence[str]
    counted: Counted
    truth: Labels
    weights: Doubles
    bias: Doubles
    strange: float

    def model(self, lesson: Lesson, rows: Numbers, margins: Doubles) -> Learnt:
        """Return what one lesson takes of it: the labels and features of its own rows, sure by its own margins."""
        own, texts = sorted(set(lesson.labels)), rows[: len(lesson.texts)]
        places = np.array([self.names.index(label) for label in own])
        counted, columns = self.counted.among(rows)
        unseen, truth = margins[texts][:, places], np.searchsorted(places, self.truth[texts])
        told = ~np.isnan(unseen).any(axis=1)
        found = _in_scope(own, unseen[told], truth[told])
        weights, steps = in_steps((self.weights[np.ix_(places, columns)] * counted.shares).T)
        model = Linear(
            labels=tuple(own),
            tables=counted.tables,
            idf=counted.idf.astype(np.float32),
            weights=weights,
            steps=steps,
            bias=self.bias[places].astype(np.float32),
            strange=self.strange,
            certainty=calibrate(unseen[told], truth[told], FOLDS),
            floor=float(np.quantile(found, LOST_BESIDE if OUT_OF_SCOPE in own else LOST)),
            spread=max(float(found.std()), 1e-3),
            language=lesson.language,
            spelt=_spelt(lesson.texts) if lesson.language else (),  # typos are mended in a language
        )
        return Learnt(model, unseen)


def _in_scope(names: Sequence[str], margins: Doubles, truth: Labels) -> Doubles:
    """Return how far the examples in scope are in scope; of all where none is."""
    inside = np.array([names[label] != OUT_OF_SCOPE for label in truth])
    return np.asarray(scores(names, margins)[inside if inside.any() else ~inside])
