from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kontor.store.database import make_engine
from kontor.store.migrate import downgrade, upgrade
from kontor.store.opening import OpeningError, Untouched, open_workspace
from kontor.store.revisions import MigrationError, current, newest
from kontor.vault import KeystoreError, open_vault


async def test_the_first_opening_makes_database_and_keystore_and_the_second_finds_them(
    url: str, tmp_path: Path
) -> None:
    told: list[str] = []
    for _ in range(2):
        workspace = await open_workspace(url, tmp_path / "keys.json", announce=told.append)
        workspace.close()
    assert len(told) == 1


async def test_a_keystore_of_another_workspace_is_refused(url: str, tmp_path: Path) -> None:
    (await open_workspace(url, tmp_path / "keys.json")).close()
    open_vault(tmp_path / "other.json", create=True)
    with pytest.raises(KeystoreError, match="of another workspace") as raised:
        await open_workspace(url, tmp_path / "other.json")
    assert "\n" not in str(raised.value)


async def test_a_lost_keystore_is_not_made_anew_for_a_database_in_use(url: str, tmp_path: Path) -> None:
    (await open_workspace(url, tmp_path / "keys.json")).close()
    with pytest.raises(KeystoreError, match="sealed with another"):
        await open_workspace(url, tmp_path / "gone.json")
    assert not (tmp_path / "gone.json").exists()


async def test_a_database_behind_is_only_brought_up_to_date_when_that_was_asked(url: str, tmp_path: Path) -> None:
    with pytest.raises(Untouched, match="kontor db upgrade"):
        await open_workspace(url, tmp_path / "keys.json", migrate=False)
    engine = make_engine(url)
    upgrade(engine)
    downgrade(engine, revision="-1")
    behind = current(engine)
    with pytest.raises(OpeningError, match=f"stands at revision {behind}, .*: run kontor db upgrade"):
        await open_workspace(url, tmp_path / "keys.json", migrate=False)
    assert current(engine) == behind
    (await open_workspace(url, tmp_path / "keys.json")).close()
    assert current(engine) == newest()
    engine.dispose()


async def test_a_database_of_a_newer_release_is_not_to_be_upgraded(sqlite_url: str, tmp_path: Path) -> None:
    (await open_workspace(sqlite_url, tmp_path / "keys.json")).close()
    with closing(sqlite3.connect(tmp_path / "kontor.db")) as file:
        file.execute("update alembic_kontor_store set version_num = '9999'")
        file.commit()
    for migrate in (True, False):
        with pytest.raises(MigrationError, match="install the newer Kontor"):
            await open_workspace(sqlite_url, tmp_path / "keys.json", migrate=migrate)


async def test_of_a_database_that_cannot_be_opened_the_mend_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, damaged = tmp_path / "keys.json", tmp_path / "damaged.db"
    damaged.write_bytes(b"this is not what it was" * 400)
    with pytest.raises(OpeningError, match=r"not a database: bring .*damaged\.db back from its backup$"):
        await open_workspace(f"sqlite:///{damaged}", keys)
    with pytest.raises(OpeningError, match=r"room, and the right to write, in /proc/nowhere \(KONTOR_DATA names"):
        await open_workspace("sqlite:////proc/nowhere/k.db", keys)
    url = "postgresql://nobody:x@127.0.0.1:1/none"
    monkeypatch.setenv("KONTOR_DATABASE_URL", url)
    with pytest.raises(
        OpeningError, match=r"see that it runs and lets its user write, and that KONTOR_DATABASE_URL names it rightly$"
    ):
        await open_workspace(url, keys)


@pytest.mark.parametrize("bad", ["sqlite:////proc/nowhere/k.db", "postgresql://nobody:x@127.0.0.1:1/none"])
async def test_a_database_that_is_not_there_is_told_in_one_line(bad: str, tmp_path: Path) -> None:
    with pytest.raises((OpeningError, OSError)) as raised:
        await open_workspace(bad, tmp_path / "keys.json")
    assert "\n" not in str(raised.value)


async def test_a_database_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"use sqlite:///file\.db or postgresql"):
        await open_workspace("mysql://x/y", tmp_path / "keys.json")


@pytest.mark.parametrize("bad", ["kontor.db", "postgresql://kontor:secret@db:port/kontor", " "])
async def test_what_is_no_address_of_a_database_is_told_with_how_to_write_one(
    bad: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KONTOR_DATABASE_URL", bad)
    with pytest.raises(ValueError, match=r"KONTOR_DATABASE_URL is no address of a database: write sqlite:") as raised:
        await open_workspace(bad, tmp_path / "keys.json")
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)
