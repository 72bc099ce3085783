"""What finds the work that no wake-up announced, and the leases it is done under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from kontor.engine.envelopes import INBOUND, InboundEnvelope
from kontor.engine.failpoints import Failpoints
from kontor.messages import Happening
from kontor.store.columns import Ids
from kontor.store.database import Now
from kontor.store.people import KeyRing
from kontor.store.tables import (
    NEW,
    OPEN,
    UNKNOWN,
    WANTED,
    conversations,
    early_receipts,
    inbox,
    media,
    outbox,
    seen,
    timers,
)
from kontor.vault import Unreadable

STALE = timedelta(seconds=2)
"""Work older than this without a lease was missed by its wake-up."""
REMEMBER = timedelta(days=30)
"""How long a repeat of a webhook stays harmless, and what Kontor does not know is kept; channels retry for 7 days."""
MOST = 500
_NEXT = select(func.min(outbox.c.id)).where(OPEN).group_by(outbox.c.conversation_id).correlate(None)
"""Replies leave in their order: what stands behind one that must wait is no work yet."""
DOES_NOT_OPEN = "its rows do not open with their key"


@dataclass(frozen=True, slots=True)
class Found:
    """What a sweep found: conversations with work and no living lease, and those that it set aside."""

    work: list[int]
    aside: list[int]


class Sweep:
    """Finds work that no wake-up announced and timers that fell due; an instance is `fn(conn, now)`."""

    def __init__(self, ring: KeyRing, ids: Ids, accounts: Sequence[str], fail: Failpoints) -> None:
        self._ring, self._ids, self._accounts, self._fail = ring, ids, sorted(accounts), fail

    def __call__(self, conn: Connection, now: Now) -> Found:
        """Fire due timers as inbox rows, set aside whose keys do not open, and look for work."""
        moment = now()
        go_on(conn, self._ids)
        aside = self._fire(conn, now)
        free = and_(
            conversations.c.account.in_(self._accounts),
            conversations.c.aside.is_(None),
            or_(conversations.c.lease_owner.is_(None), conversations.c.lease_until < moment),
        )
        heard = (
            select(inbox.c.conversation_id)
            .join(conversations, conversations.c.id == inbox.c.conversation_id)
            .where(
                NEW,
                or_(
                    inbox.c.received_at < moment - STALE,
                    inbox.c.received_at > moment + STALE,  # the clock was set back since
                    inbox.c.kind == "happening",
                ),
                free,
            )
        )
        open_ = (
            select(outbox.c.conversation_id)
            .join(conversations, conversations.c.id == outbox.c.conversation_id)
            .where(
                outbox.c.id.in_(_NEXT),
                free,
                or_(outbox.c.not_before.is_(None), outbox.c.not_before <= moment),
            )
        )
        return Found(list(conn.scalars(heard.union(open_).limit(MOST))), aside)

    def _fire(self, conn: Connection, now: Now) -> list[int]:
        """Fire due timers; return the conversations that were set aside instead."""
        moment = now()
        due = conn.execute(
            select(timers, conversations.c.contact_id, conversations.c.account)
            .join(conversations, conversations.c.id == timers.c.conversation_id)
            .where(timers.c.due_at <= moment, conversations.c.aside.is_(None))
            .order_by(timers.c.conversation_id)
            .limit(MOST)
            .with_for_update(of=timers, skip_locked=True)
        ).all()
        closed = self._closed(conn, [row.contact_id for row in due])
        for row in due:
            if row.contact_id in closed:
                continue
            id = self._ids.next(moment)
            body = INBOUND.dump_json(
                InboundEnvelope(f"timer:{row.run}:{row.key}", Happening("timer", {"key": row.key, "run": row.run}))
            )
            sealed = self._ring.vault.seal(self._ring.known(row.contact_id), ("inbox", "body", id), body)
            values = {
                "id": id,
                "conversation_id": row.conversation_id,
                "contact_id": row.contact_id,
                "account": row.account,
            }
            rest = {
                "kind": "happening",
                "sent_at": moment,
                "received_at": moment,
                "body": sealed,
                "state": "new",
                "attempts": 0,
            }
            conn.execute(insert(inbox), [{**values, **rest}])
            one = (timers.c.conversation_id == row.conversation_id, timers.c.run == row.run, timers.c.key == row.key)
            conn.execute(delete(timers).where(*one))
            self._fail("timer.fired")
        talks = sorted({row.conversation_id for row in due if row.contact_id in closed})
        return [id for id in talks if set_aside(conn, now, id)]

    def _closed(self, conn: Connection, people: Sequence[int]) -> set[int]:
        """Load the keys of those whose timers are due, all at once unless one does not open; return whose do not.

        A key that does not open keeps nobody else's timers from firing.
        """
        try:
            self._ring.load(conn, people)
        except Unreadable:
            return {one for one in set(people) if not self._opens(conn, one)}
        return set()

    def _opens(self, conn: Connection, person: int) -> bool:
        try:
            self._ring.load(conn, [person])
        except Unreadable:
            return False
        return True


def set_aside(conn: Connection, now: Now, id: int) -> bool:
    """Let a conversation whose rows do not open be tried no more; tell whether it was not set aside before."""
    open_ = update(conversations).where(conversations.c.id == id, conversations.c.aside.is_(None))
    return bool(conn.execute(open_.values(aside=DOES_NOT_OPEN)).rowcount)


def go_on(conn: Connection, ids: Ids) -> None:
    """Let ids go on from the newest message there is, once in a process: the clock may have been set back since."""
    if not ids.followed:
        ids.follow(max(int(conn.scalar(select(func.max(table.c.id))) or 0) for table in (inbox, outbox)))


def forget_old(conn: Connection, now: Now) -> None:
    """Drop what only made repeats harmless, once no channel repeats it any more, and what nobody here could read.

    The row of that stays, with its end and its reason.
    """
    edge = now() - REMEMBER
    conn.execute(update(inbox).where(UNKNOWN, inbox.c.received_at < edge, inbox.c.state != "new").values(body=None))
    conn.execute(delete(seen).where(seen.c.at < edge))
    conn.execute(delete(early_receipts).where(early_receipts.c.at < edge))


def extend(conn: Connection, now: Now, owner: str, ids: Sequence[int], lease: timedelta) -> None:
    """Renew the leases of what a living process is at work on; what it gave up on lapses, and the sweep finds it."""
    held = (conversations.c.lease_owner == owner, conversations.c.id.in_(ids))
    conn.execute(update(conversations).where(*held).values(lease_until=now() + lease))


def abandon(conn: Connection, now: Now) -> None:
    """Let every lease lapse: a database with one process has none but those of its last, ended one."""
    conn.execute(
        update(conversations)
        .where(conversations.c.lease_owner.is_not(None))
        .values(lease_until=now() - timedelta(seconds=1))
    )
    conn.execute(
        update(media).where(WANTED, media.c.lease_owner.is_not(None)).values(lease_until=now() - timedelta(seconds=1))
    )
