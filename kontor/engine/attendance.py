"""Who is there to hear the channels: told to the workspace, and asked when a doubt is settled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from kontor.clock import Clock, steady
from kontor.engine.deliver import Outcome
from kontor.engine.doubts import Settlement, settle
from kontor.engine.outage import Outage
from kontor.engine.presence import Backlog, Hearing, Presence, Stretch, Uplink, hearing, joined
from kontor.engine.values import Stored
from kontor.store.bulk import BulkUpsert
from kontor.store.database import Database, Now, Unavailable
from kontor.store.tables import attendance

LOOK_EVERY = 1.0
"""Seconds between two looks of a process at itself, apart from its words: these wait for a database that is busy."""
TELL_EVERY = 2.0
"""Seconds between two words of a process that hears; well below what counts as its absence."""

LOOK_AGAIN = timedelta(seconds=0.25)
"""When a doubt is looked at again whose wait is over, while what came meanwhile is not committed yet."""

_TOLD = ("since", "until", "heard")
_KEPT = select(*(attendance.c[name] for name in _TOLD))
_KEEP = BulkUpsert(attendance, ["id"], lambda table, new: {name: new[name] for name in _TOLD})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a process knows, by its own clock, which read `at` then; `hears` is None where it takes no hooks.

    `behind` tells how many seconds ago came the oldest of what it had not committed then; it grows while this waits.
    """

    at: datetime
    hears: datetime | None
    reached: datetime | None = None
    behind: Callable[[], float] = lambda: 0.0


def attend(conn: Connection, now: Now, seen: Seen) -> Hearing:
    """Tell that a process hears, if it does; return since when somebody has and how far, by the database's clock."""
    if seen.hears is None:
        return attended(conn, now)
    kept, moment = _kept(conn), now()
    one = joined(kept, seen.hears + (moment - seen.at), moment - timedelta(seconds=seen.behind()), moment)
    _KEEP(conn, [{"id": 1, **{name: getattr(one, name) for name in _TOLD}}])
    return hearing(one, moment)


def attended(conn: Connection, now: Now) -> Hearing:
    """Return since when somebody of the workspace hears, and how far."""
    kept = _kept(conn)
    return hearing(kept, now())


def _kept(conn: Connection) -> Stretch | None:
    row = conn.execute(_KEPT).first()
    return None if row is None else Stretch(row.since, row.until, row.heard)


class Attendance:
    """What one process knows of it; with `hears` False others take the hooks."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        outage: Outage,
        *,
        hears: bool,
        seconds: Callable[[], float] = steady,
    ) -> None:
        self._database, self._clock, self._outage, self._seconds = database, clock, outage, seconds
        self._presence = Presence(clock, seconds) if hears else None
        self._uplink, self._backlog = Uplink(), Backlog(seconds)

    async def run(self) -> None:
        """Tell every few seconds that this process hears, for ever.

        Where it is the only process there is nobody to tell; that the rows can be read is seen.
        """
        async with asyncio.TaskGroup() as loops:
            loops.create_task(self._looking())
            loops.create_task(self._telling())

    def look(self) -> None:
        """Note that this process is there, however long the database takes to hear it."""
        if self._presence is not None:
            self._presence.since()

    async def _looking(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def _telling(self) -> None:
        told = True
        while True:
            try:
                await self.tell()
            except Exception as error:  # noqa: BLE001 (what cannot be committed is not heard: the next word begins anew)
                self._outage.failed("rows", "presence_not_told", error)
                self.away()
                told = False
            else:
                if not told:  # that this could be told says nothing of what others fail with
                    self._outage.over("rows")
                told = True
            await asyncio.sleep(TELL_EVERY)

    async def tell(self) -> None:
        """Tell it once."""
        seen = self._seen()
        await (self._database.run(attended) if self._database.is_sqlite else self._database.run(attend, seen))

    def away(self) -> None:
        """Note that nothing can be heard here just now."""
        if self._presence is not None:
            self._presence.away()

    @contextlib.contextmanager
    def taking(self, account: str) -> Iterator[None]:
        """Note that a channel brought something, and whether that could be committed."""
        try:
            with self._backlog.waiting():
                yield
        except Unavailable:  # the channel brings it again, who knows when
            self.away()
            raise
        self._uplink.reached(account, self._clock.now())

    def tried(self, outcome: Outcome) -> None:
        """Note whether a send could reach its channel."""
        account = outcome.cargo.message.account
        if outcome.lost:
            self._uplink.lost(account, self._clock.now())
        elif outcome.state in ("accepted", "refused"):
            self._uplink.reached(account, self._clock.now())

    async def settle(self, doubts: Sequence[Stored], *, echoes: bool) -> list[datetime]:
        """Settle the doubts of an account, or let them wait on for their echoes.

        Returns when these are to be looked at again.
        """
        seen = self._seen(doubts[0].message.account)
        found = await self._database.run(_settle, doubts, seen, echoes)
        soonest = self._clock.now() + LOOK_AGAIN
        return [max(one.not_before, soonest) for one in found if one.not_before is not None]

    def _seen(self, account: str = "") -> Seen:
        now, kept = self._clock.now(), self._backlog.kept()
        hears = None if self._presence is None else self._presence.since()
        return Seen(now, hears, self._uplink.since(account, now), lambda: self._seconds() - kept)


def _settle(conn: Connection, now: Now, doubts: Sequence[Stored], seen: Seen, echoes: bool) -> list[Settlement]:
    heard = attend(conn, now, seen)
    if seen.reached is not None:
        heard = replace(heard, since=max(heard.since, seen.reached + (now() - seen.at)))
    return [settle(conn, now, one, heard, echoes) for one in doubts]
