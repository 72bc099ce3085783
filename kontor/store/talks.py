"""The one conversation of each person with each account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from kontor.store.among import Among
from kontor.store.bulk import insert_rows
from kontor.store.columns import Ids
from kontor.store.tables import conversations

_TALKS = select(conversations.c.id, conversations.c.contact_id, conversations.c.account).where(
    Among(conversations.c.contact_id, "contacts")
)


def conversations_of(
    conn: Connection, ids: Ids, wanted: Sequence[tuple[int, str]], now: datetime
) -> dict[tuple[int, str], int]:
    """Return the conversation of each (contact, account), making the missing ones."""
    rows = conn.execute(_TALKS, {"contacts": list({contact for contact, _ in wanted})})
    talks = {(row.contact_id, row.account): int(row.id) for row in rows}
    made = []
    for key in wanted:
        if key not in talks:
            talks[key] = ids.next(now)
            whose = {"id": talks[key], "contact_id": key[0], "account": key[1]}
            made.append({**whose, "created_at": now, "lead": "bot", "epoch": 0, "fence": 0})
    if made:
        insert_rows(conn, conversations, made)
    return talks
