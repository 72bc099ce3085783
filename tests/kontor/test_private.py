"""What Kontor makes is for the user it runs as, whatever the umask says."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kontor import private
from kontor.store.beside import open_beside
from kontor.store.opening import open_workspace
from kontor.vault import FileKeystore, open_vault


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """Let the process make its files for everybody, unless it says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


async def test_a_new_database_its_folders_and_its_keystore_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "kontor"
    workspace = await open_workspace(f"sqlite:///{folder / 'kontor.db'}", folder / "keystore.json")
    made = {one.name: mode(one) for one in folder.iterdir()}
    workspace.close()
    assert made == dict.fromkeys(("kontor.db", "kontor.db-wal", "kontor.db-shm", "keystore.json"), 0o600)
    assert [mode(tmp_path / "data"), mode(folder)] == [0o700, 0o700]


def test_so_is_a_plugins_database(tmp_path: Path) -> None:
    open_beside(f"sqlite:///{tmp_path / 'new' / 'timetable.db'}", "flows.flight_times").close()
    assert mode(tmp_path / "new" / "timetable.db") == 0o600
    assert mode(tmp_path / "new") == 0o700


def test_so_is_a_keystore_in_a_folder_of_its_own_and_the_lock_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keystore.json"
    open_vault(path, create=True)
    with FileKeystore(path).changing():
        assert {mode(one) for one in path.parent.iterdir()} == {0o600}
    assert mode(path.parent) == 0o700


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o750)
    (folder / "kept").write_text("words")
    (folder / "kept").chmod(0o640)
    private.make_file(folder / "kept")
    assert [(folder / "kept").read_text(), mode(folder / "kept"), mode(folder)] == ["words", 0o640, 0o750]


def test_a_file_is_placed_whole_and_private(tmp_path: Path) -> None:
    with private.placing(tmp_path / "kept") as half:
        half.write_text("new")
        assert not (tmp_path / "kept").exists()
    assert [(tmp_path / "kept").read_text(), mode(tmp_path / "kept")] == ["new", 0o600]


def test_a_file_that_cannot_be_written_leaves_what_was_there_and_no_half(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("old")
    with pytest.raises(IsADirectoryError), private.placing(tmp_path / "kept") as half:
        half.parent.read_text()
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("kept", "old")]


def test_what_a_killed_process_left_half_written_goes_and_what_another_writes_stays(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for process in (ended.pid, os.getpid(), os.getppid()):
        (tmp_path / f"kept.db.{process}.half").write_text("left")
    with private.placing(tmp_path / "kept.db") as half:
        assert half.read_text() == ""
    assert {one.name for one in tmp_path.iterdir()} == {"kept.db", f"kept.db.{os.getppid()}.half"}


def test_making_a_file_that_is_there_leaves_sqlites_locks_on_it(tmp_path: Path) -> None:
    """Whoever closes a file ends all locks that its process holds on it (SQLite, how to corrupt a database file)."""
    path = tmp_path / "kept.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as ours:
        ours.execute("create table t (x)")
        ours.execute("begin exclusive")
        private.make_file(path)
        writes = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('insert into t values (1)')"
        other = subprocess.run([sys.executable, "-c", writes, path], capture_output=True, text=True, check=False)
    assert "database is locked" in other.stderr


@pytest.mark.parametrize(
    "file, folder, seen",
    [(0o600, 0o755, False), (0o644, 0o755, True), (0o640, 0o750, True), (0o644, 0o700, False)],
)
def test_a_file_is_open_to_others_by_its_own_rights_and_those_of_its_folder(
    tmp_path: Path, file: int, folder: int, seen: bool
) -> None:
    (tmp_path / "kept").touch()
    (tmp_path / "kept").chmod(file)
    tmp_path.chmod(folder)
    assert private.is_open(tmp_path / "kept") is seen


def test_what_is_not_there_is_open_to_nobody(tmp_path: Path) -> None:
    assert not private.is_open(tmp_path / "none" / "kept")
