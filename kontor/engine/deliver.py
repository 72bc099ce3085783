"""Carry cleared messages to the channel and record what came of them.

No lock and no connection is held through a provider's call. What the channel answers decides the row's next state; a
lost answer is a doubt (`kontor.engine.doubts`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, delete, select, update

from kontor.connectors import Doubtful, Refused, Sent, Throttled, Unreachable
from kontor.engine.backoff import CONTACT_PAUSES, MOST_TRIES, PAUSES, STANDSTILL_PAUSES
from kontor.engine.consequences import STANDSTILL, Consequences, notice_anew
from kontor.engine.doubts import ECHO_WAIT
from kontor.engine.failpoints import Failpoints
from kontor.engine.receipts import FAILED
from kontor.engine.rests import STANDSTILL_REST, rest
from kontor.engine.values import Cargo, Claimed, Station
from kontor.gate import Late, clear
from kontor.messages import Template
from kontor.store.among import Among
from kontor.store.bulk import BulkUpdate
from kontor.store.columns import Ids
from kontor.store.database import Now
from kontor.store.people import KeyRing
from kontor.store.tables import NEW, UNSETTLED, conversations, early_receipts, inbox, outbox

SEND_SECONDS = 10.0
"""The longest a send may take; well below the lease, so that its end is recorded by who began it."""
STANDSTILL_STEPS = 7
"""Tries after which the pauses of a standstill grow no more."""

FINAL = ("refused", "dead")
"""The ends of a message that never left."""

log = structlog.get_logger("kontor.deliver")

_ACCEPTED = BulkUpdate(
    outbox,
    ["settled_at", "provider_digest", "provider_id"],
    guard=lambda table, new: (table.c.decision_id == new["decision_id"], UNSETTLED),
    also=lambda table, new: {"state": "accepted", "reason": None},
    compared=["decision_id"],
)
_OTHER = BulkUpdate(
    outbox,
    ["state", "reason", "not_before", "settled_at", "code", "attempts", "doubts"],
    guard=lambda table, new: (table.c.decision_id == new["decision_id"], UNSETTLED),
    compared=["decision_id"],
)
_PROGRESS = BulkUpdate(
    outbox, ["progress", "progress_at", "code"], guard=lambda table, new: (table.c.progress < new["progress"],)
)
_RELEASE = BulkUpdate(
    conversations,
    [],
    guard=lambda table, new: (table.c.fence == new["fence"],),
    also=lambda table, new: {"lease_owner": None, "lease_until": None},
    compared=["fence"],
)
_EARLY = select(early_receipts).where(Among(early_receipts.c.provider_digest, "digests"))
_MORE = select(inbox.c.conversation_id).where(Among(inbox.c.conversation_id, "ids"), NEW).distinct()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one send: the row's next state and why; it is tried again after `pause`, or when the channel says.

    `tries` is how many count from now on, where that is not one more; `lost` says that no connection could be made.
    """

    cargo: Cargo
    state: str
    reason: str | None = None
    provider_id: str | None = None
    pause: timedelta | None = None
    throttled: Throttled | None = None
    code: int | None = None
    action: str | None = None
    tries: int | None = None
    lost: bool = False


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
        return Outcome(cargo, "ready", "late", tries=cargo.attempts)  # nothing was tried
    except Refused as refused:
        return _refused(cargo, refused)
    except Throttled as throttled:
        pauses = CONTACT_PAUSES if throttled.scope == "contact" else PAUSES
        return _again(cargo, f"throttled ({throttled.code})", pauses.after(cargo.attempts), throttled)
    except Unreachable as unreachable:
        return _unreached(cargo, unreachable, station.policy.echoes)
    except (Doubtful, TimeoutError):
        if not message.begun:
            return _unreached(cargo, Unreachable("no connection in time"), station.policy.echoes)
        return Outcome(cargo, "doubtful", "the answer was lost")
    except Exception as error:  # noqa: BLE001 (a connector's fault must not lose the message or the loop)
        log.error(
            "connector_failed", message=cargo.message.id, error=type(error).__name__, account=cargo.message.account
        )
        reason = f"the connector failed: {type(error).__name__}"
        if not message.begun:
            return _again(cargo, reason, PAUSES.after(cargo.attempts))
        return Outcome(cargo, "doubtful", reason)
    return Outcome(cargo, "accepted", provider_id=sent.id)


def waits_its_turn(cargo: Cargo) -> Outcome:
    """Return what comes of a message behind one that did not leave: it was not tried, and has all its tries left."""
    return Outcome(cargo, "ready", "waits its turn", tries=cargo.attempts)


def _refused(cargo: Cargo, refused: Refused) -> Outcome:
    code = refused.code if isinstance(refused.code, int) else None
    reason = f"{refused.code} {refused.reason}"[:200]
    if refused.action in STANDSTILL:
        return _stands_still(cargo, refused, reason, code)
    # Judged again, now that its window is known to be closed; a template is what helps then.
    if refused.action == "template" and not isinstance(cargo.decision.content, Template):
        return Outcome(cargo, "ready", "window_closed", code=code, action=refused.action)
    return Outcome(cargo, "refused", reason, code=code, action=refused.action)


def _stands_still(cargo: Cargo, refused: Refused, reason: str, code: int | None) -> Outcome:
    """Keep a message that nobody of this account could send now: it leaves when the account is in order again."""
    log.error("account_cannot_send", account=cargo.message.account, reason=reason, to_do=STANDSTILL[refused.action])
    pause, why = STANDSTILL_PAUSES.after(cargo.attempts), f"the account cannot send: {reason}"[:200]
    # However long it waits for the account, its tries against passing trouble are its own.
    tries = min(cargo.attempts + 1, STANDSTILL_STEPS)
    return Outcome(cargo, "ready", why, pause=pause, code=code, action=refused.action, tries=tries)


def _unreached(cargo: Cargo, unreachable: Unreachable, echoes: bool) -> Outcome:
    """Try it again; where this was the second try of a doubt, nothing left, and it goes on waiting for its echo."""
    again = _again(cargo, f"unreachable {unreachable.code}".strip(), PAUSES.after(cargo.attempts))
    again = replace(again, lost=not unreachable.code)
    return replace(again, state="doubtful") if echoes and cargo.doubts and again.state == "ready" else again


def _again(cargo: Cargo, reason: str, pause: timedelta, throttled: Throttled | None = None) -> Outcome:
    if cargo.attempts + 1 >= MOST_TRIES:
        return Outcome(cargo, "dead", f"{reason}, given up after {cargo.attempts + 1} tries")
    return Outcome(cargo, "ready", reason, pause=pause, throttled=throttled)


def _rests(one: Outcome, now: datetime) -> datetime | None:
    """Return until when the whole account sends nothing after such an outcome, None where it was about one message."""
    if one.action in STANDSTILL:
        return now + STANDSTILL_REST
    if one.throttled is None or one.throttled.scope != "account":
        return None
    return one.throttled.again(now) or now + PAUSES.after(one.cargo.attempts)


class Record:
    """The recording transaction; an instance is `fn(conn, now, marks)`."""

    def __init__(self, ring: KeyRing, ids: Ids, stations: Mapping[str, Station]) -> None:
        self._ring, self._stations, self._consequences = ring, stations, Consequences(ids)

    def __call__(self, conn: Connection, now: Now, marks: Sequence[Mark]) -> list[bool]:
        """Write every outcome and release; tell for each mark whether its conversation has more to hear."""
        moment = now()
        outcomes = [(mark.claimed, outcome) for mark in marks for outcome in mark.outcomes]
        self._ring.load(conn, [claimed.contact for claimed, _ in outcomes])
        accepted = [self._accepted(claimed, one, moment) for claimed, one in outcomes if one.state == "accepted"]
        others = [self._other(one, moment) for _, one in outcomes if one.state != "accepted"]
        _ACCEPTED(conn, accepted)
        self._early(conn, accepted)
        _OTHER(conn, others)
        unsaid = [claimed.id for claimed, one in outcomes if one.cargo.message.notice and one.state in FINAL]
        notice_anew(conn, unsaid)
        rest(conn, [(claimed.account, until) for claimed, one in outcomes if (until := _rests(one, moment))])
        for claimed, one in outcomes:
            if one.action is not None:
                self._consequences.follow(conn, claimed.contact, claimed.account, one.action, one.code, moment, moment)
        return self._release(conn, marks)

    def _accepted(self, claimed: Claimed, one: Outcome, now: datetime) -> dict[str, Any]:
        id, provider = one.cargo.message.id, one.provider_id or ""
        sealed = self._ring.vault.seal(
            self._ring.known(claimed.contact), ("outbox", "provider_id", id), provider.encode()
        )
        digest = self._ring.vault.digest("message", claimed.account, provider)
        return {
            "id": id,
            "decision_id": one.cargo.decision_id,
            "settled_at": now,
            "provider_digest": digest,
            "provider_id": sealed,
        }

    def _other(self, one: Outcome, now: datetime) -> dict[str, Any]:
        final = one.state in FINAL
        later = now + one.pause if one.pause else None
        if later is not None and one.throttled is not None:
            later = max(later, one.throttled.again(now) or later)
        if one.state == "doubtful":
            echoes = self._stations[one.cargo.message.account].policy.echoes
            later = max(later or now, now + ECHO_WAIT) if echoes else now
        return {
            "id": one.cargo.message.id,
            "decision_id": one.cargo.decision_id,
            "state": one.state,
            "reason": one.reason,
            "not_before": later,
            "settled_at": now if final else None,
            "code": one.code,
            "attempts": one.cargo.attempts + 1 if one.tries is None else one.tries,
            # The second try of a doubt that never left counts for none.
            "doubts": one.cargo.doubts - (one.state == "doubtful" and one.pause is not None),
        }

    def _early(self, conn: Connection, accepted: Sequence[dict[str, Any]]) -> None:
        """Apply statuses that overtook the answer of their own send."""
        rows = {row["provider_digest"]: row["id"] for row in accepted}
        early = conn.execute(_EARLY, {"digests": list(rows)}).all() if rows else []
        if early:
            _PROGRESS(
                conn,
                [
                    {"id": rows[one.provider_digest], "progress": one.progress, "progress_at": one.at, "code": one.code}
                    for one in early
                ],
            )
            for one in early:
                if one.progress == FAILED:
                    why = f"the channel reported {one.code}"
                    failed = update(outbox).where(outbox.c.id == rows[one.provider_digest])
                    conn.execute(failed.values(state="refused", reason=why))
            used = [one.provider_digest for one in early]
            conn.execute(delete(early_receipts).where(early_receipts.c.provider_digest.in_(used)))

    def _release(self, conn: Connection, marks: Sequence[Mark]) -> list[bool]:
        ending = [mark.claimed for mark in marks if mark.release]
        if not ending:
            return [False] * len(marks)
        _RELEASE(
            conn, [{"id": claimed.id, "fence": claimed.fence} for claimed in sorted(ending, key=lambda one: one.id)]
        )
        more = set(conn.scalars(_MORE, {"ids": [claimed.id for claimed in ending]}))
        return [mark.release and mark.claimed.id in more for mark in marks]
