"""What a run shows beyond its figures: calibration, confusions, misreadings, and what more examples would bring."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from kontor.nlu.data import Example
from kontor.nlu.measuring.answers import OUTSIDE, Answer
from kontor.nlu.measuring.engines import Engine
from kontor.nlu.measuring.runs import Run
from kontor.nlu.measuring.trial import Trial
from kontor.nlu.progress import Progress, silently
from kontor.nlu.scores import BINS, accuracy

STEPS = (1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120)
"""Examples an intent that a learning curve is measured at, besides all."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same certainty: the mean of it, the share that was right, and how many there are."""

    certainty: float
    right: float
    count: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """An intent that was taken for another: how often, and a few of the texts."""

    truth: str
    found: str
    count: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Misreading:
    """One text that was understood wrongly, and how certain that was."""

    text: str
    truth: str
    found: str
    certainty: float


@dataclass(frozen=True, slots=True)
class Step:
    """The accuracy after learning from at most so many examples an intent, `learnt` in all."""

    examples: int
    learnt: int
    accuracy: float


def calibration(run: Run) -> list[Bin]:
    """Return the bins of equal width that hold any answers, from unsure to sure; those that ECE is computed from."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for example, answer in _pairs(run):
        bins[min(int(answer.certainty * BINS), BINS - 1)].append((answer.certainty, answer.best == example.intent))
    return [
        Bin(sum(sure for sure, _ in held) / len(held), sum(right for _, right in held) / len(held), len(held))
        for _, held in sorted(bins.items())
    ]


def confusions(run: Run) -> list[Confusion]:
    """Return every pair of intents that was mixed up, the most frequent first."""
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in misreadings(run):
        texts[one.truth, one.found].append(one.text)
    ordered = sorted(texts.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [Confusion(*pair, len(found), tuple(found[:SHOWN])) for pair, found in ordered]


def matrix(run: Run) -> tuple[tuple[str, ...], Mapping[tuple[str, str], int]]:
    """Return the labels in the order of their names, and how often each true one (first) was taken for each."""
    counts = Counter((example.intent, answer.best or "–") for example, answer in _pairs(run))
    return tuple(sorted({label for pair in counts for label in pair})), counts


def misreadings(run: Run) -> list[Misreading]:
    """Return every text that was understood wrongly, those the engine was surest of first."""
    wrong = [
        Misreading(example.text, example.intent, answer.best or "–", answer.certainty)
        for example, answer in _pairs(run)
        if answer.best != example.intent
    ]
    return sorted(wrong, key=lambda one: -one.certainty)


def learning(engine: Engine, trial: Trial, folder: Path, progress: Progress) -> list[Step]:
    """Return the accuracy at growing numbers of examples an intent, each set the one before and more."""
    counts = Counter(example.intent for example in trial.train.examples if example.intent not in OUTSIDE)
    most = max(counts.values())
    sizes = [size for size in STEPS if size < most] + [most]
    steps = []
    for place, size in enumerate(sizes):
        progress(f"learning from {size} an intent", place / len(sizes))
        examples = trial.train.examples if size == most else _first(trial.train.examples, size)
        less = replace(trial, train=replace(trial.train, examples=examples), outside=())
        run = engine.run(less, folder, silently)
        right = accuracy([example.intent for example in less.test], [answer.best for answer in run.inside])
        steps.append(Step(size, len(less.train.examples), right))
    return steps


def _first(examples: Sequence[Example], size: int) -> tuple[Example, ...]:
    """Return so many examples of each intent, spread evenly over those there are; more of them hold the fewer."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.intent].append(example)
    kept = {id(one) for group in groups.values() for one in _shuffled(group)[:size]}
    return tuple(example for example in examples if id(example) in kept)


def _shuffled(group: Sequence[Example]) -> list[Example]:
    """Return examples in an order that their words decide, the same on every machine."""
    return sorted(group, key=lambda one: blake2b(one.text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _pairs(run: Run) -> Iterator[tuple[Example, Answer]]:
    return zip(run.trial.test, run.inside, strict=True)
