"""What a channel's refusal tells about a person or the window, beyond the one message."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from kontor.store.bulk import BulkUpsert
from kontor.store.columns import EPOCH, Ids
from kontor.store.tables import consent_events, notices, standings

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
BLOCK = BulkUpsert(standings, STANDING, lambda table, new: {"blocked_at": new["blocked_at"]})
"""Keeps since when an account can no longer write to a person, or that it can again."""


class Consequences:
    """Keeps what follows from the `action` of a refusal, in the words of `connectors.Refused`."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids

    def follow(
        self, conn: Connection, contact: int, account: str, action: str | None, code: int | None, now: datetime
    ) -> bool:
        """Keep it; return True when the message should be judged again, because only its window was closed."""
        if action in BLOCKING:
            row = {"contact_id": contact, "account": account, "blocked_at": now}
            BLOCK(conn, [row])
        elif action == "stop_marketing":
            event = {"id": self._ids.next(now), "contact_id": contact, "purpose": "marketing", "event": "withdrawn"}
            conn.execute(
                insert(consent_events), [{**event, "at": now, "recorded_at": now, "method": f"channel_{code}"}]
            )
        elif action == "template":
            # The platform says that its window is closed, and the window is the platform's.
            closed = update(standings).where(standings.c.contact_id == contact, standings.c.account == account)
            conn.execute(closed.values(opened_at=EPOCH))  # it was open once, so that what waits is held and not refused
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
