"""The time of a PostgreSQL server, without a question for every transaction."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

FRESH = 5.0
"""Seconds for which this machine's steady clock carries the server's time on: two of them part by microseconds."""

_NOW = text("select clock_timestamp()")


class ServerClock:
    """The time of the server behind a connection.

    `steady` counts seconds and never goes back; it counts while the machine sleeps, too.
    """

    def __init__(self, connection: Connection, steady: Callable[[], float] | None = None) -> None:
        self._connection, self._steady = connection, steady or _steady
        self._told, self._at = datetime.min.replace(tzinfo=UTC), float("-inf")

    def now(self) -> datetime:
        """Return the server's time in UTC; raises what the connection raises."""
        at = self._steady()
        if at - self._at > FRESH:
            told: datetime = self._connection.execute(_NOW).scalar_one()
            self._told, self._at = told.astimezone(UTC), self._steady()
            return self._told
        return self._told + timedelta(seconds=at - self._at)


def _steady() -> float:
    """Linux alone has a clock that goes on while the machine sleeps; elsewhere the monotonic one does or comes near."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)
