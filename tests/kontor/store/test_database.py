from __future__ import annotations

import asyncio
import resource
import signal
import socket
import threading
from collections.abc import AsyncIterator
from concurrent.futures import wait
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import CacheStats

from kontor.store.columns import Ids, micros, moment
from kontor.store.database import OLDEST_SQLITE, Database, Now, Unavailable, make_engine, require_sqlite

notes = sa.Table("notes", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("word", sa.Text))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    found = Database(url)
    await found.run(lambda conn, now: notes.create(conn))
    yield found
    found.close()


def write(conn: Connection, now: Now, id: int, word: str = "x") -> int:
    conn.execute(sa.insert(notes), [{"id": id, "word": word}])
    return id


def fails(conn: Connection, now: Now, id: int) -> None:
    write(conn, now, id)
    raise LookupError(f"{id}")


def read(conn: Connection, now: Now) -> list[int]:
    return list(conn.scalars(sa.select(notes.c.id).order_by(notes.c.id)))


async def test_a_function_that_fails_leaves_nothing_and_does_not_fail_its_neighbours(database: Database) -> None:
    jobs = [database.submit(fails if number % 3 == 0 else write, number) for number in range(30)]
    await asyncio.to_thread(wait, jobs)
    assert [number for number, job in enumerate(jobs) if job.exception()] == list(range(0, 30, 3))
    assert isinstance(jobs[0].exception(), LookupError)
    assert await database.run(read) == [number for number in range(30) if number % 3]


async def test_a_row_that_cannot_be_is_its_own_functions_failure(database: Database) -> None:
    await database.run(write, 1)
    jobs = [database.submit(write, number) for number in (1, 2, 3)]
    await asyncio.to_thread(wait, jobs)
    assert [type(job.exception()) for job in jobs] == [Unavailable, type(None), type(None)]
    assert await database.run(read) == [1, 2, 3]


async def test_two_ids_that_met_are_made_anew(database: Database) -> None:
    """The first try takes an id that is there already; run again, the function makes another."""
    await database.run(write, 1)
    ids = iter([1, 2])
    assert await database.run(lambda conn, now: write(conn, now, next(ids))) == 2


async def test_results_leave_after_the_commit_only(database: Database) -> None:
    found = await asyncio.gather(*(database.run(write, number) for number in range(20)))
    assert found == list(range(20))
    assert await database.run(read) == list(range(20))


@pytest.mark.postgres
async def test_a_deadlock_is_run_again(postgres_url: str) -> None:
    database = Database(postgres_url, writers=2)
    await database.run(lambda conn, now: notes.create(conn))
    for id in (1, 2):
        await database.run(write, id, "")
    tries: list[int] = []
    begun, both = threading.Event(), threading.Barrier(2)

    def cross(conn: Connection, now: Now, first: int, second: int) -> None:
        tries.append(first)
        conn.execute(sa.update(notes).where(notes.c.id == first).values(word=notes.c.word + "a"))
        begun.set()
        if len(tries) <= 2:
            both.wait(10)
        conn.execute(sa.update(notes).where(notes.c.id == second).values(word=notes.c.word + "b"))

    one = database.submit(cross, 1, 2)
    await asyncio.to_thread(begun.wait, 10)  # the other thread takes the second one
    two = database.submit(cross, 2, 1)
    await asyncio.to_thread(wait, [one, two])
    assert (one.exception(), two.exception()) == (None, None)
    assert len(tries) > 2
    words = await database.run(lambda conn, now: list(conn.scalars(sa.select(notes.c.word))))
    assert sorted(map(sorted, words)) == [["a", "b"], ["a", "b"]]
    database.close()


async def test_a_database_that_is_away_is_unavailable_and_comes_back(database: Database) -> None:
    if database.is_sqlite:
        return
    with pytest.raises(Unavailable):
        await database.run(lambda conn, now: conn.execute(sa.text("select pg_terminate_backend(pg_backend_pid())")))
    assert await database.run(write, 1) == 1


def largest(folder: Path) -> int:
    """Return the size of the largest file of the database."""
    return max(one.stat().st_size for one in folder.glob("kontor.db*"))


async def test_a_full_disk_fails_its_batch_and_the_thread_lives_on(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    await database.run(lambda conn, now: notes.create(conn))
    await database.run(write, 1)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = largest(tmp_path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limit[1]))
    try:
        jobs = [database.submit(write, number, "much " * 40_000) for number in range(2, 5)]
        await asyncio.to_thread(wait, jobs)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)
    errors = [job.exception() for job in jobs]
    assert {type(error) for error in errors} == {Unavailable}
    assert "much" not in f"{errors}"
    assert await database.run(write, 9) == 9
    assert await database.run(read) == [1, 9]
    database.close()


async def test_on_sqlite_references_and_durability_are_always_on(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    def pragmas(conn: Connection, now: Now) -> list[Any]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await database.run(pragmas) == ["wal", 2, 1]
    database.close()


async def test_on_postgres_the_clock_is_the_databases_and_moves_within_a_transaction(database: Database) -> None:
    def twice(conn: Connection, now: Now) -> tuple[datetime, datetime]:
        first = now()
        conn.execute(sa.text("select 1"))
        return first, now()

    first, second = await database.run(twice)
    assert first.tzinfo is not None
    assert first < second


# ------------------------------------------------------------------------------------------------------------------ ids


def test_ids_rise_also_when_the_clock_stands_still_or_goes_back() -> None:
    ids, now = Ids(), datetime(2026, 11, 21, tzinfo=UTC)
    made = [ids.next(now) for _ in range(9000)] + [
        ids.next(now - timedelta(hours=1)),
        ids.next(now + timedelta(days=1)),
    ]
    assert made == sorted(set(made))
    assert made[-1] < 2**63


def test_ids_fit_until_the_end_of_the_century_nearly() -> None:
    assert 0 < Ids().next(datetime(2094, 1, 1, tzinfo=UTC)) < 2**63


def test_moments_are_exact_to_the_microsecond() -> None:
    at = datetime(2026, 11, 21, 12, 0, 0, 123457, tzinfo=UTC)
    assert moment(micros(at)) == at


def test_an_sqlite_too_old_is_named_with_what_to_do() -> None:
    require_sqlite(OLDEST_SQLITE)
    require_sqlite((3, 40, 1))
    with pytest.raises(ValueError, match=r"SQLite 3\.31\.1, 3\.33 is needed: take a newer Python, or PostgreSQL"):
        require_sqlite((3, 31, 1))


def patience_of(connection: psycopg.Connection) -> list[int]:
    """Return what the kernel was told of an open connection: seconds, and at last milliseconds."""
    names = ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT")
    with socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as wire:
        return [wire.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in names]


@pytest.mark.postgres
@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Linux alone has all of them")
def test_a_server_that_vanishes_is_given_up_within_half_a_minute_unless_its_url_says_otherwise(
    postgres_url: str,
) -> None:
    join = "&" if "?" in postgres_url else "?"
    for url, told in (
        (postgres_url, [10, 5, 3, 20_000]),
        (f"{postgres_url}{join}keepalives_idle=77&tcp_user_timeout=9000", [77, 5, 3, 9000]),
    ):
        engine = make_engine(url)
        with engine.connect() as connection:
            wire = connection.connection.driver_connection
            assert isinstance(wire, psycopg.Connection)
            assert patience_of(wire) == told
        listener = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(listener) as other:  # as wake-ups connect
            assert patience_of(other) == told
        engine.dispose()


def test_a_statement_is_compiled_once_a_process_and_not_once_a_database(tmp_path: Path) -> None:
    first, second = (make_engine(f"sqlite:///{tmp_path / name}") for name in ("first.db", "second.db"))
    statement = sa.select(sa.literal("compiled").label("once"))
    for engine in (first, second):
        with engine.connect() as connection:
            ran = connection.execute(statement)
            assert (ran.context.cache_hit is CacheStats.CACHE_HIT) == (engine is second)
