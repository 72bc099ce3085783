"""Questions to the rows that commands and tests ask; each is `fn(conn, now, ...)` and changes nothing."""

from __future__ import annotations

from sqlalchemy import Connection, select

from kontor.store.database import Now
from kontor.store.tables import conversations


def first_conversation(conn: Connection, now: Now) -> int:
    """Return the oldest conversation."""
    return int(conn.scalars(select(conversations.c.id).order_by(conversations.c.id).limit(1)).one())
