"""`kontor nlu eval`: every figure of an engine on any training and test data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kontor.cli.nlu.engines import make_engine
from kontor.cli.progress import told
from kontor.nlu.measuring.engines import Engine
from kontor.nlu.measuring.figures import figures
from kontor.nlu.measuring.runs import Run
from kontor.nlu.measuring.trial import Trial, read_trial

console = Console(highlight=False, soft_wrap=True)
SHARE, SECONDS, MS, MB = "{:.3f}", "{:.2f} s", "{:.2f} ms", "{:.1f} MB"
SHOWN = {
    "intent_accuracy": ("intent accuracy", SHARE),
    "intent_accuracy_kept": ("after the engine's own decision", SHARE),
    "macro_f1": ("macro F1", SHARE),
    "ece": ("calibration error (ECE)", SHARE),
    "ece_noise": ("… of a faultless certainty", SHARE),
    "entity_f1": ("entity F1, exact span", SHARE),
    "oos_auroc": ("out of scope: AUROC", SHARE),
    "oos_recall": ("out of scope: recall", SHARE),
    "oos_precision": ("out of scope: precision", SHARE),
    "train_seconds": ("training", SECONDS),
    "p50_ms": ("one message, median", MS),
    "p95_ms": ("one message, 95th percentile", MS),
    "first_answer_seconds": ("process start to first answer", SECONDS),
    "rss_mb": ("memory of a process that only understands", MB),
    "model_mb": ("model", MB),
}
"""What is printed of the figures: each one's words and form."""
WORST = 10
FAST = 60.0
"""Seconds of training up to which an engine is trained again and again for a learning curve without being told to."""

Train = Annotated[Path, typer.Option(help="file or folder to learn from, of any Rasa format")]
Test = Annotated[Path, typer.Option(help="file or folder to be understood, of any Rasa format")]
Oos = Annotated[Path | None, typer.Option(help="texts out of scope: one a line, or of any Rasa format")]
Language = Annotated[str | None, typer.Option(help="the language of the texts; guessed unless given")]
Embeddings = Annotated[Path | None, typer.Option(help="folder of a sentence-embedding model in ONNX form")]
Readers = Annotated[bool, typer.Option("--readers", help="switch on the typed readers: dates, money, places, ...")]
Json = Annotated[bool, typer.Option("--json", help="for scripts")]


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eval")(evaluate)


def evaluate(
    train: Train,
    test: Test,
    oos: Oos = None,
    engine: Annotated[str, typer.Option(help="embedded or rasa")] = "embedded",
    language: Language = None,
    embeddings: Embeddings = None,
    readers: Readers = False,
    report: Annotated[Path | None, typer.Option(help="write pictures and tables to this HTML file")] = None,
    curve: Annotated[
        bool, typer.Option("--curve", help="the report's learning curve also where a training takes a minute or more")
    ] = False,
    json: Json = False,
) -> None:
    """Train an engine on some data, let it read other data, and print how well it did and what it cost."""
    made = make_engine(engine, readers=readers, embeddings=embeddings)
    run = measured(made, noted(read_trial(train, test, oos, language)))
    if report is not None:
        _write(report, run, made, curve=curve)
    found = figures(run)
    if json:
        typer.echo(orjson.dumps(found).decode())
    else:
        _print(found)


def noted(trial: Trial) -> Trial:
    """Return a trial, saying so where its test asks for what was learnt."""
    if trial.learnt:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"[yellow]note[/yellow] {trial.learnt} of {len(trial.test)} test texts stand in the training data, too: "
            "take them out of one of the two, for the figures tell nothing of new messages"
        )
    return trial


def measured(engine: Engine, trial: Trial) -> Run:
    """Return an engine's run of a trial, with a progress bar."""
    with TemporaryDirectory(prefix="kontor-nlu-") as folder, told() as tell:
        return engine.run(trial, Path(folder), tell)


def _write(file: Path, run: Run, engine: Engine, *, curve: bool) -> None:
    """Write a run's page; the learning curve is of engines that train in seconds, unless it is asked for."""
    from kontor.nlu.measuring.curves import learning
    from kontor.nlu.measuring.report import report

    steps = []
    if curve or run.cost.train_seconds < FAST:
        with TemporaryDirectory(prefix="kontor-nlu-") as folder, told() as tell:
            steps = learning(engine, run.trial, Path(folder), tell)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(report(run, steps), encoding="utf-8")


def shown(found: Mapping[str, Any], key: str) -> str:
    """Return one figure in its form, a dash for one the material does not allow."""
    return "–" if found[key] is None else SHOWN[key][1].format(found[key])


def _print(found: Mapping[str, Any]) -> None:
    console.print(
        f"{found['engine']}: learnt {found['train_examples']} examples of {found['intents']} intents in "
        f"“{found['language']}”, read {found['test_examples']}"
    )
    table = Table(box=None, show_header=False)
    for key, (words, _) in SHOWN.items():
        table.add_row(words, shown(found, key))
    console.print(table)
    _scores("least understood intents", found["per_intent"])
    _scores("least found entities", found["per_entity"])


def _scores(title: str, scores: Mapping[str, Mapping[str, float]]) -> None:
    worst = [pair for pair in sorted(scores.items(), key=lambda pair: pair[1]["f1"]) if pair[1]["f1"] < 1][:WORST]
    if worst:
        table = Table(title, "precision", "recall", "F1", "examples", box=None)
        for name, one in worst:
            shares = (SHARE.format(one[key]) for key in ("precision", "recall", "f1"))
            table.add_row(escape(name), *shares, str(one["support"]))
        console.print(table)
