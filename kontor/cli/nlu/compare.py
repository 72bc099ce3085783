"""`kontor nlu compare`: engines, or training data, side by side on the same test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kontor.cli.nlu.engines import make_engine
from kontor.cli.nlu.evaluate import SHOWN, Embeddings, Json, Language, Oos, Readers, Test, measured, noted, shown
from kontor.nlu.measuring.engines import Embedded
from kontor.nlu.measuring.figures import figures
from kontor.nlu.measuring.paired import Difference, Pair, pair
from kontor.nlu.measuring.runs import Run
from kontor.nlu.measuring.trial import read_trial

console = Console(highlight=False, soft_wrap=True)
EXAMPLES, INTENTS = 5, 5
CHANCE = 0.05
"""Below this a difference is called more than chance, as is usual."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(
    train: Annotated[list[Path], typer.Option(help="file or folder to learn from; several are compared")],
    test: Test,
    oos: Oos = None,
    engines: Annotated[str, typer.Option(help="which engines, with commas between: embedded,rasa")] = "embedded",
    language: Language = None,
    embeddings: Embeddings = None,
    readers: Readers = False,
    json: Json = False,
) -> None:
    """Measure engines or training data on the same test, and tell what one understands that another does not.

    With --embeddings the embedded engine takes part with and without them. Each is compared with the first.
    """
    runs = _runs(train, test, oos, engines.split(","), language, embeddings, readers)
    if len(runs) < 2:
        raise ValueError("one alone cannot be compared: name more --engines, another --train, or --embeddings")
    pairs = [pair(runs[0], other) for other in runs[1:]]
    if json:
        told = {"runs": [figures(run) for run in runs], "pairs": [_as_json(one) for one in pairs]}
        typer.echo(orjson.dumps(told).decode())
        return
    _print_figures(runs)
    for one in pairs:
        _print_pair(one, len(runs[0].inside))


def _runs(
    trains: Sequence[Path],
    test: Path,
    oos: Path | None,
    engines: Sequence[str],
    language: str | None,
    embeddings: Path | None,
    readers: bool,
) -> list[Run]:
    """Return a run for each engine and training data, named by what sets it apart."""
    made = []
    for name in engines:
        ours = name.strip() == "embedded"
        made.append(make_engine(name.strip(), readers=readers and ours))
        if embeddings and ours:
            made.append(Embedded(readers, embeddings, "with embeddings"))
    runs = []
    for train in trains:
        trial = noted(read_trial(train, test, oos, language))
        for engine in made:
            name = engine.name if len(trains) == 1 else f"{engine.name}, {train}" if len(made) > 1 else str(train)
            runs.append(replace(measured(engine, trial), engine=name))
    return runs


def _as_json(one: Pair) -> dict[str, Any]:
    return {
        "first": one.first,
        "second": one.second,
        "chance": one.chance,
        "only_first": [asdict(difference) for difference in one.only_first],
        "only_second": [asdict(difference) for difference in one.only_second],
    }


def _print_figures(runs: Sequence[Run]) -> None:
    found = [figures(run) for run in runs]
    table = Table("", *(escape(run.engine) for run in runs), box=None)
    for key, (words, _) in SHOWN.items():
        if any(one[key] is not None for one in found):
            table.add_row(words, *(shown(one, key) for one in found))
    console.print(table)


def _print_pair(one: Pair, texts: int) -> None:
    first, second = len(one.only_first), len(one.only_second)
    verdict = "more than chance" if one.chance < CHANCE else "chance can explain it"
    console.print(
        f"\n[bold]{escape(one.first)} and {escape(one.second)}[/bold]: of {texts} texts {first} only the first "
        f"understands, {second} only the second; {verdict} (McNemar's exact test, p = {one.chance:.2g})"
    )
    for name, other, only in ((one.first, one.second, one.only_first), (one.second, one.first, one.only_second)):
        if only:
            _print_only(name, other, only)


def _print_only(name: str, other: str, only: Sequence[Difference]) -> None:
    most = Counter(difference.truth for difference in only).most_common(INTENTS)
    intents = ", ".join(f"{intent} {count}" for intent, count in most)
    console.print(f"only {escape(name)}, most of {escape(intents)}:")
    for one in only[:EXAMPLES]:
        taken = f"{escape(other)} took it for {escape(one.found)}, {one.certainty:.0%}"
        console.print(f"  {escape(one.text)}  [dim]{escape(one.truth)}; {taken}[/dim]")
