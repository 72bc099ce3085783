"""A plugin's own database."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontor.store.beside import address, open_beside
from kontor.store.migrate import current, newest


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
