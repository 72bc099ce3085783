"""The documentation names every command, option and setting there is, and none that is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperCommand, TyperGroup

from kontor.cli import make
from kontor.cli.later import Later
from kontor.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (ROOT / "docs/commands.md").read_text("utf-8")
DEPLOY = (ROOT / "docs/deploy.md").read_text("utf-8")
FOLDERS = ("kontor", "connectors", "flows", "bots")
EXAMPLES = {"KONTOR_WHATSAPP_AIRLINE_X", "KONTOR_WHATSAPP_X"}
"""Names in docstrings that stand for any setting."""


def commands(group: object, path: str = "kontor") -> Iterator[tuple[str, TyperCommand]]:
    """Yield every command with the words it is called by."""
    assert isinstance(group, TyperGroup)
    for name, named in group.commands.items():
        command = named.load() if isinstance(named, Later) else named
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{path} {name}")
        else:
            assert isinstance(command, TyperCommand)
            yield f"{path} {name}", command


ALL = dict(commands(make()))


def section(name: str) -> str:
    """Return what the page says of a command."""
    found = re.search(rf"^###? `{re.escape(name)}[ `].*?(?=^##|\Z)", COMMANDS, re.MULTILINE | re.DOTALL)
    assert found is not None, f"docs/commands.md has no section for {name}"
    return found[0]


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_command_has_a_section_that_names_its_options(name: str) -> None:
    options = {option for one in ALL[name].params for option in (*one.opts, *one.secondary_opts) if option[:2] == "--"}
    assert {option for option in options - {"--help"} if f"`{option}" not in section(name)} == set()


def test_the_page_names_no_command_that_is_not_there() -> None:
    named = re.findall(r"^###? `(kontor [a-z]+(?: [a-z-]+)?)", COMMANDS, re.MULTILINE)
    assert set(named) == set(ALL)


def test_every_setting_in_the_code_is_in_the_table_of_settings() -> None:
    files = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    written = {name for file in files for name in re.findall(r"KONTOR_[A-Z_]*[A-Z]\b", file.read_text("utf-8"))}
    whole = {name for name in written - EXAMPLES if name.count("_") > 1 or name in ("KONTOR_DATA", "KONTOR_KEYSTORE")}
    of_the_core = {f"KONTOR_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in whole | of_the_core if f"| `{name}` |" not in DEPLOY} == set()
