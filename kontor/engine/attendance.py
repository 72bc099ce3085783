"""Who is there to hear the channels: told to the workspace, and asked when a doubt is settled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from kontor.clock import Clock, steady
from kontor.engine.deliver import Outcome
from kontor.engine.doubts import Settlement, settle
from kontor.engine.outage import Outage
from kontor.engine.presence import Presence, Stretch, Uplink, heard_since, joined
from kontor.engine.values import Stored
from kontor.store.bulk import BulkUpsert
from kontor.store.database import Database, Now
from kontor.store.tables import attendance

LOOK_EVERY = 1.0
"""Seconds between two looks of a process at itself, apart from its words: these wait for a database that is busy."""
TELL_EVERY = 2.0
"""Seconds between two words of a process that hears; well below what counts as its absence."""

_KEPT = select(attendance.c.since, attendance.c.until)
_KEEP = BulkUpsert(attendance, ["id"], lambda table, new: {"since": new["since"], "until": new["until"]})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a process knows, by its own clock, which read `at` then; `hears` is None where it takes no hooks."""

    at: datetime
    hears: datetime | None
    reached: datetime | None = None


def attend(conn: Connection, now: Now, seen: Seen) -> datetime:
    """Tell that a process hears, if it does; return since when somebody has, by the database's clock."""
    if seen.hears is None:
        return attended(conn, now)
    kept, moment = _kept(conn), now()
    one = joined(kept, seen.hears + (moment - seen.at), moment)
    _KEEP(conn, [{"id": 1, "since": one.since, "until": one.until}])
    return one.since


def attended(conn: Connection, now: Now) -> datetime:
    """Return since when somebody of the workspace hears."""
    kept = _kept(conn)
    return heard_since(kept, now())


def _kept(conn: Connection) -> Stretch | None:
    row = conn.execute(_KEPT).first()
    return None if row is None else Stretch(row.since, row.until)


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
        self._database, self._clock, self._outage = database, clock, outage
        self._presence = Presence(clock, seconds) if hears else None
        self._uplink = Uplink()

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

    def heard(self, account: str) -> None:
        """Note that a channel brought something."""
        self._uplink.reached(account, self._clock.now())

    def tried(self, outcome: Outcome) -> None:
        """Note whether a send could reach its channel."""
        account = outcome.cargo.message.account
        if outcome.lost:
            self._uplink.lost(account, self._clock.now())
        elif outcome.state in ("accepted", "refused"):
            self._uplink.reached(account, self._clock.now())

    async def settle(self, doubts: Sequence[Stored], *, echoes: bool) -> list[datetime]:
        """Settle the doubts of an account, or let them wait on for their echoes; return until when these wait."""
        seen = self._seen(doubts[0].message.account)
        found = await self._database.run(_settle, doubts, seen, echoes)
        return [one.not_before for one in found if one.not_before is not None]

    def _seen(self, account: str = "") -> Seen:
        now = self._clock.now()
        return Seen(now, None if self._presence is None else self._presence.since(), self._uplink.since(account, now))


def _settle(conn: Connection, now: Now, doubts: Sequence[Stored], seen: Seen, echoes: bool) -> list[Settlement]:
    since = attend(conn, now, seen)
    if seen.reached is not None:
        since = max(since, seen.reached + (now() - seen.at))
    return [settle(conn, now, one, since, echoes) for one in doubts]
