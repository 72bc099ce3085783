"""`kontor airline` fills the timetable, changes flights, and tells those who watch them."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.flight_times import SqlTimetable
from flows.flight_times.commands import app
from kontor.store.opening import open_workspace
from tests.flows.flight_times.conftest import PLAN
from tests.flows.flight_times.ssim_file import leg, ssim

SATURDAY = date(2026, 11, 21)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KONTOR_DATA", str(tmp_path / "data"))
    for name in ("KONTOR_TIMETABLE_URL", "KONTOR_DATABASE_URL", "KONTOR_KEYSTORE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "plan.csv").write_bytes(PLAN)
    return tmp_path


def airline(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_timetable_is_imported_and_the_same_again_changes_nothing(folder: Path) -> None:
    assert "plan.csv: 9 new, 0 gone, 0 unchanged" in airline("import", folder / "plan.csv").output
    assert "plan.csv: 0 new, 0 gone, 9 unchanged" in airline("import", folder / "plan.csv").output


def test_an_ssim_file_is_known_by_its_header_and_tells_its_doubts(folder: Path) -> None:
    (folder / "winter").write_text(ssim(leg(utc=("+0200", "+0000")), leg("800", service="F")))
    result = airline("import", folder / "winter")

    assert "line 3, column 48" in result.output
    assert "1 new, 0 gone, 0 unchanged, 1 without passengers left out" in result.output


def test_news_are_imported_too(folder: Path) -> None:
    airline("import", folder / "plan.csv")
    (folder / "news.csv").write_text("flight;day;from;delay;gate\nKX104;2026-11-21;FRA;35;B22\n")

    assert "1 new" in airline("import", folder / "news.csv").output
    assert "35 minutes late, gate B22" in airline("update", "KX104", "2026-11-21", "--reason", "fog").output


@pytest.mark.parametrize("data", [b"flight,from\n", b"\xff\xfe", b"", b"1AIRLINE STANDARD SCHEDULE DATA SET"])
def test_a_wrong_file_is_refused_in_one_line_and_changes_nothing(folder: Path, data: bytes) -> None:
    (folder / "wrong").write_bytes(data)
    result = airline("import", folder / "wrong")

    assert result.exit_code == 1
    assert result.output.startswith("wrong, line 1")
    assert len(result.output.splitlines()) == 1


def test_a_missing_file_is_said(folder: Path) -> None:
    assert airline("import", folder / "nothing").exit_code == 1


@pytest.mark.parametrize(
    "options, line",
    [
        (["--delay", "35"], "KX104 2026-11-21 FRA to LIS: 20:20 to 22:25, 35 minutes late"),
        (["--departs", "20:15"], "KX104 2026-11-21 FRA to LIS: 20:15 to 22:20, 30 minutes late"),
        (["--departs", "00:15"], "KX104 2026-11-21 FRA to LIS: 00:15 to 02:20, 270 minutes late"),
        (["--gate", "B22"], "KX104 2026-11-21 FRA to LIS: 19:45 to 21:50, gate B22"),
        (["--cancel"], "KX104 2026-11-21 FRA to LIS: 19:45 to 21:50, cancelled"),
    ],
)
def test_a_flight_is_changed(folder: Path, options: list[str], line: str) -> None:
    airline("import", folder / "plan.csv")

    assert airline("update", "kx 104", "2026-11-21", *options).output == f"{line}\n"


def test_changes_add_up_and_can_be_taken_back(folder: Path) -> None:
    airline("import", folder / "plan.csv")
    airline("update", "KX104", "2026-11-21", "--delay", "35", "--gate", "B22", "--cancel")

    assert "35 minutes late, gate B22" in airline("update", "KX104", "2026-11-21", "--reinstate").output
    taken_back = airline("update", "KX104", "2026-11-21", "--delay", "0", "--gate", "").output
    assert taken_back == "KX104 2026-11-21 FRA to LIS: 19:45 to 21:50\n"


def test_a_later_leg_is_changed_where_it_leaves(folder: Path) -> None:
    airline("import", folder / "plan.csv")

    assert (
        "BKK to SIN: 16:30 to 19:55" in airline("update", "KX510", "2026-11-21", "--at", "bkk", "--delay", "10").output
    )


@pytest.mark.parametrize(
    "arguments, word",
    [
        (["KX104", "2026-11-22", "--delay", "5"], "does not fly on 2026-11-22"),
        (["KX104", "2026-11-21", "--delay", "5", "--at", "LIS"], "does not fly from LIS"),
        (["104", "2026-11-21", "--delay", "5"], "no flight number"),
        (["KX104", "21.11.", "--delay", "5"], "no day"),
        (["KX104", "2026-11-21", "--departs", "8 pm"], "no time"),
        (["KX104", "2026-11-21"], "nothing to change"),
    ],
)
def test_a_wrong_change_is_refused_in_one_line(folder: Path, arguments: list[str], word: str) -> None:
    airline("import", folder / "plan.csv")
    result = airline("update", *arguments)

    assert result.exit_code == 1
    assert word in result.output
    assert len(result.output.splitlines()) == 1


def test_a_watch_of_a_conversation_that_is_gone_is_dropped(folder: Path) -> None:
    asyncio.run(watched_by_nobody(folder))

    assert airline("update", "KX104", "2026-11-21", "--delay", "35").output.endswith("35 minutes late\n")
    assert asyncio.run(watchers()) == ()


async def watched_by_nobody(folder: Path) -> None:
    data = folder / "data"
    (await open_workspace(f"sqlite:///{data / 'kontor.db'}", data / "keystore.json")).close()
    timetable = SqlTimetable.from_env(demo=[folder / "plan.csv"])
    await timetable.watch(7, "KX104", SATURDAY, idempotency_key="a")
    timetable.close()


async def watchers() -> tuple[int, ...]:
    timetable = SqlTimetable.from_env()
    found = await timetable.watchers("KX104", SATURDAY)
    timetable.close()
    return found
