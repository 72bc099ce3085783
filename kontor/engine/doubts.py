"""A send whose answer is not known: the channel's echo settles it, and policy does where none comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from kontor.engine.presence import Hearing
from kontor.engine.values import Stored
from kontor.gate import Code
from kontor.messages import AnyContent, Media, Template
from kontor.store.database import Now
from kontor.store.tables import UNSETTLED, decisions, outbox

ECHO_WAIT = timedelta(seconds=10)
"""How long a lost answer waits for the channel's echo; Meta's first status follows a send within a second or two."""
LONGEST_WAIT = timedelta(seconds=60)
"""The longest wait for an echo after an absence: by then what the customer writes next should not wait any more."""
FOR_A_PERSON = "doubt: was it sent? a person decides"


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of a doubt: the row's next state and why; `not_before` is when its wait ends."""

    state: str
    reason: str
    not_before: datetime | None = None


def settlement(stored: Stored, now: datetime, hearing: Hearing, echoes: bool, *, templated: bool = False) -> Settlement:
    """Judge a send found without an answer.

    `echoes` says whether the channel brings our id back, `templated` that it left as its template. While the echo may
    still come, or has come and waits for its commit, it is waited for. After that a plain reply, with or without a
    picture, is sent once more, and what costs money or carries a document waits for a person: doubling it would be
    worse than being late.
    """
    if echoes and hearing.until < (until := _until(stored, now, hearing.since)):
        return Settlement("doubtful", "waits for the channel's echo", until)
    if not (templated or stored.doubts or _once_only(stored.message.content)):
        return Settlement("ready", "sent again: the answer was lost and no echo came")
    return Settlement("held", FOR_A_PERSON)


def _once_only(content: AnyContent) -> bool:
    return isinstance(content, Template) or (isinstance(content, Media) and content.type == "document")


def _until(stored: Stored, now: datetime, since: datetime) -> datetime:
    """Return when the wait for an echo ends: it counts only from when somebody was there to hear it."""
    begun = stored.begun_at or now
    if stored.state == "sending":  # who sent it is gone
        return now + _patience(now - begun)
    ends = stored.not_before or begun + ECHO_WAIT
    return max(ends, since + _patience(since - begun)) if begun < since else ends


def _patience(absence: timedelta) -> timedelta:
    """Return how long to wait after an absence.

    A channel repeats an unanswered webhook at growing gaps (Meta, webhooks overview), so its next try comes within
    about as long as it has been trying.
    """
    return min(max(absence, ECHO_WAIT), LONGEST_WAIT)


def settle(conn: Connection, now: Now, stored: Stored, hearing: Hearing, echoes: bool) -> Settlement:
    """Write what becomes of a doubt; one that its echo settled meanwhile stays so."""
    templated = conn.scalar(select(decisions.c.code).where(decisions.c.id == stored.decision)) == Code.TEMPLATE_USED
    found = settlement(stored, now(), hearing, echoes, templated=templated)
    doubts = stored.doubts + (found.state == "ready")
    values = {"state": found.state, "reason": found.reason, "not_before": found.not_before, "doubts": doubts}
    # What another process has sent again since, while this one slept, is no doubt of this one's any more.
    same = (outbox.c.id == stored.message.id, UNSETTLED, outbox.c.decision_id == stored.decision)
    conn.execute(update(outbox).where(*same).values(values))
    return found
