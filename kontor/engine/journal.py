"""Acts of flows: begun and finished in commits of their own, so that a crash leaves at most a visible doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, insert, select, update

from kontor.engine.failpoints import Failpoints
from kontor.engine.values import Claimed
from kontor.flows import Begun
from kontor.store.among import Among
from kontor.store.database import Database, Now
from kontor.store.people import KeyRing
from kontor.store.tables import conversations, effects

_FOUND = select(effects).where(effects.c.run == bindparam("run"), Among(effects.c.key, "keys"))


class Fenced(Exception):
    """Another process has taken the conversation; this turn is not ours any more."""


@dataclass(frozen=True, slots=True)
class EffectJournal:
    """The journal of one claimed conversation."""

    database: Database
    ring: KeyRing
    claimed: Claimed
    fail: Failpoints = field(default_factory=Failpoints)

    def mark(self, run: int, arguments: str) -> str:
        """Return a keyed digest: the plain one of a code or a yes would tell its content."""
        return self.ring.vault.digest("arguments", str(run), arguments).hex()

    async def begin(self, flow: str, run: int, keys: Sequence[str], arguments: str) -> Begun:
        """Commit that an act begins, unless it was begun before under one of its keys."""
        begun = await self.database.run(self._begin, flow, run, keys, arguments)
        if begun.state != "done":
            self.fail("act.begun")
        return begun

    async def finish(self, run: int, key: str, value: Any) -> None:
        """Commit that it ended, with its value."""
        self.fail("act.done")
        await self.database.run(self._finish, run, key, orjson.dumps(value))

    def _begin(self, conn: Connection, now: Now, flow: str, run: int, keys: Sequence[str], arguments: str) -> Begun:
        fence = conn.scalar(select(conversations.c.fence).where(conversations.c.id == self.claimed.id))
        if fence != self.claimed.fence:
            raise Fenced
        found = {row.key: row for row in conn.execute(_FOUND, {"run": run, "keys": list(keys)})}
        row = next((found[key] for key in keys if key in found), None)
        if row is not None:
            if row.state != "finished":
                return Begun("doubt", row.key, row.arguments)
            return Begun("done", row.key, row.arguments, orjson.loads(self._open(row.run, row.key, row.value)))
        values = {
            "run": run,
            "key": keys[0],
            "conversation_id": self.claimed.id,
            "flow": flow,
            "arguments": arguments,
            "at": now(),
        }
        conn.execute(insert(effects), [{**values, "state": "started"}])
        return Begun("fresh", keys[0], arguments)

    def _finish(self, conn: Connection, now: Now, run: int, key: str, value: bytes) -> None:
        self.ring.load(conn, [self.claimed.contact])
        sealed = self.ring.vault.seal(
            self.ring.known(self.claimed.contact), ("effects", "value", f"{run}.{key}"), value
        )
        done = update(effects).where(effects.c.run == run, effects.c.key == key)
        conn.execute(done.values(state="finished", value=sealed, at=now()))

    def _open(self, run: int, key: str, value: bytes) -> bytes:
        return self.ring.vault.open(self.ring.known(self.claimed.contact), ("effects", "value", f"{run}.{key}"), value)
