"""The commands: a file goes in whole or not at all, and a booking goes out again."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.tickets.bookings import Booking, TooManyAttempts
from flows.tickets.commands import app
from flows.tickets.sql import SqlBookings
from tests.flows.tickets.samples import DEMO, booking


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("KONTOR_BOOKINGS_URL", "KONTOR_KEYSTORE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KONTOR_DATA", str(tmp_path / "var"))
    return tmp_path


def found(reference: str, surname: str) -> Booking | TooManyAttempts | None:
    store = SqlBookings.from_env()
    try:
        return asyncio.run(store.find(reference, surname, asker="1", at=datetime(2026, 11, 21, tzinfo=UTC)))
    finally:
        store.close()


def test_an_imported_booking_is_found() -> None:
    result = CliRunner().invoke(app, ["import", str(DEMO), "--today", "2026-11-21"])
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "5 bookings stored")
    assert found("KXM4T7", "Müller") == booking("KXM4T7")


def test_the_first_run_makes_the_keystore_and_says_so_aloud(folder: Path) -> None:
    result = CliRunner().invoke(app, ["import", str(DEMO)])
    assert "NEW KEYSTORE" in result.stdout
    assert (folder / "var" / "keystore.json").exists()


def test_bookings_that_a_bot_opens_make_the_keystore_in_silence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found("KXM4T7", "Müller") is None
    assert (folder / "var" / "keystore.json").exists()
    assert capsys.readouterr() == ("", "")


def test_a_wrong_file_stores_nothing_and_says_why_in_one_line(folder: Path) -> None:
    (folder / "wrong.json").write_text('{"bookings": [{"reference": "secret!"}]}', "utf-8")
    result = CliRunner().invoke(app, ["import", str(folder / "wrong.json")])
    assert result.exit_code == 1
    assert result.stderr.startswith("wrong.json: bookings.0.reference")
    assert "secret" not in result.stderr
    assert not (folder / "var").exists()


def test_a_missing_file_is_named() -> None:
    result = CliRunner().invoke(app, ["import", "nowhere.json"])
    assert (result.exit_code, result.stderr) == (1, "nowhere.json: No such file or directory\n")


def test_an_erased_booking_is_not_found() -> None:
    CliRunner().invoke(app, ["import", str(DEMO), "--today", "2026-11-21"])
    assert CliRunner().invoke(app, ["erase", "KXM4T7"]).stdout == "erased\n"
    assert CliRunner().invoke(app, ["erase", "KXM4T7"]).exit_code == 1
    assert found("KXM4T7", "Müller") is None
