"""Column types and ids that both databases share."""

from __future__ import annotations

import itertools
import secrets
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Return a moment as microseconds since 1970, UTC."""
    return (moment - EPOCH) // _MICRO


def moment(value: int) -> datetime:
    """Return the moment `micros` wrote."""
    return EPOCH + timedelta(microseconds=value)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as microseconds since 1970: exact, sortable and alike on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Write a moment."""
        return None if value is None else micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read a moment."""
        return None if value is None else moment(value)


class Ids:
    """Makes ids of 63 bits that rise with time within a process and do not meet between processes.

    41 bits of milliseconds since 2025, 10 bits of node, 12 bits of count. A process draws its node at start, and each
    further maker in it takes the next one: talks that are played at one moment, each in a database of its own, would
    else meet in what a plugin keeps for all of them. Two processes that drew the same node may meet; the insert then
    fails and its transaction runs again.
    """

    _START = datetime(2025, 1, 1, tzinfo=UTC)
    _nodes = itertools.count(secrets.randbelow(1024))

    def __init__(self) -> None:
        self._node = next(self._nodes) % 1024
        self._last = 0
        self._count = 0
        self._lock = threading.Lock()
        self.followed = False

    def floor(self, moment: datetime) -> int:
        """Return an id that none made since a moment is below."""
        return max(0, int((moment - self._START) / timedelta(milliseconds=1))) << 22

    def follow(self, id: int) -> None:
        """Make every later id greater than one that another process made, whose clock may have been ahead."""
        with self._lock:
            self.followed = True
            if id >> 22 >= self._last:
                self._last, self._count = (id >> 22) + 1, 0

    def next(self, now: datetime) -> int:
        """Return an id greater than every one this process made before."""
        asked = int((now - self._START) / timedelta(milliseconds=1))
        with self._lock:
            millis = max(asked, self._last)
            self._count = self._count + 1 if millis == self._last else 0
            if self._count == 4096:
                millis, self._count = millis + 1, 0
            self._last = millis
            return millis << 22 | self._node << 12 | self._count
