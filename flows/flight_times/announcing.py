"""Changing what is known of a flight, and telling those who watch it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from flows.flight_times import rows
from flows.flight_times.journeys import NO_NEWS, News, journeys
from flows.flight_times.legs import DAY
from flows.flight_times.sql import SqlTimetable
from flows.flight_times.timetable import Status
from kontor.engine.happening import Gone
from kontor.messages import Happening
from kontor.store.database import Now

Happen = Callable[[int, Happening, str], Awaitable[None]]
"""Puts an event into a conversation's inbox: conversation, event, key.

A repeated key changes nothing; raises `Gone`.
"""


class DoesNotFly(LookupError):
    """There is no such flight on that day, or it does not leave from there."""


@dataclass(frozen=True, slots=True)
class Change:
    """What to change about one leg; None leaves it. `departs` is a local time and stands for the delay it makes."""

    delay: int | None = None
    departs: time | None = None
    gate: str | None = None
    cancelled: bool | None = None
    reason: str | None = None


def change(conn: Connection, now: Now, number: str, day: date, wanted: Change, at: str | None = None) -> Status:
    """Note a change of the flight that starts on `day`, where it leaves `at` (its first airport when None).

    A codeshare's number changes the flight that carries it. Returns the status after the change; raises `DoesNotFly`.
    """
    before = _leaving(conn, number, day, at)
    flight, origin = before.operated_by or before.number, before.origin.code
    known = rows.news_of(conn, [flight], before.flight_day).get((flight, origin, before.flight_day), NO_NEWS)
    rows.write_news(conn, (flight, origin, before.flight_day), _changed(known, wanted, before))
    return _leaving(conn, number, day, at)


async def announce(timetable: SqlTimetable, number: str, day: date, happen: Happen) -> int:
    """Tell every watcher of a flight that has not heard of its latest change; returns how many.

    Told once: an interrupted round is finished by the next, under the same keys.
    """
    told = 0
    for one in await timetable.run(_untold, number, day):
        values = {"number": one.flight, "day": one.day.isoformat()}
        try:
            await happen(one.conversation, Happening("flight_changed", values), f"flight.{one.watch}.{one.revision}")
        except Gone:
            await timetable.run(_unwatch, one)
        else:
            await timetable.run(_mark, one)
            told += 1
    return told


async def anybody_to_tell(timetable: SqlTimetable, number: str, day: date) -> bool:
    """Tell whether somebody who watches a flight has not heard of its latest change."""
    return bool(await timetable.run(_untold, number, day))


def _leaving(conn: Connection, number: str, day: date, at: str | None) -> Status:
    legs = rows.of_flight(conn, number, day, day)
    news = rows.news_of(conn, {leg.operated_by or leg.flight for leg in legs}, day)
    for later in range(4):
        for status in journeys(legs, day + later * DAY, news, None if at is None else (at,)):
            if status.flight_day == day:
                return status
    place = "" if at is None else f" from {at}"
    raise DoesNotFly(f"{number} does not fly{place} on {day}; see the timetable for its days")


def _changed(known: News, wanted: Change, status: Status) -> News:
    delay = wanted.delay if wanted.departs is None else _delay(status.departs_planned, wanted.departs)
    return replace(
        known,
        delay=known.delay if delay is None else delay,
        gate=known.gate if wanted.gate is None else wanted.gate or None,
        cancelled=known.cancelled if wanted.cancelled is None else wanted.cancelled,
        reason=known.reason if wanted.reason is None else wanted.reason or None,
    )


def _delay(planned: datetime, departs: time) -> int:
    """Return the minutes from the planned departure to the next such time; up to four hours earlier counts back."""
    expected = planned.replace(hour=departs.hour, minute=departs.minute)
    if planned - expected > timedelta(hours=4):
        expected += DAY
    return round((expected.astimezone(UTC) - planned.astimezone(UTC)) / timedelta(minutes=1))


def _untold(conn: Connection, now: Now, number: str, day: date) -> list[rows.Untold]:
    status = _leaving(conn, number, day, None)
    return rows.untold(conn, status.operated_by or number, day)


def _unwatch(conn: Connection, now: Now, one: rows.Untold) -> None:
    rows.remove_watch(conn, one.watch)


def _mark(conn: Connection, now: Now, one: rows.Untold) -> None:
    rows.mark_told(conn, one.watch, one.revision)
