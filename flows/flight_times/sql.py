"""The timetable kept in a SQL database of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from importlib.resources.abc import Traversable
from threading import Lock
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection

from flows.flight_times import rows
from flows.flight_times.files import read_file, take
from flows.flight_times.journeys import journeys
from flows.flight_times.lately import Lately
from flows.flight_times.legs import DAY, Leg
from flows.flight_times.timetable import Hours, Status
from kontor.store.beside import address, open_beside
from kontor.store.database import Database, Now

LOOK_AHEAD = 60
"""Days after which `following` gives up."""
LATE = 0.2
"""Seconds by which an answer may be older than a change that another process wrote."""

P = ParamSpec("P")
R = TypeVar("R")


class SqlTimetable:
    """A timetable in SQLite or PostgreSQL; opened, and brought to its newest tables, when it is first used.

    `demo` are files that fill a timetable which has no legs yet.
    """

    def __init__(self, url: Callable[[], str], demo: Sequence[Traversable] = ()) -> None:
        self._url, self._demo = url, demo
        self._lately = Lately(LATE)
        self._database: Database | None = None
        self._opening = Lock()

    @classmethod
    def from_env(cls, demo: Sequence[Traversable] = ()) -> Self:
        """Take the address from KONTOR_TIMETABLE_URL, else a file `timetable.db` in KONTOR_DATA (`var`)."""
        return cls(partial(address, "KONTOR_TIMETABLE_URL", "timetable.db"), demo)

    def open(self) -> Database:
        """Return the database, opened."""
        with self._opening:
            if self._database is None:
                database = open_beside(self._url(), "flows.flight_times")
                if self._demo:
                    database.submit(_fill, self._demo).result()
                self._database = database
            return self._database

    def close(self) -> None:
        """Close the database, if it was opened."""
        if self._database is not None:
            self._database.close()
            self._database = None

    async def run(self, fn: Callable[Concatenate[Connection, Now, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one transaction, which may change the timetable."""
        try:
            return await (await self._opened()).run(fn, *args, **kwargs)
        finally:
            self._lately.forget()

    async def _look(self, fn: Callable[Concatenate[Connection, Now, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run one transaction that only reads."""
        database = await self._opened()
        return await self._lately.ask((fn, *args), lambda: database.submit(fn, *args, **kwargs))

    async def _opened(self) -> Database:
        known = self._database
        return known if known is not None else await asyncio.to_thread(self.open)

    async def status(self, number: str, day: date) -> Status | None:
        """See `Timetable.status`."""
        return await self._look(first_flight, number, day, day)

    async def following(self, number: str, day: date) -> Status | None:
        """See `Timetable.following`."""
        return await self._look(first_flight, number, day, day + LOOK_AHEAD * DAY)

    async def between(
        self, origins: Sequence[str], destinations: Sequence[str], day: date, hours: Hours | None = None
    ) -> tuple[Status, ...]:
        """See `Timetable.between`."""
        return await self._look(flights_between, tuple(origins), tuple(destinations), day, hours)

    async def origins(self, destinations: Sequence[str], day: date) -> tuple[str, ...]:
        """See `Timetable.origins`."""
        return await self._look(origins_of, tuple(destinations), day)

    async def destinations(self, origins: Sequence[str], day: date) -> tuple[str, ...]:
        """See `Timetable.destinations`."""
        return await self._look(destinations_of, tuple(origins), day)

    async def watch(self, conversation: int, number: str, day: date, *, idempotency_key: str) -> bool:
        """See `Timetable.watch`."""
        return await self.run(watch_flight, conversation, number, day, idempotency_key)

    async def watchers(self, number: str, day: date) -> tuple[int, ...]:
        """See `Timetable.watchers`."""
        return await self._look(watchers_of, number, day)

    async def watched(self, conversation: int, day: date) -> tuple[Status, ...]:
        """See `Timetable.watched`."""
        return await self._look(watched_by, conversation, day)

    async def unwatch(self, conversation: int, number: str, day: date, *, idempotency_key: str) -> bool:
        """See `Timetable.unwatch`; a repeat finds nothing to forget, so the key is not needed."""
        return await self.run(unwatch_flight, conversation, number, day)


# --------------------------------------------------------------------------------------------------------- transactions


def first_flight(conn: Connection, now: Now, number: str, first: date, last: date) -> Status | None:
    """Return the first flight of a number between two days, both included."""
    legs = rows.of_flight(conn, number, first, last)
    day = first
    while legs and day <= last:
        if found := next(iter(_on(conn, legs, day)), None):
            return found
        day += DAY
    return None


def flights_between(
    conn: Connection, now: Now, origins: Sequence[str], destinations: Sequence[str], day: date, hours: Hours | None
) -> tuple[Status, ...]:
    """Return the flights of a route on a day by planned departure; one sold under several numbers comes once."""
    found = _on(conn, rows.of_route(conn, origins, destinations, day), day, origins, destinations)
    fitting = [one for one in found if hours is None or one.departs_planned.time() in hours]
    own = {one.number for one in fitting}
    once = (one for one in fitting if one.operated_by not in own)
    return tuple(sorted(once, key=lambda one: (one.departs_planned, one.number)))


def origins_of(conn: Connection, now: Now, destinations: Sequence[str], day: date) -> tuple[str, ...]:
    """Return the airports from which any of the destinations is reached in the two weeks from a day."""
    return rows.origins_of(conn, destinations, day, day + 14 * DAY)


def destinations_of(conn: Connection, now: Now, origins: Sequence[str], day: date) -> tuple[str, ...]:
    """Return the airports that are reached from any of the origins, or at all, in the two weeks from a day."""
    return rows.destinations_of(conn, origins, day, day + 14 * DAY)


def watch_flight(conn: Connection, now: Now, conversation: int, number: str, day: date, key: str) -> bool:
    """Remember a watcher, who knows of every change up to this moment."""
    flying = _on(conn, rows.of_flight(conn, number, day, day), day)
    operating = next((one.operated_by for one in flying if one.operated_by), number)
    return rows.add_watch(conn, conversation, number, day, key, rows.revision(conn, operating, day))


def watchers_of(conn: Connection, now: Now, number: str, day: date) -> tuple[int, ...]:
    """Return who watches a flight under any of its numbers."""
    return rows.watchers(conn, rows.watched_as(conn, number), day)


def watched_by(conn: Connection, now: Now, conversation: int, day: date) -> tuple[Status, ...]:
    """Return the flights from a day on that a conversation watches, by departure; none that no longer flies."""
    found = (first_flight(conn, now, number, on, on) for number, on in rows.watched_by(conn, conversation, day))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.departs, one.number)))


def unwatch_flight(conn: Connection, now: Now, conversation: int, number: str, day: date) -> bool:
    """Forget a watcher of a flight; False when there was none."""
    return rows.remove_watcher(conn, conversation, number, day)


def _fill(conn: Connection, now: Now, demo: Sequence[Traversable]) -> None:
    if rows.empty(conn):
        for file in demo:
            take(conn, now, read_file(file.read_bytes()))


def _on(
    conn: Connection,
    legs: Sequence[Leg],
    day: date,
    origins: Sequence[str] | None = None,
    destinations: Sequence[str] | None = None,
) -> list[Status]:
    news = rows.news_of(conn, {leg.operated_by or leg.flight for leg in legs}, day)
    return list(journeys(legs, day, news, origins, destinations))
