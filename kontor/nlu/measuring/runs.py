"""One engine over one trial: its answers and what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kontor.nlu.measuring.answers import Answer
from kontor.nlu.measuring.trial import Trial


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of training and from the start of a process to its first answer; megabytes in memory and on disk.

    `train_cpu_seconds` is the processor's time in all its cores, which other work on the machine does not lengthen.
    """

    train_seconds: float
    train_cpu_seconds: float
    first_answer_seconds: float
    rss_mb: float
    model_mb: float


@dataclass(frozen=True, slots=True)
class Run:
    """One engine over one trial: an answer a test example and one a text out of scope.

    `about` says what the engine chose, for the report: names and plain values.
    """

    engine: str
    trial: Trial
    inside: tuple[Answer, ...]
    outside: tuple[Answer, ...]
    cost: Cost
    about: Mapping[str, object]


def make_run(
    engine: str, trial: Trial, answers: Sequence[Answer], cost: Cost, about: Mapping[str, object] | None = None
) -> Run:
    """Return a run from the answers to `trial.texts`."""
    split = len(trial.test)
    return Run(engine, trial, tuple(answers[:split]), tuple(answers[split:]), cost, about or {})
