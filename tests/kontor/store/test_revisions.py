from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from kontor.store.revisions import MigrationError, newest, refuse_newer

PACKAGES = ["kontor.store", "connectors.webchat", "flows.flight_times", "flows.product_questions", "flows.tickets"]


@pytest.mark.parametrize("package", PACKAGES)
def test_revisions_are_those_that_alembic_reads(package: str) -> None:
    scripts = ScriptDirectory(str(files(package) / "migrations"))
    assert newest(package) == scripts.get_current_head()
    for script in scripts.walk_revisions():
        refuse_newer(script.revision, package)
    with pytest.raises(MigrationError, match=r"0099.* install the newer Kontor"):
        refuse_newer("0099", package)


def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *scripts: str) -> str:
    """Return a package that has these migrations."""
    name = f"revised_{len(scripts)}_{abs(hash(scripts))}"
    folder = tmp_path / name / "migrations" / "versions"
    folder.mkdir(parents=True)
    (tmp_path / name / "__init__.py").touch()
    (folder / "__init__.py").touch()
    for number, script in enumerate(scripts):
        (folder / f"{number:04}_step.py").write_text(script)
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


def test_migrations_as_alembics_templates_write_them_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = '"""Revision ID: aa1"""\nrevision: str = "aa1"\ndown_revision: str | None = None\n'
    left, right = (f"revision = '{name}'\ndown_revision = 'aa1'\n" for name in ("bb1", "bb2"))
    joined = "revision = 'cc1'\ndown_revision = ('bb1', 'bb2')\n"

    assert newest(plugin(tmp_path, monkeypatch)) is None
    assert newest(plugin(tmp_path, monkeypatch, first)) == "aa1"
    assert newest(plugin(tmp_path, monkeypatch, first, left, right, joined)) == "cc1"
    with pytest.raises(MigrationError, match="several ends, bb1 and bb2: join them"):
        newest(plugin(tmp_path, monkeypatch, first, left, right))


@pytest.mark.parametrize("script", ["", "revision = NAME\ndown_revision = None", 'revision, down_revision = "1", None'])
def test_a_migration_that_does_not_say_which_it_is_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    with pytest.raises(MigrationError, match=r"^0000_step\.py does not say which migration it is: write revision"):
        newest(plugin(tmp_path, monkeypatch, script))


def test_a_database_that_is_up_to_date_is_opened_without_alembic(tmp_path: Path) -> None:
    opened = f"""
import sys
from kontor.store.beside import open_beside
open_beside("sqlite:///{tmp_path / "there.db"}", "kontor.store").close()
print("alembic" in sys.modules)
"""
    said = [subprocess.run([sys.executable, "-c", opened], check=True, capture_output=True, text=True).stdout.strip()
            for _ in range(2)]  # fmt: skip
    assert said == ["True", "False"]
