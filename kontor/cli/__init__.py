"""The command line."""

from __future__ import annotations

import sys
from pathlib import Path

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from kontor.bots import BotError
from kontor.cli import bots, check, db, explain, nlu, rasa, replay, serve, talk, train, transcripts
from kontor.cli.logs import set_up_logs
from kontor.connectors import Forged, NotConfigured
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
    NotConfigured,
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
    for module in (serve, talk, replay, explain, check, transcripts, train, bots):
        module.add(app)
    app.add_typer(db.app, name="db")
    app.add_typer(nlu.app, name="nlu")
    app.add_typer(rasa.app, name="rasa")
    for name, point in sorted(catalogue("commands").items()):
        app.add_typer(point.load(), name=name)
    return app


def main() -> None:
    """Run one command; an expected error is one line on standard error and exit code 1."""
    try:
        set_up_logs()
        add_workspace(Path.cwd())
        make()()
    except SAID as error:
        line = escape(one_line(error))
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"[red]kontor:[/red] {line}")
        sys.exit(1)


def one_line(error: Exception) -> str:
    """Return what an expected error says; a setting of the wrong kind is named as it stands in the environment."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"KONTOR_{'_'.join(map(str, first['loc'])).upper()}: {first['msg']}"
    return str(error).splitlines()[0] if str(error) else repr(error)
