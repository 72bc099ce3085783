"""The command line."""

from __future__ import annotations

import gc
import sys

from rich.console import Console
from rich.markup import escape

from kontor.cli.later import Commands
from kontor.installed import catalogue

PLACES = {
    "serve": "kontor.cli.serve:serve",
    "worker": "kontor.cli.serve:worker",
    "talk": "kontor.cli.talk:talk",
    "replay": "kontor.cli.replay:replay",
    "explain": "kontor.cli.explain:explain",
    "waiting": "kontor.cli.waiting:waiting",
    "resume": "kontor.cli.waiting:resume",
    "check": "kontor.cli.check:check",
    "test": "kontor.cli.transcripts:test",
    "train": "kontor.cli.train:train",
    "new": "kontor.cli.new:new",
    "bots": "kontor.cli.bots:bots",
    "links": "kontor.cli.bots:links",
    "erase": "kontor.cli.erase:erase",
    "db": "kontor.cli.db:app",
    "keys": "kontor.cli.keys:app",
    "nlu": "kontor.cli.nlu:app",
    "rasa": "kontor.cli.rasa:app",
}
LOADED = 100_000
"""New objects between two looks for garbage: what a command loads is none, and looking takes a tenth of its start."""


def make() -> Commands:
    """Return the whole command line, with the commands that plugins bring."""
    plugins = {name: point.value for name, point in sorted(catalogue("commands").items())}
    return Commands("kontor", "Answer your customers on chat.", {**PLACES, **plugins})


def main() -> None:
    """Run one command; an expected error is one line on standard error and exit code 1."""
    gc.set_threshold(LOADED)
    try:
        make()()
    except Exception as error:
        from kontor.cli.errors import SAID, one_line

        if not isinstance(error, SAID):
            raise
        line = escape(one_line(error))
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"[red]kontor:[/red] {line}")
        sys.exit(1)
