"""Rasa as an engine to be measured: trained and asked in its own environment, on the same material."""

from __future__ import annotations

import json
import os
import time
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kontor.nlu.data import Example, TrainingData
from kontor.nlu.marks import BadMark, write_marks
from kontor.nlu.measuring.answers import Answer, answer_of
from kontor.nlu.measuring.engines import SHARES
from kontor.nlu.measuring.reader import MOMENT
from kontor.nlu.measuring.runs import Cost, Run, make_run
from kontor.nlu.measuring.trial import Trial
from kontor.nlu.progress import Progress, stages
from kontor.nlu.rasa.answer import as_sent, read_answer
from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.process import call
from kontor.nlu.rasa.project import EPOCHS
from kontor.nlu.rasa.training import train_language
from kontor.nlu.sources import Source
from kontor.understanding import Context

SLASH = "∕"
"""Stands for the slash of a sub-intent: Rasa's classifier tells the part before a slash alone."""
READER = Path(__file__).with_name("rasa_reader.py")


@dataclass(frozen=True, slots=True)
class RasaEngine:
    """Rasa's default pipeline, in an environment that has Rasa in it.

    A folder that holds a model of just this data already is not trained in again: what that took is kept beside it.
    """

    environment: Environment
    epochs: int = EPOCHS
    name: str = "rasa"

    def run(self, trial: Trial, folder: Path, progress: Progress) -> Run:
        """Train with `rasa train nlu`, and read in a process that does nothing else; raises `RasaFailed`."""
        source = Source(trial.language, "trial", written(trial.train))
        learning, reading = stages(progress, *SHARES)
        begun, spent = time.perf_counter(), _children()
        model = train_language(trial.language, [source], folder, self.environment, self.epochs, learning)
        seconds = _kept(model.with_suffix(".seconds"), (time.perf_counter() - begun, _children() - spent))
        reading("Rasa reads", 0.0)
        answers, cost = _read(self.environment, model, trial, seconds)
        reading("Rasa reads", 1.0)
        return make_run(self.name, trial, answers, cost, {"epochs": self.epochs})


def written(data: TrainingData) -> str:
    """Return training data as a Rasa YAML file: marks that its notation cannot say are left out."""
    intents: dict[str, list[Example]] = {}
    for example in data.examples:
        intents.setdefault(example.intent, []).append(example)
    nlu = [_block("intent", intent.replace("/", SLASH), map(_marked, group)) for intent, group in intents.items()]
    spellings: dict[str, list[str]] = {}
    for spelling, value in data.synonyms.items():
        spellings.setdefault(value, []).append(spelling)
    lists: tuple[tuple[str, Mapping[str, Sequence[str]]], ...] = (
        ("synonym", spellings), ("lookup", data.lookups), ("regex", data.regexes),
    )  # fmt: skip
    nlu += [_block(kind, name, values) for kind, named in lists for name, values in named.items()]
    return 'version: "3.1"\nnlu:\n' + "".join(nlu)


def _block(kind: str, name: str, texts: Iterable[str]) -> str:
    """Return one entry, its examples as a literal block: what needs no quoting, every YAML reader takes alike."""
    lines = "".join(f"    - {_printable(text)}\n" for text in texts)
    return f"- {kind}: {json.dumps(name, ensure_ascii=False)}\n  examples: |\n{lines}"


def _printable(text: str) -> str:
    """Return a text on one line without the characters that YAML forbids."""
    return "".join(one for one in " ".join(text.split()) if one.isprintable() or unicodedata.category(one) == "Cf")


def _marked(example: Example) -> str:
    try:
        return write_marks(example.text, example.marks)
    except BadMark:
        return example.text


def _kept(file: Path, seconds: tuple[float, float]) -> tuple[float, float]:
    """Return what training took when it was done, which is now unless the file knows better."""
    if not file.exists():
        file.write_text(json.dumps(seconds), "utf-8")
    wall, processor = json.loads(file.read_text("utf-8"))
    return float(wall), float(processor)


def _children() -> float:
    """Return the seconds of processor time that programs started here have used, as far as they have ended."""
    used = os.times()
    return used.children_user + used.children_system


def _read(
    environment: Environment, model: Path, trial: Trial, seconds: tuple[float, float]
) -> tuple[list[Answer], Cost]:
    texts, answers = model.parent / "texts.jsonl", model.parent / "answers.jsonl"
    texts.write_text("".join(json.dumps(as_sent(text)) + "\n" for text in trial.texts), encoding="utf-8")
    begun = time.monotonic()
    call(
        [environment.python, "-I", READER, model.resolve(), texts.resolve(), answers.resolve()],
        model.parent / "read.log",
    )
    *bodies, last = map(json.loads, answers.read_text(encoding="utf-8").splitlines())
    context = Context(MOMENT, trial.language, ZoneInfo("UTC"))
    given = [_answer(body, text, context) for body, text in zip(bodies, trial.texts, strict=True)]
    return given, Cost(*seconds, last["first_answer"] - begun, last["rss_mb"], model.stat().st_size / 2**20)


def _answer(body: Mapping[str, Any], text: str, context: Context) -> Answer:
    """Return Rasa's answer with the spans as Rasa gave them, whatever we make of their values in operation."""
    reading = read_answer(body, text, context)
    spans = tuple((str(one["entity"]), int(one["start"]), int(one["end"])) for one in body.get("entities") or ())
    answer = answer_of(reading, float(body["ms"]), float(body["cpu_ms"]))
    ranking = tuple((name.replace(SLASH, "/"), sure) for name, sure in answer.ranking)
    intent = None if answer.intent is None else answer.intent.replace(SLASH, "/")
    return replace(answer, ranking=ranking, intent=intent, spans=spans)
