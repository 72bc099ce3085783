"""Who is there to hear the channels: told to the workspace, and asked when a doubt is settled."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from kontor.clock import Clock
from kontor.engine.deliver import Outcome
from kontor.engine.doubts import Settlement, settle
from kontor.engine.outage import Outage
from kontor.engine.presence import Presence, Stretch, Uplink, heard_since, joined
from kontor.engine.values import Stored
from kontor.store.bulk import BulkUpsert
from kontor.store.database import Database, Now
from kontor.store.tables import attendance

TELL_EVERY = 2.0
"""Seconds between two words of a process that hears; well below what counts as its absence."""

_KEPT = select(attendance.c.since, attendance.c.until)
_KEEP = BulkUpsert(attendance, ["id"], lambda table, new: {"since": new["since"], "until": new["until"]})


def attend(conn: Connection, now: Now, since: datetime) -> datetime:
    """Tell that a process has been hearing since a moment; return since when somebody of the workspace has."""
    moment, kept = now(), _kept(conn)
    one = joined(kept, since, moment)
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

    def __init__(self, database: Database, clock: Clock, outage: Outage, *, hears: bool) -> None:
        self._database, self._clock, self._outage = database, clock, outage
        self._presence = Presence(clock) if hears else None
        self._uplink = Uplink()

    async def run(self) -> None:
        """Tell every few seconds that this process hears, for ever.

        Where it is the only process there is nobody to tell; that the rows can be read is seen.
        """
        while True:
            try:
                await self.tell()
            except Exception as error:  # noqa: BLE001 (what cannot be committed is not heard: the next word begins anew)
                self._outage.failed("rows", "presence_not_told", error)
                self.away()
            else:
                self._outage.over("rows")
            await asyncio.sleep(TELL_EVERY)

    async def tell(self) -> None:
        """Tell it once."""
        if self._presence is not None:
            since = self._presence.since()
            await (self._database.run(attended) if self._database.is_sqlite else self._database.run(attend, since))

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
        hears = None if self._presence is None else self._presence.since()
        reached = self._uplink.since(doubts[0].message.account, self._clock.now())
        found = await self._database.run(_settle, doubts, hears, reached, echoes)
        return [one.not_before for one in found if one.not_before is not None]


def _settle(
    conn: Connection,
    now: Now,
    doubts: Sequence[Stored],
    hears: datetime | None,
    reached: datetime | None,
    echoes: bool,
) -> list[Settlement]:
    since = attended(conn, now) if hears is None else attend(conn, now, hears)
    return [settle(conn, now, one, max(since, reached or since), echoes) for one in doubts]
