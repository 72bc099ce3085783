"""`--help` explains everything that can be given."""

from __future__ import annotations

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
