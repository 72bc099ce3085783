"""Carry cleared messages to the channel and record what came of them.

No lock and no connection is held through a provider's call. What the channel answers decides the row's next state; a lost answer is a
doubt, which waits for the channel's echo and is otherwise settled by policy: a plain reply is sent once more, anything that costs or
carries a document is held for a person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from kontor.connectors import Doubtful, Refused, Sent, Throttled, Unreachable
from kontor.engine.failpoints import Failpoints
from kontor.engine.values import Cargo, Claimed, Station, Stored
from kontor.gate import Late, clear
from kontor.messages import Media, Template
from kontor.store.columns import Ids
from kontor.store.database import Now
from kontor.store.people import KeyRing
from kontor.store.tables import UNSETTLED, consent_events, conversations, early_receipts, inbox, outbox, standings

SEND_SECONDS = 10.0
"""The longest a send may take; well below the lease, so that its end is recorded by who began it."""
ECHO_WAIT = timedelta(seconds=10)
"""How long a lost answer waits for the channel's echo; Meta's first status follows a send within a second or two."""
MOST_TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0

log = structlog.get_logger("kontor.deliver")

_ACCEPTED = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("row"),
        outbox.c.decision_id == bindparam("d"),
        UNSETTLED,
    )
    .values(
        state="accepted",
        reason=None,
        settled_at=bindparam("at"),
        provider_digest=bindparam("pd"),
        provider_id=bindparam("pi"),
    )
)
_OTHER = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("row"),
        outbox.c.decision_id == bindparam("d"),
        UNSETTLED,
    )
    .values(
        state=bindparam("s"),
        reason=bindparam("why"),
        not_before=bindparam("nb"),
        settled_at=bindparam("at"),
        code=bindparam("c"),
    )
)
_EARLY = select(early_receipts).where(early_receipts.c.provider_digest.in_(bindparam("digests", expanding=True)))
_PROGRESS = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.progress < bindparam("r"))
    .values(progress=bindparam("r"), progress_at=bindparam("at"), code=bindparam("c"))
)
_RELEASE = (
    update(conversations)
    .where(conversations.c.id == bindparam("talk"), conversations.c.fence == bindparam("f"))
    .values(lease_owner=None, lease_until=None)
)
_MORE = (
    select(inbox.c.conversation_id)
    .where(inbox.c.conversation_id.in_(bindparam("ids", expanding=True)), inbox.c.state == "new")
    .distinct()
)
_BLOCK = text(
    "insert into standings (contact_id, account, blocked_at) values (:contact_id, :account, :blocked_at) "
    "on conflict (contact_id, account) do update set blocked_at = excluded.blocked_at"
).bindparams(bindparam("blocked_at", type_=standings.c.blocked_at.type))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one send: the row's next state and why; `pause` until it is tried again."""

    cargo: Cargo
    state: str
    reason: str | None = None
    provider_id: str | None = None
    pause: timedelta | None = None
    until: datetime | None = None
    code: int | None = None
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One step of a conversation's delivery: what came of a send, or its release."""

    claimed: Claimed
    outcomes: Sequence[Outcome] = ()
    release: bool = False


async def send(station: Station, cargo: Cargo, fail: Failpoints) -> Outcome:
    """Make one call to the channel and say what came of it."""
    message = clear(cargo.message, cargo.decision, cargo.decision_id, cargo.deadline, cargo.file)
    fail("send.before_write")
    fail.soon("send.in_flight", 0.02)
    try:
        sent: Sent = await asyncio.wait_for(station.connector.send(message), SEND_SECONDS)
    except Late:
        return Outcome(cargo, "ready", "late")
    except Refused as refused:
        return _refused(cargo, refused)
    except Throttled as throttled:
        pause = (
            None
            if throttled.until
            else _pause(cargo.attempts, base=4.0 if throttled.scope == "contact" else FIRST_PAUSE)
        )
        return _again(cargo, f"throttled ({throttled.code})", pause, throttled.until)
    except Unreachable as unreachable:
        return _again(cargo, f"unreachable {unreachable.code}".strip(), _pause(cargo.attempts))
    except (Doubtful, TimeoutError):
        return Outcome(cargo, "doubtful", "the answer was lost")
    except Exception as error:  # a connector's own fault must not lose the message or the loop
        log.error(
            "connector_failed", message=cargo.message.id, error=type(error).__name__, account=cargo.message.account
        )
        return Outcome(cargo, "doubtful", f"the connector failed: {type(error).__name__}")
    return Outcome(cargo, "accepted", provider_id=sent.id)


def _refused(cargo: Cargo, refused: Refused) -> Outcome:
    code = refused.code if isinstance(refused.code, int) else None
    reason = f"{refused.code} {refused.reason}"[:200]
    if refused.action == "template" and cargo.message.fallback is None:
        return Outcome(cargo, "held", "window_closed", code=code, action=refused.action)
    return Outcome(cargo, "refused", reason, code=code, action=refused.action)


def _again(cargo: Cargo, reason: str, pause: timedelta | None, until: datetime | None = None) -> Outcome:
    if cargo.attempts + 1 >= MOST_TRIES:
        return Outcome(cargo, "dead", f"{reason}, given up after {cargo.attempts + 1} tries")
    return Outcome(cargo, "ready", reason, pause=pause, until=until)


def _pause(attempts: int, base: float = FIRST_PAUSE) -> timedelta:
    """Return the back-off of the next try, doubled each time (4^n for one contact, as Meta asks), spread a little by the attempt."""
    factor = 4.0 if base > FIRST_PAUSE else 2.0
    return timedelta(seconds=min(LONGEST_PAUSE, base * factor**attempts))


class Record:
    """The recording transaction; an instance is `fn(conn, now, marks)`."""

    def __init__(self, ring: KeyRing, ids: Ids, stations: Mapping[str, Station]) -> None:
        self._ring, self._ids, self._stations = ring, ids, stations

    def __call__(self, conn: Connection, now: Now, marks: Sequence[Mark]) -> list[bool]:
        """Write every outcome and release; tell for each mark whether its conversation has more to hear."""
        moment = now()
        outcomes = [(mark.claimed, outcome) for mark in marks for outcome in mark.outcomes]
        accepted = [self._accepted(claimed, one, moment) for claimed, one in outcomes if one.state == "accepted"]
        others = [self._other(one, moment) for _, one in outcomes if one.state != "accepted"]
        if accepted:
            conn.execute(_ACCEPTED, accepted)
            self._early(conn, accepted)
        if others:
            conn.execute(_OTHER, others)
        for claimed, one in outcomes:
            self._follow(conn, claimed, one, moment)
        return self._release(conn, marks)

    def _accepted(self, claimed: Claimed, one: Outcome, now: datetime) -> dict[str, Any]:
        id, provider = one.cargo.message.id, one.provider_id or ""
        sealed = self._ring.vault.seal(
            self._ring.known(claimed.contact), ("outbox", "provider_id", id), provider.encode()
        )
        digest = self._ring.vault.digest("message", claimed.account, provider)
        return {"row": id, "d": one.cargo.decision_id, "at": now, "pd": digest, "pi": sealed}

    def _other(self, one: Outcome, now: datetime) -> dict[str, Any]:
        final = one.state in ("refused", "dead")
        later = one.until or (now + one.pause if one.pause else None)
        if one.state == "doubtful":
            echoes = self._stations[one.cargo.message.account].policy.echoes
            later = now + ECHO_WAIT if echoes else now
        row = {"row": one.cargo.message.id, "d": one.cargo.decision_id, "s": one.state, "why": one.reason}
        return {**row, "nb": later, "at": now if final else None, "c": one.code}

    def _early(self, conn: Connection, accepted: Sequence[dict[str, Any]]) -> None:
        """Apply statuses that overtook the answer of their own send."""
        rows = {row["pd"]: row["row"] for row in accepted}
        early = conn.execute(_EARLY, {"digests": list(rows)}).all()
        if early:
            known = [
                {"row": rows[one.provider_digest], "r": one.progress, "at": one.at, "c": one.code} for one in early
            ]
            conn.execute(_PROGRESS, known)
            conn.execute(
                delete(early_receipts).where(
                    early_receipts.c.provider_digest.in_([one.provider_digest for one in early])
                )
            )

    def _follow(self, conn: Connection, claimed: Claimed, one: Outcome, now: datetime) -> None:
        """What the channel tells about the person is kept: a block, a stop of promotions."""
        if one.action in ("recipient_blocked", "business_blocked"):
            conn.execute(_BLOCK, {"contact_id": claimed.contact, "account": claimed.account, "blocked_at": now})
        if one.action == "stop_marketing":
            row = {
                "id": self._ids.next(now),
                "contact_id": claimed.contact,
                "purpose": "marketing",
                "event": "withdrawn",
            }
            conn.execute(
                insert(consent_events), [{**row, "at": now, "recorded_at": now, "method": f"channel_{one.code}"}]
            )

    def _release(self, conn: Connection, marks: Sequence[Mark]) -> list[bool]:
        ending = [mark.claimed for mark in marks if mark.release]
        if not ending:
            return [False] * len(marks)
        conn.execute(
            _RELEASE, [{"talk": claimed.id, "f": claimed.fence} for claimed in sorted(ending, key=lambda one: one.id)]
        )
        more = set(conn.scalars(_MORE, {"ids": [claimed.id for claimed in ending]}))
        return [mark.release and mark.claimed.id in more for mark in marks]


def settle(conn: Connection, now: Now, claimed: Claimed, stored: Stored, echoes: bool) -> str:
    """Settle a send found without an answer; returns the row's new state.

    While the echo may still come it is waited for. After that a plain reply is sent once more, and what costs money or carries a document
    waits for a person: doubling it would be worse than being late.
    """
    moment = now()
    begun = stored.begun_at or moment
    if echoes and moment < begun + ECHO_WAIT:
        return _move(conn, stored, "doubtful", "waits for the channel's echo", begun + ECHO_WAIT)
    plain = not isinstance(stored.message.content, Template | Media)
    if plain and stored.attempts < 2:
        return _move(conn, stored, "ready", "sent again: the answer was lost and no echo came", None)
    return _move(conn, stored, "held", "doubt: was it sent? a person decides", None)


def _move(conn: Connection, stored: Stored, state: str, reason: str, not_before: datetime | None) -> str:
    values = {"state": state, "reason": reason, "not_before": not_before}
    conn.execute(update(outbox).where(outbox.c.id == stored.message.id, UNSETTLED).values(values))
    return state
