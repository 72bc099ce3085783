"""Acts of flows: begun and finished in commits of their own, so that a crash leaves at most a visible doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update

from kontor.engine.failpoints import Failpoints
from kontor.engine.values import Claimed
from kontor.flows import Begun
from kontor.store.database import Database, Now
from kontor.store.people import KeyRing
from kontor.store.tables import conversations, effects


class Fenced(Exception):
    """Another process has taken the conversation; this turn is not ours any more."""


@dataclass(frozen=True, slots=True)
class EffectJournal:
    """The journal of one claimed conversation."""

    database: Database
    ring: KeyRing
    claimed: Claimed
    fail: Failpoints = field(default_factory=Failpoints)

    async def begin(self, flow: str, run: int, key: str, arguments: str) -> Begun:
        """Commit that an act begins, unless it was begun before."""
        begun = await self.database.run(self._begin, flow, run, key, arguments)
        if begun.state != "done":
            self.fail("act.begun")
        return begun

    async def finish(self, run: int, key: str, value: Any) -> None:
        """Commit that it ended, with its value."""
        self.fail("act.done")
        await self.database.run(self._finish, run, key, orjson.dumps(value))

    def _begin(self, conn: Connection, now: Now, flow: str, run: int, key: str, arguments: str) -> Begun:
        fence = conn.scalar(select(conversations.c.fence).where(conversations.c.id == self.claimed.id))
        if fence != self.claimed.fence:
            raise Fenced
        row = conn.execute(select(effects).where(effects.c.run == run, effects.c.key == key)).first()
        if row is not None:
            if row.state != "finished":
                return Begun("doubt", row.arguments)
            return Begun("done", row.arguments, orjson.loads(self._open(row.run, key, row.value)))
        values = {
            "run": run,
            "key": key,
            "conversation_id": self.claimed.id,
            "flow": flow,
            "arguments": arguments,
            "at": now(),
        }
        conn.execute(insert(effects), [{**values, "state": "started"}])
        return Begun("fresh", arguments)

    def _finish(self, conn: Connection, now: Now, run: int, key: str, value: bytes) -> None:
        self.ring.load(conn, [self.claimed.contact])
        sealed = self.ring.vault.seal(
            self.ring.known(self.claimed.contact), ("effects", "value", f"{run}.{key}"), value
        )
        done = update(effects).where(effects.c.run == run, effects.c.key == key)
        conn.execute(done.values(state="finished", value=sealed, at=now()))

    def _open(self, run: int, key: str, value: bytes) -> bytes:
        return self.ring.vault.open(self.ring.known(self.claimed.contact), ("effects", "value", f"{run}.{key}"), value)
