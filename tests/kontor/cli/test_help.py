"""`--help` explains everything that can be given."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from kontor.cli import make


def given(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every argument and option of a command and of those below it."""
    for name, below in getattr(command, "commands", {}).items():
        yield from given(below, f"{path} {name}")
    for parameter in command.params:
        yield f"{path} {parameter.name}", parameter


PARAMETERS = dict(given(typer.main.get_command(make()), "kontor"))


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_argument_and_option_is_explained(name: str) -> None:
    assert PARAMETERS[name].help


def test_what_only_training_needs_is_not_loaded_with_the_commands() -> None:
    """A serving process would carry it for ever: scikit-learn alone is 150 MB."""
    asked = "import sys, kontor.cli; kontor.cli.make(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert {"sklearn", "scipy", "pycrfsuite", "onnxruntime", "matplotlib"}.isdisjoint(loaded)
