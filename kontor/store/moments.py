"""The time of a PostgreSQL server, without a question for every transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from kontor.clock import steady

FRESH = 5.0
"""Seconds for which this machine's steady clock carries the server's time on: two of them part by microseconds."""

_NOW = text("select clock_timestamp()")


class ServerClock:
    """The time of the server behind a connection.

    `seconds` counts them and never goes back; it counts while the machine sleeps, too.
    """

    def __init__(self, connection: Connection, seconds: Callable[[], float] = steady) -> None:
        self._connection, self._steady = connection, seconds
        self._told, self._at = datetime.min.replace(tzinfo=UTC), float("-inf")

    def now(self) -> datetime:
        """Return the server's time in UTC; raises what the connection raises."""
        at = self._steady()
        if at - self._at > FRESH:
            told: datetime = self._connection.execute(_NOW).scalar_one()
            self._told, self._at = told.astimezone(UTC), self._steady()
            return self._told
        return self._told + timedelta(seconds=at - self._at)
