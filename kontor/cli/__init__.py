"""The command line."""

from __future__ import annotations

import sys
from pathlib import Path

import typer
from rich.console import Console

from kontor.bots import BotError
from kontor.cli import bots, check, db, explain, replay, serve, talk, transcripts
from kontor.cli.logs import set_up_logs
from kontor.connectors import Forged
from kontor.plugins import UnknownPlugin, add_workspace, catalogue
from kontor.store.database import Unavailable
from kontor.store.migrate import MigrationError
from kontor.store.opening import OpeningError
from kontor.vault import KeystoreError

SAID = (
    BotError,
    UnknownPlugin,
    OpeningError,
    KeystoreError,
    MigrationError,
    Unavailable,
    Forged,
    ValueError,
    FileNotFoundError,
)
"""Errors whose text says what is wrong and what to do; anything else is a fault of ours and shows where it happened."""


def make() -> typer.Typer:
    """Return the whole command line, with the commands that plugins bring."""
    app = typer.Typer(
        name="kontor",
        help="Answer your customers on chat.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for module in (serve, talk, replay, explain, check, transcripts, bots):
        module.add(app)
    app.add_typer(db.app, name="db")
    for name, point in sorted(catalogue("commands").items()):
        app.add_typer(point.load(), name=name)
    return app


def main() -> None:
    """Run one command; an expected error is one line on standard error and exit code 1."""
    set_up_logs()
    add_workspace(Path.cwd())
    try:
        make()()
    except SAID as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"[red]kontor:[/red] {str(error).splitlines()[0] if str(error) else error!r}"
        )
        sys.exit(1)
