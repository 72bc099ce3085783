"""What waits in the rows, counted: questions whose cost grows with open work and not with what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from kontor.store.database import Now
from kontor.store.tables import LED, NEW, UNFINISHED, WANTED, conversations, inbox, media, outbox

KINDS = ("inbox", "ready", "sending", "doubtful", "held", "media")
"""An inbound that has had no turn, the open states of an outbound, and a file that is to be fetched."""
WHYS = {
    "unreachable": "unreachable",
    "throttled": "throttled",
    "rate": "rate_limited",
    "account": "the account cannot",
    "rest": "account_rests",
}
"""Why a message was put off, by what its row's reason begins with."""

_ASIDE = select(conversations.c.id).where(conversations.c.aside.is_not(None))
_HEARD = select(func.count(), func.min(inbox.c.received_at)).where(NEW, inbox.c.conversation_id.not_in(_ASIDE))
_WHY = case(*((outbox.c.reason.startswith(begins), why) for why, begins in WHYS.items()), else_="")
_SAID = (
    select(outbox.c.state, outbox.c.account, _WHY.label("why"), func.count(), func.min(outbox.c.created_at))
    .where(UNFINISHED)
    .group_by(outbox.c.state, outbox.c.account, "why")
)
_FILES = select(func.count(), func.min(media.c.created_at)).where(WANTED)
_SET_ASIDE = select(func.count()).select_from(conversations).where(conversations.c.aside.is_not(None))
_PEOPLE = select(conversations.c.account, func.count()).where(LED).group_by(conversations.c.account)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many rows wait, by kind, and for how many seconds the oldest of each has.

    `put_off` counts messages that are tried again later, by account and why; `people` conversations that people lead or
    that wait for them, by account. What belongs to conversations that are set aside, of which there are `aside`, has no
    turn.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    oldest: Mapping[str, float] = field(default_factory=dict)
    put_off: Mapping[tuple[str, str], int] = field(default_factory=dict)
    aside: int = 0
    people: Mapping[str, int] = field(default_factory=dict)


def waiting(conn: Connection, now: Now) -> Waiting:
    """Return what waits."""
    rows: list[tuple[str, str, str, int, datetime | None]] = [
        ("inbox", "", "", *conn.execute(_HEARD).one()),
        ("media", "", "", *conn.execute(_FILES).one()),
        *((state, account, why, count, since) for state, account, why, count, since in conn.execute(_SAID)),
    ]
    counts, oldest = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0.0)
    put_off: dict[tuple[str, str], int] = {}
    moment = now()
    for kind, account, why, count, since in rows:
        counts[kind] += count
        if since is not None:
            oldest[kind] = max(oldest[kind], (moment - since).total_seconds())
        if why:
            put_off[account, why] = put_off.get((account, why), 0) + count
    people = {row[0]: row[1] for row in conn.execute(_PEOPLE)}
    return Waiting(counts, oldest, put_off, int(conn.scalar(_SET_ASIDE) or 0), people)
