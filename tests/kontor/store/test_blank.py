"""The empty database that talks are played on."""

from __future__ import annotations

import stat
from pathlib import Path

from sqlalchemy import inspect

from kontor.store.blank import place_blank
from kontor.store.database import make_engine
from kontor.store.revisions import current, newest
from kontor.store.tables import metadata


def test_it_has_every_table_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "talks" / "talk.db"
    place_blank(file)
    engine = make_engine(f"sqlite:///{file}")
    assert current(engine) == newest()
    assert {*metadata.tables} <= {*inspect(engine).get_table_names()}
    engine.dispose()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_each_is_its_own(tmp_path: Path) -> None:
    one, other = make_engine(f"sqlite:///{tmp_path / 'one.db'}"), make_engine(f"sqlite:///{tmp_path / 'other.db'}")
    for name in ("one", "other"):
        place_blank(tmp_path / f"{name}.db")
    with one.begin() as connection:
        connection.exec_driver_sql("create table mine (id integer)")
    assert inspect(other).has_table("mine") is False
    for engine in (one, other):
        engine.dispose()
