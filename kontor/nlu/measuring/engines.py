"""The engines that can be measured, each trained and asked the same way."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kontor.nlu.embeddings import open_embedding
from kontor.nlu.entities import TYPES
from kontor.nlu.measuring.answers import Answer, answer
from kontor.nlu.measuring.runs import Cost, Run, make_run
from kontor.nlu.measuring.trial import Trial
from kontor.nlu.progress import Progress, stages

SHARES = 8, 2
"""About how long an engine learns, and reads."""


class EngineFailed(ValueError):
    """An engine could not be measured; one line with what to do."""


class Engine(Protocol):
    """Learns from a trial's training data and reads its texts."""

    @property
    def name(self) -> str:
        """What reports call it."""
        ...

    def run(self, trial: Trial, folder: Path, progress: Progress) -> Run:
        """Return the run of a trial; keeps its files in the folder. Raises `EngineFailed`."""
        ...


@dataclass(frozen=True, slots=True)
class Embedded:
    """Kontor's own engine; with `readers` its typed readers (dates, money, places) are on, as they are in a bot.

    Vectors of the sentence model in `embeddings` are joined where training finds that they help.
    """

    readers: bool = False
    embeddings: Path | None = None
    name: str = "embedded"

    def run(self, trial: Trial, folder: Path, progress: Progress) -> Run:
        """Train here, and read in a process that does nothing else."""
        from kontor.nlu.learning import learn_data  # noqa: PLC0415  scikit-learn is slow to import
        from kontor.nlu.model_file import save  # noqa: PLC0415

        types = TYPES if self.readers else frozenset[str]()
        embedding = open_embedding(self.embeddings, folder / "embeddings") if self.embeddings else None
        learning, reading = stages(progress, *SHARES)
        begun, spent = time.perf_counter(), time.process_time()
        trained = learn_data({trial.language: trial.train}, types=types, embedding=embedding, progress=learning)
        seconds = time.perf_counter() - begun, time.process_time() - spent
        model = folder / "model.safetensors"
        save(trained, model)
        reading("reading", 0.0)
        joined = self.embeddings if trained.joined.models else None
        about = {"readers": self.readers, "joined": joined is not None}
        answers, cost = _read(model, trial, seconds, joined)
        reading("reading", 1.0)
        return make_run(self.name, trial, answers, cost, about)


def _read(
    model: Path, trial: Trial, seconds: tuple[float, float], embeddings: Path | None
) -> tuple[list[Answer], Cost]:
    texts, answers = model.with_name("texts.jsonl"), model.with_name("answers.jsonl")
    texts.write_text("".join(json.dumps(text) + "\n" for text in trial.texts), encoding="utf-8")
    command = [sys.executable, "-m", "kontor.nlu.measuring.reader", str(model), str(texts), str(answers)]
    begun = time.monotonic()
    start([*command, trial.language, *([str(embeddings)] if embeddings else [])])
    *lines, last = map(json.loads, answers.read_text(encoding="utf-8").splitlines())
    size = (model.stat().st_size + last["embedding_bytes"]) / 2**20
    return [answer(line) for line in lines], Cost(*seconds, last["first_answer"] - begun, last["rss_mb"], size)


def start(command: Sequence[str], cwd: Path | None = None) -> None:
    """Run a program to its end; raises `EngineFailed` with the last line it complained in."""
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if ended.returncode:
        line = next((line for line in reversed(ended.stderr.splitlines()) if line.strip()), "it said nothing")
        raise EngineFailed(f"{Path(command[0]).name} ended with status {ended.returncode}: {line.strip()}")
