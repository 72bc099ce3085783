"""What a channel's refusal tells about a person or the window, beyond the one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, and_, case, insert, or_, select, update

from kontor.store.among import Among
from kontor.store.bulk import BulkUpsert
from kontor.store.columns import EPOCH, Ids
from kontor.store.consents import record_consent
from kontor.store.tables import conversations, notices, standings

STANDSTILL = {
    "auth": "set a new access token with the permissions its README names",
    "money": "settle the account's payment in the channel's console",
    "brake": "appeal in the channel's console, or wait until it lifts",
    "operator": "look at the account's registration in the channel's console",
}
"""What to do about each action that means that the account can send nothing at all."""
NOTICE_EVERY = timedelta(hours=1)
BLOCKING = frozenset({"recipient_blocked", "business_blocked"})
STANDING = ("contact_id", "account")


def _newest(table: Table, new: Mapping[str, Any]) -> dict[str, Any]:
    """Of several words about a block the newest counts, and a message says that there was none."""
    heard = (table.c.reach_at, table.c.opened_at)
    newer = and_(*(or_(moment.is_(None), moment <= new["reach_at"]) for moment in heard))
    return {
        "blocked_at": case((newer, new["blocked_at"]), else_=table.c.blocked_at),
        "reach_at": case((newer, new["reach_at"]), else_=table.c.reach_at),
    }


def _later(table: Table, new: Mapping[str, Any]) -> dict[str, Any]:
    """Of several words about a limit the latest counts."""
    later = or_(table.c.limited_at.is_(None), table.c.limited_at < new["limited_at"])
    return {"limited_at": case((later, new["limited_at"]), else_=table.c.limited_at)}


_REACH = BulkUpsert(standings, STANDING, _newest)
_LIMIT = BulkUpsert(standings, STANDING, _later)
_NOTICE_ANEW = update(conversations).where(Among(conversations.c.id, "ids")).values(noticed_at=None)


def reach(conn: Connection, contact: int, account: str, at: datetime, *, blocked: bool) -> None:
    """Keep that from a moment on an account can no longer write to a person, or can again."""
    row = {"contact_id": contact, "account": account, "blocked_at": at if blocked else None, "reach_at": at}
    _REACH(conn, [row])


def notice_anew(conn: Connection, talks: Sequence[int]) -> None:
    """Let the next message say that a bot speaks, where the one that was to say it reached nobody."""
    if talks:
        conn.execute(_NOTICE_ANEW, {"ids": talks})


class Consequences:
    """Keeps what follows from the `action` of a refusal, in the words of `connectors.Refused`."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids

    def follow(
        self,
        conn: Connection,
        contact: int,
        account: str,
        action: str | None,
        code: int | None,
        at: datetime,
        now: datetime,
    ) -> bool:
        """Keep what was refused at a moment; return True when the message should be judged again.

        That is so where only its window was closed.
        """
        if action in BLOCKING:
            reach(conn, contact, account, at, blocked=True)
        elif action == "stop_marketing":
            id = self._ids.next(now)
            record_consent(conn, id, contact, "withdrawn", at, now, f"channel_{code}", "marketing")
        elif action == "wait_marketing":
            _LIMIT(conn, [{"contact_id": contact, "account": account, "limited_at": at}])
        elif action == "template":
            # The platform says that its window is closed, and the window is the platform's.
            closed = update(standings).where(standings.c.contact_id == contact, standings.c.account == account)
            before = closed.where(standings.c.opened_at <= at)
            conn.execute(before.values(opened_at=EPOCH))  # it was open once, so that what waits is held and not refused
            return True
        elif action in STANDSTILL:
            named = action if code is None else f"{action} {code}"
            self._notice(conn, account, f"{named}: {STANDSTILL[action]}", now)
        return False

    def _notice(self, conn: Connection, account: str, name: str, now: datetime) -> None:
        """Note a standstill for `kontor check`, once an hour however many messages wait."""
        row = {"account": account, "name": name[:80]}
        told = select(notices.c.id).filter_by(**row).where(notices.c.at > now - NOTICE_EVERY)
        if conn.scalar(told.limit(1)) is None:
            conn.execute(insert(notices), [{**row, "id": self._ids.next(now), "at": now}])
