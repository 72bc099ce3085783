"""`--help` explains everything that can be given."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kontor.cli import make
from kontor.cli.later import Later
from tests.kontor.cli.conftest import Run


def given(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every argument and option of a command and of those below it."""
    command = command.load() if isinstance(command, Later) else command
    for name, below in getattr(command, "commands", {}).items():
        yield from given(below, f"{path} {name}")
    for parameter in command.params:
        yield f"{path} {parameter.name}", parameter


WORDED = """
import typer

app = typer.Typer(help="Of " + "many parts.")
app.command("one")(lambda: None)
app.command("two")(lambda: None)
"""
WHOLE = make()
PARAMETERS = dict(given(WHOLE, "kontor"))


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_argument_and_option_is_explained(name: str) -> None:
    assert PARAMETERS[name].help


@pytest.mark.parametrize("name", WHOLE.later)
def test_the_line_of_a_command_is_read_from_its_source_without_loading_it(name: str) -> None:
    command = WHOLE.later[name]
    command.read_help()

    assert command.help == command.load().help


def test_a_plugin_that_words_its_help_otherwise_is_loaded_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "worded.py").write_text(WORDED)
    monkeypatch.syspath_prepend(tmp_path)
    command = Later("worded", "worded:app")
    command.read_help()

    assert command.help == "Of many parts."


def test_help_loads_no_command() -> None:
    loaded = modules("--help")
    heavy = {
        "sqlalchemy",
        "fastapi",
        "aiohttp",
        "nacl",
        "sklearn",
        "zxingcpp",
        "phonenumbers",
        "kontor.engine",
        "flows.tickets",
    }

    assert "kontor.cli.later" in loaded
    assert heavy.isdisjoint(loaded)


def test_what_only_training_needs_is_not_loaded_with_the_commands() -> None:
    """A serving process would carry it for ever: scikit-learn alone is 150 MB."""
    loaded = modules("serve", "--help")

    assert "kontor.engine" in loaded
    assert {"sklearn", "scipy", "pycrfsuite", "onnxruntime", "matplotlib", "kontor.cli.check"}.isdisjoint(loaded)


def test_a_command_that_is_not_there_is_named_with_one_that_is(kontor: Run) -> None:
    ran = kontor("serv")

    assert ran.code == 2
    assert "No such command 'serv'. Did you mean 'serve'?" in ran.err


def modules(*arguments: str) -> set[str]:
    """Return the modules that a call of `kontor` has loaded when it ends."""
    tell = "atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
    asked = f"import atexit, sys, kontor.cli; {tell}; kontor.cli.main()"
    ran = subprocess.run([sys.executable, "-c", asked, *arguments], capture_output=True, text=True, check=True)
    return set(ran.stderr.split())
