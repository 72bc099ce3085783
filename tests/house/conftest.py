"""The files of the project as the tests of the house see them: those that git keeps or would keep."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def names() -> tuple[str, ...]:
    """The path of every file of the project, relative to its folder."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(sorted(name for name in set(listed.split("\0")) if name and (ROOT / name).is_file()))


@cache
def tree(name: str) -> ast.Module:
    """Return the syntax tree of a Python file; one that no test asks for is not parsed."""
    return ast.parse((ROOT / name).read_bytes(), name)


@pytest.fixture(scope="session")
def modules(names: tuple[str, ...]) -> Mapping[str, ast.Module]:
    """The syntax tree of every Python file, by path."""
    return {name: tree(name) for name in names if name.endswith(".py")}


@pytest.fixture(scope="session")
def production(names: tuple[str, ...]) -> Mapping[str, ast.Module]:
    """The syntax trees of what is installed."""
    folders = {"kontor", "connectors", "flows", "bots"}
    return {name: tree(name) for name in names if name.endswith(".py") and name.partition("/")[0] in folders}
