"""Read marks, and the dots that say an answer is being written.

They pass the one gate like every message, but nothing waits for them: each is sent at most once, takes no slot of the
rates, and stands in no order. What is lost of them is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal

from sqlalchemy import Connection, select, update

from kontor.engine.deliver import Outcome, send
from kontor.engine.failpoints import Failpoints
from kontor.engine.judging import MARK_DEADLINE, Case, Judgement, Judges, cargo, monotonic
from kontor.engine.outage import Repeats
from kontor.engine.rows import outbound_row
from kontor.engine.stopping import finished
from kontor.engine.values import Cargo, Claimed, Station, Waiting
from kontor.handoff import Lead
from kontor.messages import Author, Outbound, Signal
from kontor.store.bulk import insert_rows
from kontor.store.columns import Ids
from kontor.store.database import Database, Now
from kontor.store.people import KeyRing
from kontor.store.tables import conversations, outbox

TYPING_AFTER = 1.0
"""Seconds a turn may take before the dots are shown; most answers are there long before."""
MOST_AT_WORK = 64
"""With more conversations at work there are no marks: answers come first."""
AT_MOST_ONCE = "a mark: sent at most once, and never again"

STANDING = ("stop", "restart", "overtaken", "unreadable")
"""Kinds of inbounds that no bot answers in its own words."""

Kind = Literal["read", "typing"]


@dataclass(frozen=True, slots=True)
class Wish:
    """One mark for the message of a conversation that a turn answers."""

    claimed: Claimed
    waiting: Waiting
    type: Kind


class JudgeMark:
    """The judging transaction; an instance is `fn(conn, now, wish)`."""

    def __init__(self, ring: KeyRing, ids: Ids, stations: Mapping[str, Station]) -> None:
        self._ring, self._ids, self._stations = ring, ids, stations

    def __call__(self, conn: Connection, now: Now, wish: Wish) -> Cargo | None:
        """Store the decision over a mark and the row it becomes; return what may be sent."""
        claimed = wish.claimed
        row = conn.execute(select(conversations).where(conversations.c.id == claimed.id)).first()
        if row is None or row.fence != claimed.fence:
            return None
        self._ring.load(conn, [claimed.contact])
        moment, at = now(), monotonic()
        message = self._message(wish, moment)
        case = Case(message, claimed.contact, Lead(row.lead), row.epoch, True, wish.waiting.sent_at)
        (one,) = Judges(self._ring, self._ids, self._stations).judge(conn, [case], moment)
        insert_rows(conn, outbox, [self._row(claimed, one, moment)])
        return replace(cargo(one, at), deadline=at + MARK_DEADLINE) if one.state == "sending" else None

    def _message(self, wish: Wish, now: datetime) -> Outbound:
        claimed, content = wish.claimed, Signal(wish.type, wish.waiting.quotable)
        id, epoch = self._ids.next(now), claimed.epoch
        return Outbound(id, claimed.account, claimed.to, content, Author.BOT, answers=wish.waiting.id, epoch=epoch)

    def _row(self, claimed: Claimed, one: Judgement, now: datetime) -> dict[str, object]:
        """Return the row of a mark, at its end from the beginning: nothing may ever wait for it."""
        leaves = one.state == "sending"
        return {
            **outbound_row(self._ring, claimed, one.case.message, one.case.answered_at, now),
            "decision_id": one.decision_id if leaves else None,
            "decision_outcome": "allow" if leaves else None,
            "content_digest": one.digest if leaves else None,
            "state": "accepted" if leaves else "refused",
            "reason": AT_MOST_ONCE if leaves else one.decision.code.value,
            "begun_at": now if leaves else None,
            "settled_at": now,
            "attempts": 1 if leaves else 0,
        }


class _Dots(AbstractContextManager[None]):
    """Shows the dots if what it spans takes long."""

    def __init__(self, show: Callable[[], None]) -> None:
        self._later = asyncio.get_running_loop().call_later(TYPING_AFTER, show)

    def __exit__(self, *_: object) -> None:
        self._later.cancel()


_NOTHING = nullcontext()


class Marker:
    """Makes the marks of one process; `counts` are those sent, by what came of them."""

    def __init__(self, database: Database, judge: JudgeMark, fail: Failpoints, repeats: Repeats) -> None:
        self._database, self._judge, self._fail, self._repeats = database, judge, fail, repeats
        self.counts: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def during(self, station: Station, claimed: Claimed, busy: int) -> AbstractContextManager[None]:
        """Mark what a turn takes up as read, and show the dots where what this spans takes long.

        `busy` is how many conversations are at work.
        """
        signals, bot = station.policy.abilities.signals, station.bot
        read, dots = bot.read_marks and "read" in signals, bot.typing and "typing" in signals
        if not (read or dots) or busy > MOST_AT_WORK or claimed.lead is not Lead.BOT:
            return _NOTHING
        waiting = next((one for one in reversed(claimed.inbounds) if one.kind not in STANDING and one.quotable), None)
        if waiting is None:
            return _NOTHING
        if read:
            self._mark(station, Wish(claimed, waiting, "read"))
        return _Dots(partial(self._mark, station, Wish(claimed, waiting, "typing"))) if dots else _NOTHING

    @property
    def busy(self) -> int:
        """How many marks are under way."""
        return len(self._tasks)

    async def close(self, seconds: float) -> None:
        """Let marks that are under way end, within some seconds."""
        await finished(self._tasks, min(1.0, seconds))

    async def make(self, station: Station, wish: Wish) -> None:
        """Make one mark, if the gate lets it; a fault is logged and the mark is lost."""
        try:
            leaves = await self._database.run(self._judge, wish)
            if leaves is None:
                return
            outcome = await send(station, leaves, self._fail)
            self.counts[outcome.state] = self.counts.get(outcome.state, 0) + 1
            if outcome.state != "accepted":
                await self._database.run(_failed, outcome)
        except Exception as error:  # noqa: BLE001 (a mark that is not made harms nobody)
            self._repeats.failed("mark_failed", error, conversation=wish.claimed.id)

    def _mark(self, station: Station, wish: Wish) -> None:
        task = asyncio.create_task(self.make(station, wish))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _failed(conn: Connection, now: Now, outcome: Outcome) -> None:
    why = (outcome.reason or outcome.state)[:200]
    row = update(outbox).where(outbox.c.id == outcome.cargo.message.id)
    conn.execute(row.values(state="refused", reason=why, code=outcome.code))
