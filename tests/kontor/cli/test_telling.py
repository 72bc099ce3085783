"""What cannot be done is told in one line that says what to do."""

from __future__ import annotations

import errno
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from safetensors import SafetensorError

from kontor.cli.errors import one_line
from kontor.store.database import Unavailable
from tests.kontor.cli.conftest import ACCOUNT, Ran, Run

AWAY = "postgresql://nobody:secret@127.0.0.1:1/none"
SETTLED = [
    *(("explain",), ("waiting",), ("resume", "12"), ("check", "whole"), ("serve", "whole"), ("worker", "whole")),
    *(("erase", "whatsapp:+4915112345678", "--yes"), ("keys", "list"), ("keys", "rotate")),
    *(("keys", "destroy", "1", "--yes"), ("db", "upgrade"), ("db", "check"), ("db", "backup", "copy.db")),
]
"""Commands that need the database."""


def told(ran: Ran) -> str:
    """Return the one line that a command failed with."""
    assert ran.code != 0
    lines = [line for line in (ran.err + ran.out).splitlines() if not line.startswith(("ok ", "note "))]
    assert len(lines) == 1, (ran.out, ran.err)
    assert "secret" not in lines[0]
    return lines[0]


@pytest.mark.parametrize("command", SETTLED, ids=" ".join)
def test_a_database_that_is_away_is_told_by_every_command(kontor: Run, command: tuple[str, ...]) -> None:
    line = told(
        kontor(
            *command, *(("--port", "0") if command[0] == "serve" else ()), env={**ACCOUNT, "KONTOR_DATABASE_URL": AWAY}
        )
    )
    assert "refused" in line
    assert "KONTOR_DATABASE_URL" in line or "pg_dump" in line


@pytest.mark.parametrize("command", SETTLED, ids=" ".join)
def test_what_is_no_address_is_told_by_every_command(kontor: Run, command: tuple[str, ...]) -> None:
    ran = kontor(*command, env={**ACCOUNT, "KONTOR_DATABASE_URL": "kontor.db"})
    assert "KONTOR_DATABASE_URL" in told(ran)


@pytest.mark.parametrize("json_", [(), ("--json",)])
def test_a_check_of_a_database_that_is_away_tells_the_rest_too(kontor: Run, json_: tuple[str, ...]) -> None:
    ran = kontor("check", "whole", *json_, env={**ACCOUNT, "KONTOR_DATABASE_URL": AWAY})
    assert (ran.code, ran.err) == (1, "")
    assert "whatsapp/whole is set up" in ran.out
    if json_:
        problems = [one["problem"] for one in json.loads(ran.out) if one["problem"] and not one["warning"]]
        assert "refused" in problems[0]


@pytest.mark.parametrize(
    "name,value,wrong",
    [
        ("LEASE_SECONDS", "half", "number"),
        ("LEASE_SECONDS", "0", "greater"),
        ("LEASE_SECONDS", "nan", "finite"),
        ("MEDIA_PER_DAY", "-1", "greater"),
        ("LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
    ],
)
def test_a_setting_that_is_none_is_named(kontor: Run, name: str, value: str, wrong: str) -> None:
    line = told(kontor("bots", env={f"KONTOR_{name}": value}))
    assert line.startswith(f"kontor: KONTOR_{name}: ")
    assert wrong in line


def test_a_setting_that_was_left_empty_counts_as_none(kontor: Run, tmp_path: Path) -> None:
    empty = dict.fromkeys(("KONTOR_KEYSTORE", "KONTOR_DATABASE_URL", "KONTOR_LEASE_SECONDS", "KONTOR_LOG_LEVEL"), "")
    assert kontor("db", "upgrade", env=empty).code == 0
    assert (kontor("db", "upgrade").code, kontor("db", "check").code) == (0, 0)
    assert {file.name for file in tmp_path.glob("k*")} >= {"kontor.db", "keystore.json"}


@pytest.mark.parametrize("command", ["serve", "talk", "links", "check", "train", "test"])
def test_a_bot_that_is_not_there_is_told_with_those_that_are(kontor: Run, command: str) -> None:
    line = told(kontor(command, "nobody"))
    assert "there is no bot 'nobody': there are " in line
    assert "whole" in line


@pytest.mark.parametrize(
    "source,said",
    [
        ("bot = Bot(\n", "SyntaxError: '(' was never closed"),
        ("import math\nbot = mth\n", "NameError: name 'mth' is not defined"),
        ("from kontor.flows import nothing\n", "ImportError: cannot import name 'nothing'"),
        ("from kontor.connectors import NotConfigured\nraise NotConfigured('no TOKEN')\n", "NotConfigured: no TOKEN"),
        ("import kontor_that_is_not_there\n", "ModuleNotFoundError: No module named 'kontor_that_is_not_there'"),
    ],
)
def test_a_bot_that_cannot_be_loaded_is_told_with_its_line_and_hides_no_other(
    kontor: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, said: str
) -> None:
    place = tmp_path / "bots" / "halfwritten"
    place.mkdir(parents=True)
    (place / "__init__.py").write_text(source)
    monkeypatch.chdir(tmp_path)
    line = told(kontor("talk", "halfwritten"))
    assert f"the bot halfwritten cannot be loaded: {said}" in line
    assert "__init__.py" in line
    listed = kontor("bots", "--json")
    assert "airline" in {one["name"] for one in json.loads(listed.out)}
    assert said in listed.err


@pytest.mark.long
def test_a_bot_that_cannot_be_loaded_keeps_no_other_from_being_checked(
    kontor: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "bots" / "halfwritten"
    place.mkdir(parents=True)
    (place / "__init__.py").write_text("bot = Bot(\n")
    monkeypatch.chdir(tmp_path)
    ran = kontor("check", "--json")
    found = {one["what"]: one["problem"] for one in json.loads(ran.out)}
    assert (ran.code, "SyntaxError: '(' was never closed" in found["bot halfwritten"]) == (1, True)
    assert any(name.startswith("airline: ") for name in found)


def test_a_keystore_that_is_a_folder_or_damaged_is_told(kontor: Run, tmp_path: Path) -> None:
    assert (kontor("db", "upgrade").code, kontor("db", "check").code) == (0, 0)
    assert told(kontor("db", "check", env={"KONTOR_KEYSTORE": str(tmp_path)})).startswith(f"kontor: {tmp_path}: ")
    (tmp_path / "keystore.json").write_text("{}")
    assert "damaged" in told(kontor("db", "check", env={"KONTOR_KEYSTORE": str(tmp_path / "keystore.json")}))


def test_looking_into_a_database_that_is_not_there_makes_none(kontor: Run, tmp_path: Path) -> None:
    assert "there is no database yet" in told(kontor("db", "check"))
    assert not (tmp_path / "kontor.db").exists()


def test_a_damaged_database_is_told(kontor: Run, tmp_path: Path) -> None:
    assert (kontor("db", "upgrade").code, kontor("db", "check").code) == (0, 0)
    (tmp_path / "kontor.db").write_bytes(b"this is not what it was" * 400)
    for command in (("db", "check"), ("explain",), ("db", "backup", str(tmp_path / "copy.db"))):
        assert "file is not a database" in told(kontor(*command))
    assert not (tmp_path / "copy.db").exists()


def test_a_database_of_a_newer_release_is_told(kontor: Run, tmp_path: Path) -> None:
    assert (kontor("db", "upgrade").code, kontor("db", "check").code) == (0, 0)
    with closing(sqlite3.connect(tmp_path / "kontor.db")) as file:
        file.execute("update alembic_kontor_store set version_num = '9999'")
        file.commit()
    for command in (("db", "check"), ("explain",), ("db", "upgrade"), ("keys", "list")):
        assert "install the newer Kontor" in told(kontor(*command))


@pytest.mark.parametrize(
    "error,line",
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device: make room on that disk"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/var/lib/kontor/keystore.json"),
            "/var/lib/kontor/keystore.json: Permission denied: let the user that Kontor runs as read and write it",
        ),
        (
            OSError(errno.EROFS, "Read-only file system", "var"),
            "var: Read-only file system: mount it to be written to, or name another place",
        ),
        (
            SafetensorError("I/O error: No space left on device (os error 28)"),
            (
                "a model was not written: I/O error: No space left on device (os error 28): "
                "make room in KONTOR_DATA, and let Kontor write there"
            ),
        ),
        (FileNotFoundError("there is none: write one"), "there is none: write one"),
        (
            Unavailable("the database did not commit: OperationalError: database or disk is full"),
            ("the database did not commit: OperationalError: database or disk is full: mend that and say it again"),
        ),
    ],
)
def test_an_error_of_the_system_is_told_with_what_to_do(error: Exception, line: str) -> None:
    assert one_line(error) == line
