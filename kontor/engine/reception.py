"""What requests and pulls bring, gathered into the accepting transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kontor.clock import Clock
from kontor.connectors import Connector
from kontor.engine.batches import Batches
from kontor.engine.outage import Repeats
from kontor.engine.receive import Accept, Accepted, Arrival
from kontor.engine.stations import Accounts, unstorable
from kontor.messages import Event
from kontor.store.database import Database, Unavailable

AT_ONCE = 2
BESIDE = 64
"""Requests that wait before a second transaction begins beside the first on PostgreSQL: a batch shares round trips.

On SQLite the next one queues for the one writer at once.
"""


class Reception:
    """Commits events as they come, many requests in one transaction. Make it, `start` it, `close` it."""

    def __init__(self, database: Database, accept: Accept, accounts: Accounts, clock: Clock, repeats: Repeats) -> None:
        self._database, self._accept, self._accounts = database, accept, accounts
        self._clock, self._repeats = clock, repeats

    def start(self) -> None:
        """Begin to gather; called in the loop that takes."""
        beside = 1 if self._database.is_sqlite else BESIDE
        self._batches: Batches[Sequence[Arrival], Accepted] = Batches(self._commit, parallel=AT_ONCE, beside=beside)

    async def close(self, seconds: float) -> None:
        """Commit what waits, within so many seconds."""
        await self._batches.close(seconds)

    async def take(self, connector: Connector, events: Sequence[Event]) -> Accepted:
        """Return what the events brought once they are committed; raises `Unavailable` when nothing could be.

        One event that cannot be stored must not make the channel repeat the others for a week: it becomes a notice.
        """
        arrivals = [self._accounts.arrival(connector, event, self._clock.now()) for event in events]
        try:
            return await self._batches.put(arrivals)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 (tried one by one; what still fails is kept as a notice)
            self._repeats.failed("accept_failed", error, events=len(arrivals))
        whole = Accepted()
        for one in arrivals:
            part = await self._alone(one)
            whole.wake |= part.wake
            whole.media += part.media
        return whole

    async def _alone(self, one: Arrival) -> Accepted:
        try:
            return await self._batches.put([one])
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 (its own fault, told by the notice)
            return await self._batches.put([replace(one, event=unstorable(one, self._clock.now()))])

    async def _commit(self, requests: Sequence[Sequence[Arrival]]) -> Sequence[Accepted]:
        """Commit several requests together. Each gets the whole batch's wake-ups once: the first one carries them."""
        arrivals = [one for request in requests for one in request]
        accepted = await self._database.run(self._accept, arrivals)
        return [accepted, *(Accepted() for _ in requests[1:])]
