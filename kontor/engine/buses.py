"""Who tells whom that a conversation has work.

Losing, doubling or reordering wake-ups changes nothing: a sweep finds what they missed. So a wake-up is never waited
for: neither the channel whose webhook brought the work, nor the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from kontor.engine.outage import Outage
from kontor.store.database import Database


class Bus(Protocol):
    """Carries wake-ups between the processes of one workspace."""

    def listen(self, wake: Callable[[Iterable[int]], None]) -> None:
        """Call `wake`, on the running loop, for every conversation somebody woke."""
        ...

    def wake(self, ids: Iterable[int]) -> None:
        """Tell every process, in a while."""
        ...

    async def close(self, seconds: float) -> None:
        """Stop, within some seconds."""
        ...


class LocalBus:
    """Wake-ups within one process."""

    def __init__(self) -> None:
        self._wake: Callable[[Iterable[int]], None] = lambda ids: None

    def listen(self, wake: Callable[[Iterable[int]], None]) -> None:
        """Keep whom to call."""
        self._wake = wake

    def wake(self, ids: Iterable[int]) -> None:
        """Call at once."""
        self._wake(ids)

    async def close(self, seconds: float) -> None:
        """Nothing to stop."""


def bus_of(database: Database, outage: Outage) -> Bus:
    """Return what wakes the processes of a database."""
    if database.is_sqlite:
        return LocalBus()
    from kontor.engine.notifying import PostgresBus  # noqa: PLC0415  3 MB that SQLite has no use for

    return PostgresBus(database, outage)
