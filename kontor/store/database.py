"""Transactions: plain functions over one connection, committed in groups.

Every transaction is `fn(conn, now, *args)`; `now()` tells the moment and is asked after the locks are held. Functions
that wait together share one COMMIT, which hides the disk's flush: that is worth more than any choice of engine. A
function may run again, so it has no effect but its rows, and its result leaves only after the COMMIT.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from kontor import private
from kontor.clock import Clock, SystemClock
from kontor.settings import variable_of
from kontor.store.dialect import COMPILED, DRIVER
from kontor.store.moments import ServerClock

P = ParamSpec("P")
R = TypeVar("R")
Now = Callable[[], datetime]
GROUP = 64
TRIES = 4
CLOSE_SECONDS = 3.0
PATIENCE = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
"""How long a server that says nothing is waited for, unless the URL says otherwise: seconds, `tcp_user_timeout` in ms.

A host that vanishes closes no connection: without them the kernel waits a quarter of an hour, though another host has
taken over (libpq, connection parameters).
"""
OLDEST_SQLITE = (3, 33)


class Unavailable(Exception):
    """The database did not commit; nothing of the call is stored and it may be tried again."""


@dataclass(slots=True)
class _Job:
    """One function to run. Its caller waits in a loop, or in a thread where `loop` is None."""

    fn: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    future: Future[Any] | asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop | None = None
    result: Any = None
    error: Exception | None = None


def make_engine(url: str) -> Engine:
    """Return an engine with the settings durability needs; raises `ValueError` for a database Kontor does not know."""
    place = place_of(url)
    if place.get_backend_name() == "sqlite":
        require_sqlite(sqlite3.sqlite_version_info)
        options = {"compiled_cache": COMPILED}
        engine = create_engine(place.set(drivername=DRIVER), poolclass=NullPool, execution_options=options)
        if file := sqlite_file(place):
            event.listen(engine, "do_connect", partial(_make_private, file))
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    server = place.set(drivername="postgresql+psycopg", query={**PATIENCE, **place.query})
    engine = create_engine(server, poolclass=NullPool)
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def place_of(url: str) -> URL:
    """Return what a database's address says; raises `ValueError` for what is none, or of a database unknown here."""
    named = variable_of(url) or "the database's address"
    try:
        place = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError(
            f"{named} is no address of a database: write sqlite:///file.db or postgresql://user:password@host/name"
        ) from None
    if place.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError(f"{named} names {place.get_backend_name()!r}: use sqlite:///file.db or postgresql://...")
    return place


def sqlite_file(url: URL) -> Path | None:
    """Return the file of an SQLite database; None for another, and for one that has no plain path."""
    named = url.database if url.get_backend_name() == "sqlite" else None
    return Path(named) if named and named != ":memory:" and not named.startswith("file:") else None


def _make_private(file: Path, *_: object) -> None:
    """Make the file before SQLite does: it gives the files beside it, with what was last written, the same rights."""
    with contextlib.suppress(OSError):  # SQLite says what is wrong, when it opens it
        private.make_file(file)


def require_sqlite(version: tuple[int, ...]) -> None:
    """Raise `ValueError` for an SQLite that cannot update from rows (it can since 3.33, August 2020)."""
    if version < OLDEST_SQLITE:
        has, needed = (".".join(map(str, one)) for one in (version, OLDEST_SQLITE))
        raise ValueError(f"this Python has SQLite {has}, {needed} is needed: take a newer Python, or PostgreSQL")


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgres(connection: Any, record: object) -> None:
    """Have indexes used from the first row on: each statement of ours has one.

    The planner takes a table that was never analysed for a short one and reads all of it, until autovacuum comes by
    minutes later; and it compiles a plan whose cost it was told to shun.
    """
    for setting in ("enable_seqscan = off", "jit = off"):
        connection.execute(f"SET {setting}")
    connection.commit()


class Database:
    """The only road to the rows. SQLite has one writer thread, PostgreSQL a few."""

    def __init__(self, url: str, clock: Clock | None = None, writers: int = 3) -> None:
        self.url = url
        self.engine = make_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._clock = clock
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        count = 1 if self.is_sqlite else writers
        self._threads = [
            threading.Thread(target=self._work, name=f"kontor-writer-{n}", daemon=True) for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, fn: Callable[Concatenate[Connection, Now, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one transaction function; returns after its COMMIT.

        Raises `Unavailable` when it could not be committed.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._jobs.put(_Job(fn, args, kwargs, future, loop))
        return await future

    def submit(self, fn: Callable[Concatenate[Connection, Now, P], R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Queue one transaction function from any thread."""
        future: Future[R] = Future()
        self._jobs.put(_Job(fn, args, kwargs, future))
        return future

    def close(self, seconds: float = CLOSE_SECONDS) -> None:
        """Finish what is queued and end the threads; one that waits for a silent server ends with the process."""
        for _ in self._threads:
            self._jobs.put(None)
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        self.engine.dispose()

    # ---------------------------------------------------------------------------------------------------- writer thread

    def _work(self) -> None:
        connection: Connection | None = None
        while (batch := self._next()) is not None:
            try:
                connection = connection or self.engine.connect()
                self._commit(connection, batch)
            except (SQLAlchemyError, OSError) as error:
                self._drop(connection)
                connection = None
                for job in batch:
                    job.error = job.error or Unavailable(f"the database did not commit: {_short(error)}")
            _tell(batch)
        self._drop(connection)

    def _next(self) -> list[_Job] | None:
        first = self._jobs.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)
                break
            batch.append(job)
        return batch

    def _commit(self, connection: Connection, batch: list[_Job]) -> None:
        """Commit a batch together; when it cannot be (a function failed, a deadlock), run each function alone.

        Failures are rare, so a batch goes without savepoints: two statements for each function of it.
        """
        try:
            self._together(connection, batch)
        except DBAPIError as error:
            _rollback(connection)
            if error.connection_invalidated or not _transient(error):
                raise
        else:
            if len(batch) == 1 or all(job.error is None for job in batch):
                return
        for job in batch:
            self._alone(connection, job)

    def _together(self, connection: Connection, batch: list[_Job]) -> None:
        """Run functions in one transaction, which ends without a trace when one of them fails."""
        self._begin(connection)
        for job in batch:
            job.result = job.error = None
            self._call(connection, job)
            if job.error is not None:
                connection.rollback() if not self.is_sqlite else connection.exec_driver_sql("ROLLBACK")
                return
        self._end(connection)

    def _alone(self, connection: Connection, job: _Job) -> None:
        for attempt in range(TRIES):
            try:
                self._together(connection, [job])
            except DBAPIError as error:
                _rollback(connection)
                if error.connection_invalidated or not _transient(error) or attempt == TRIES - 1:
                    job.error = Unavailable(f"the database did not commit: {_short(error)}")
                    return
            else:
                return

    def _call(self, connection: Connection, job: _Job) -> None:
        try:
            job.result = job.fn(connection, self._now(connection), *job.args, **job.kwargs)
        except DBAPIError as error:
            if _transient(error) or error.connection_invalidated:
                raise
            job.error = Unavailable(f"the database did not commit: {_short(error)}") if _away(error) else error
        except Exception as error:  # noqa: BLE001 (the function's own failure is its caller's to see)
            job.error = error

    def _begin(self, connection: Connection) -> None:
        if self.is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    def _end(self, connection: Connection) -> None:
        if self.is_sqlite:
            connection.exec_driver_sql("COMMIT")
        connection.commit()

    def _drop(self, connection: Connection | None) -> None:
        if connection is not None:
            try:
                connection.invalidate()
                connection.close()
            except SQLAlchemyError:
                pass

    def _now(self, connection: Connection) -> Now:
        clock = self._clock
        if clock is not None:
            return clock.now
        if self.is_sqlite:
            return SystemClock().now
        kept: ServerClock = connection.info.setdefault("clock", ServerClock(connection))
        return kept.now


def _rollback(connection: Connection) -> None:
    try:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
        connection.rollback()
    except SQLAlchemyError:
        pass


def _transient(error: DBAPIError) -> bool:
    """Tell whether running the functions again may help: a deadlock, a serialization failure, two ids that met."""
    state = getattr(error.orig, "sqlstate", None)
    return isinstance(error, IntegrityError) or state in ("40P01", "40001", "25P02")


SQLITE_AWAY = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    )
)
"""What the file or the machine is at fault for (sqlite.org/rescode.html)."""
POSTGRES_AWAY = ("08", "25006", "42501", "53", "55P03", "57", "58")
"""No connection, a standby, no right to, no resources, a lock not had in time, an operator, the system.

PostgreSQL, appendix A.
"""


def _away(error: DBAPIError) -> bool:
    """Tell whether the database and not the statement is at fault: later the same function may succeed."""
    code, state = getattr(error.orig, "sqlite_errorcode", None), getattr(error.orig, "sqlstate", None)
    return (code is not None and code & 0xFF in SQLITE_AWAY) or (state or "").startswith(POSTGRES_AWAY)


def cause(error: BaseException) -> str:
    """Return the first line of what the driver says, without SQL and its parameters, which are personal."""
    origin = getattr(error, "orig", None) or error
    return str(origin).splitlines()[0] if str(origin) else type(origin).__name__


def trouble(url: str, error: SQLAlchemyError) -> str:
    """Return what keeps a database from being opened, and what to do about it."""
    place, code = place_of(url), getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF
    named = variable_of(url)
    if (file := sqlite_file(place)) is None:
        named = named or "its address"
        return f"{cause(error)}: see that it runs and lets its user write, and that {named} names it rightly"
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return f"{cause(error)}: bring {file} back from its backup"
    named = f" ({named or 'KONTOR_DATA'} names the place)"
    return f"{cause(error)}: see that there is room, and the right to write, in {file.parent}{named}"


def _short(error: BaseException) -> str:
    origin = getattr(error, "orig", None) or error
    return f"{type(origin).__name__}: {cause(error)[:120]}"


def _tell(batch: list[_Job]) -> None:
    """Hand out what a batch brought; each loop is called once, however many of its callers wait."""
    waiting: dict[asyncio.AbstractEventLoop | None, list[_Job]] = {}
    for job in batch:
        waiting.setdefault(job.loop, []).append(job)
    for loop, jobs in waiting.items():
        if loop is None:
            _settle(jobs)
            continue
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, jobs)


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        waits = (
            not job.future.done()
            if isinstance(job.future, asyncio.Future)
            else job.future.set_running_or_notify_cancel()
        )
        if not waits:
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
