"""Where things stand: namespace folders, type marks, the catalogue."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

NAMESPACES = ("connectors", "flows", "bots", "training_data", "tests", "bench", "scripts")


def test_a_users_own_folders_merge_with_ours(root: Path) -> None:
    """A regular package would hide the folder of the same name that a user's project has."""
    assert [name for name in NAMESPACES if (root / name / "__init__.py").exists()] == []


@pytest.mark.parametrize("group", ["connectors", "flows", "bots"])
def test_strangers_can_check_their_types_against_each_plugin(names: tuple[str, ...], group: str) -> None:
    plugins = {name.split("/")[1] for name in names if name.startswith(f"{group}/") and name.endswith("/__init__.py")}

    assert [name for name in sorted(plugins) if f"{group}/{name}/py.typed" not in names] == []


@pytest.mark.parametrize("group", ["connectors", "flows", "bots"])
def test_the_catalogue_names_every_plugin(root: Path, names: tuple[str, ...], group: str) -> None:
    """Entry points are what `kontor bots`, `kontor serve` and the conformance suite go by."""
    folders = {name.split("/")[1] for name in names if name.startswith(f"{group}/") and name.count("/") == 2}
    folders = {folder for folder in folders if f"{group}/{folder}/__init__.py" in names}

    assert {target.partition(":")[0] for target in catalogue(root, group).values()} == {
        f"{group}.{name}" for name in folders
    }


@pytest.mark.parametrize("group", ["connectors", "flows", "bots", "commands"])
def test_the_catalogue_names_nothing_that_is_not_there(root: Path, group: str) -> None:
    for target in catalogue(root, group).values():
        module, _, name = target.partition(":")
        assert hasattr(import_module(module), name), target


def test_every_room_of_the_rules_is_kept_from_databases_and_the_network(root: Path) -> None:
    """A module of the floors of rules that the contract forgot would touch either unseen."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (floors,) = [one["layers"] for one in contracts if one.get("containers") == ["kontor"]]
    (rules,) = [one["source_modules"] for one in contracts if one["name"].startswith("Rules touch neither")]
    named = [room for floor in floors for room in re.split(" [:|] ", floor) if not room.startswith("(")]
    above = named.index("private") + 1

    assert sorted(f"kontor.{room}" for room in named[above:]) == sorted(rules)


def catalogue(root: Path, group: str) -> dict[str, str]:
    """Return the entry points of a group: name to `module:object`."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points: dict[str, str] = project.get("entry-points", {}).get(f"kontor.{group}", {})
    return points
