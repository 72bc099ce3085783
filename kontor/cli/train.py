"""`kontor train`: make a bot's understanding from its training data, and tell how well it will do."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kontor import private
from kontor.bots import Bot, BotError
from kontor.cli.progress import told
from kontor.nlu.data import TrainingData, join
from kontor.nlu.embedded import embedded_in
from kontor.nlu.model_file import Trained, load
from kontor.nlu.progress import Progress, each, stages
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import digest, model_path
from kontor.plugins import load_bot
from kontor.settings import Settings

console = Console(highlight=False, soft_wrap=True)
SHARES = 5, 1, 4
"""About how long learning takes, reading the data once more, and the cross-validation of each language."""


def train(
    bot: Annotated[str, typer.Argument(metavar="BOT", help="the bot, as `kontor bots` lists it")],
    engine: Annotated[str, typer.Option(help="embedded or rasa")] = "embedded",
    embeddings: Annotated[
        str | None,
        typer.Option(help="a sentence model: a folder, or owner/name of a hub; serve with KONTOR_EMBEDDINGS"),
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="with --engine rasa: how often it goes through the data; 100 unless given")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="for scripts")] = False,
) -> None:
    """Train a bot from its training data, and tell by cross-validation how well it understands each language.

    What was trained from the very same data is kept. A bot that is served trains by itself where nothing is.
    """
    made, folder = load_bot(bot), Settings().data / "models"
    if engine not in ("embedded", "rasa"):
        raise ValueError(f"there is no engine {engine!r}: choose embedded or rasa")
    if epochs is not None and engine != "rasa":
        raise ValueError("--epochs is of Rasa's training alone: add --engine rasa, or leave it away")
    if embeddings is not None:
        os.environ["KONTOR_EMBEDDINGS"] = embeddings
    with told() as tell:
        found = _rasa(made, folder, epochs, tell) if engine == "rasa" else train_embedded(made, folder, tell)
    if json:
        typer.echo(orjson.dumps({"bot": made.name, "engine": engine, **found}).decode())
    else:
        _print(found)


def _rasa(bot: Bot, folder: Path, epochs: int | None, tell: Progress) -> dict[str, Any]:
    from kontor.cli.rasa import here
    from kontor.nlu.rasa.project import EPOCHS
    from kontor.nlu.rasa.training import train as train_rasa

    begun = time.perf_counter()
    before = set(folder.glob("rasa-*.tar.gz"))
    models = train_rasa(bot, folder, here().checked(), epochs=epochs or EPOCHS, progress=tell)
    return {
        "kept": set(models.values()) <= before,
        "seconds": time.perf_counter() - begun,
        "languages": {language: {"model": str(model)} for language, model in models.items()},
    }


def train_embedded(bot: Bot, folder: Path, tell: Progress) -> dict[str, Any]:
    """Return what is told of a bot's model, trained where the folder has none of the same data."""
    if (engine := embedded_in(bot.understanding)) is None:
        raise BotError(f"{bot.name} has no engine of ours to train: give it understanding=Embedded(topics=...)")
    sources = engine.sources()
    model = model_path(folder, digest(sources))
    before, begun = _stamp(model), time.perf_counter()
    learning, reading, crossing = stages(tell, *SHARES)
    engine.prepare(folder, progress=learning)
    seconds = time.perf_counter() - begun
    parts: dict[str, list[TrainingData]] = {language: [] for language in engine.languages}
    for one in each(reading, "reading training data", sources):
        parts[one.language].append(read_text(one.text, one.place))
    data = {language: join(read) for language, read in parts.items()}
    return {
        "model": str(model),
        "model_mb": model.stat().st_size / 2**20,
        "kept": _stamp(model) == before,
        "seconds": seconds,
        "languages": _languages(data, load(model), model.with_suffix(".json"), crossing),
    }


def _stamp(file: Path) -> int | None:
    return file.stat().st_mtime_ns if file.exists() else None


def _languages(
    data: Mapping[str, TrainingData], trained: Trained, file: Path, progress: Progress
) -> dict[str, dict[str, Any]]:
    """Return each language's figures; those of the very same data are kept in a file beside the model."""
    from kontor.nlu.measuring.crossed import Crossed, crossed

    known: dict[str, Any] = orjson.loads(file.read_bytes()) if file.exists() else {}
    shares = stages(progress, *(len(read.examples) for read in data.values()))
    for (language, read), share in zip(data.items(), shares, strict=True):
        if {field.name for field in fields(Crossed)} != set(known.get(language, ())):  # none, or an older release's
            known[language] = asdict(crossed(read, language, share))
    progress("cross-validated", 1.0)
    with private.placing(file) as half:
        half.write_bytes(orjson.dumps(known))
    return {language: {**known[language], **_extras(trained, language)} for language in data}


def _extras(trained: Trained, language: str) -> dict[str, Any]:
    """Return what else a language's model has: marked entities learnt, and sentence vectors joined or not."""
    decision = trained.joined.decisions.get(language)
    return {"sequence": language in trained.sequences, "vectors": None if decision is None else str(decision)}


def _print(found: Mapping[str, Any]) -> None:
    table = Table("language", "examples", "intents", "accuracy", "ECE", "by chance", "features", "seconds", box=None)
    for language, one in found["languages"].items():
        if "accuracy" in one:
            features = " ".join(f"{name} {count:,}" for name, count in one["features"].items())
            figures = (f"{one[name]:.3f}" for name in ("accuracy", "ece", "ece_noise"))
            counts = (str(one["examples"]), str(one["intents"]))
            table.add_row(language, *counts, *figures, features, f"{one['seconds']:.1f}")
        else:
            console.print(f"{language}: {one['model']}", soft_wrap=True)
    if table.row_count:
        console.print(table)
    for language, one in found["languages"].items():
        if one.get("vectors"):
            console.print(f"{language}: {escape(one['vectors'])}", soft_wrap=True)
    kept = "kept what was trained from the same data" if found["kept"] else f"trained in {found['seconds']:.1f} s"
    console.print(f"{kept}{': ' + found['model'] if 'model' in found else ''}", soft_wrap=True)
