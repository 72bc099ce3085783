"""Whether a process can do its work."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection, delete, insert

from kontor.store.columns import EPOCH
from kontor.store.database import Database, Now, Unavailable
from kontor.store.tables import rates

READY_SECONDS = 3.0
"""How long the database may take to answer: less than those who ask wait for us (Prometheus 10 s, a container 4 s)."""

T = TypeVar("T")


class Look(Generic[T]):
    """Asks the database one thing, once at a time: who asks meanwhile gets the same answer.

    A database that stands still is asked again and again; without this each would leave it more to do.
    """

    def __init__(self, database: Database, fn: Callable[[Connection, Now], T], seconds: float = READY_SECONDS) -> None:
        self._database, self._fn, self._seconds = database, fn, seconds
        self._asked: asyncio.Task[T] | None = None

    async def ask(self) -> T:
        """Return the answer; raises `Unavailable` where there is none in time."""
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(self._database.run(self._fn))
            self._asked.add_done_callback(_seen)
        asked = self._asked  # whoever comes in the moment it ends asks anew
        await asyncio.wait([asked], timeout=self._seconds)
        if not asked.done():
            raise Unavailable(f"the database has not answered for {self._seconds:g} seconds")
        return asked.result()


class Committing:
    """Commits a write that leaves nothing; an instance is `fn(conn, now)`.

    A database that is full, or can only be read, still answers questions. The row is this process's own, so that nobody
    waits for it.
    """

    def __init__(self) -> None:
        self._key = f"ready|{secrets.token_hex(8)}"

    def __call__(self, conn: Connection, now: Now) -> None:
        """Write and take back."""
        conn.execute(insert(rates), [{"key": self._key, "full_at": EPOCH}])
        conn.execute(delete(rates).where(rates.c.key == self._key))


def _seen(asked: asyncio.Task[T]) -> None:
    """Look at how a question ended that nobody may wait for any more: asyncio tells what nobody looked at."""
    if not asked.cancelled():
        asked.exception()


async def problem_of(look: Look[None]) -> str | None:
    """Return what keeps a process from its work, or None."""
    try:
        await look.ask()
    except Unavailable as error:
        return str(error)
    return None
