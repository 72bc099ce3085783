"""A plugin's own database."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from kontor.store.beside import address, open_beside
from kontor.store.database import Unavailable
from kontor.store.revisions import MigrationError, current, newest


def test_the_address_is_read_from_the_environment_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KONTOR_TIMETABLE_URL", raising=False)
    monkeypatch.setenv("KONTOR_DATA", str(tmp_path))
    assert address("KONTOR_TIMETABLE_URL", "timetable.db") == f"sqlite:///{tmp_path / 'timetable.db'}"

    monkeypatch.setenv("KONTOR_TIMETABLE_URL", "postgresql://db/times")
    assert address("KONTOR_TIMETABLE_URL", "timetable.db") == "postgresql://db/times"


def test_a_new_database_gets_its_folder_and_the_newest_tables(tmp_path: Path) -> None:
    database = open_beside(f"sqlite:///{tmp_path / 'new' / 'timetable.db'}", "flows.flight_times")

    assert current(database.engine, "flows.flight_times") == newest("flows.flight_times")
    database.close()


@pytest.mark.parametrize("url", ["postgresql://times:secret@127.0.0.1:1/times", "sqlite:////proc/nowhere/timetable.db"])
def test_one_that_cannot_be_opened_is_told_in_one_line_by_its_setting(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("KONTOR_TIMETABLE_URL", url)
    before = threading.active_count()
    with pytest.raises(Unavailable, match="KONTOR_TIMETABLE_URL names ") as raised:
        open_beside(address("KONTOR_TIMETABLE_URL", "timetable.db"), "flows.flight_times")
    assert "the database of flows.flight_times cannot be opened: " in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)
    assert threading.active_count() == before


def test_one_that_a_newer_release_made_is_told_by_whose_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'timetable.db'}"
    open_beside(url, "flows.flight_times").close()
    with closing(sqlite3.connect(tmp_path / "timetable.db")) as file:
        file.execute("update alembic_flows_flight_times set version_num = '9999'")
        file.commit()
    with pytest.raises(MigrationError, match=r"of flows\.flight_times stands at revision 9999.*the newer Kontor"):
        open_beside(url, "flows.flight_times")
