"""`kontor rasa import`: a bot from a Rasa project, with a report of what was carried over and what was not."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kontor.cli.new import write
from kontor.nlu.formats.carrying import Plan, plan
from kontor.nlu.formats.project import read_project

console = Console(highlight=False, soft_wrap=True)
SHOWN = 6
"""How many names of what was left are shown; `--json` has them all."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)


def import_(
    folder: Annotated[Path, typer.Argument(help="the Rasa project: where its domain.yml and data stand")],
    bot: Annotated[str, typer.Option(help="the new bot's name")],
    language: Annotated[
        str | None, typer.Option(help="its language; by default what config.yml names, else en")
    ] = None,
    to: Annotated[Path, typer.Option(help="the workspace to write into")] = Path(),
    assistant: Annotated[str | None, typer.Option(help="URL of its Rasa server, to answer behind the bot")] = None,
    json: Annotated[bool, typer.Option("--json", help="for scripts")] = False,
) -> None:
    """Make a bot from a Rasa project of any age: training data, texts and a bot that runs. Nothing is overwritten."""
    made = plan(read_project(folder), bot, language, assistant)
    write(made.bot, made.files, to)
    if json:
        typer.echo(orjson.dumps({**asdict(made), "files": sorted(made.files)}).decode())
    else:
        show(made)


def show(made: Plan) -> None:
    """Print the report."""
    carried = Table("carried over", "", "to", box=None)
    for one in made.carried:
        carried.add_row(one.what, str(one.count), escape(one.to))
    console.print(carried)
    if made.left:
        left = Table("not carried over", "", "the way", box=None)
        for item in made.left:
            names = ", ".join(item.names[:SHOWN]) + (" ..." if len(item.names) > SHOWN else "")
            left.add_row(item.what, str(item.count), f"{escape(item.way)}\n[dim]{escape(names)}[/dim]")
        console.print(left)
    for note in made.notes:
        console.print(f"[yellow]note[/yellow] {escape(note)}")
    data = f"training_data/{made.language}"
    console.print(f"next: kontor nlu lint {data}, kontor check {made.bot}, kontor talk {made.bot}", soft_wrap=True)
