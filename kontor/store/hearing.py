"""What people wrote to some accounts and how each was taken, opened for whoever reviews it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection, Row, select
from sqlalchemy.sql.selectable import Select

from kontor.messages import Text, load
from kontor.store.database import Now
from kontor.store.people import KeyRing
from kontor.store.tables import contacts, inbox

Key = tuple[datetime, int, int, str, bytes, str | None, bytes | None]


@dataclass(frozen=True, slots=True)
class Written:
    """One text of a person: its conversation, the words, the person's own name, and how the bot took it."""

    id: int
    conversation: int
    at: datetime
    text: str
    name: str
    why: str


def written(
    conn: Connection, now: Now, ring: KeyRing, accounts: Collection[str], since: datetime, most: int
) -> list[Written]:
    """Return the newest texts since a moment that the bot took itself, at most so many, the oldest first.

    What was erased, and what went to people at the desk, is not among them.
    """
    rows = conn.execute(_texts(accounts, since).limit(most)).all()
    ring.load(conn, {row.contact_id for row in rows})
    return [found for row in reversed(rows) if (found := _opened(ring, row)) is not None]


def _texts(accounts: Collection[str], since: datetime) -> Select[Key]:
    columns = (inbox.c.sent_at, inbox.c.id, inbox.c.conversation_id, inbox.c.contact_id, inbox.c.body, inbox.c.why)
    return (
        select(*columns, contacts.c.name)
        .join(contacts, contacts.c.id == inbox.c.contact_id)
        .where(inbox.c.account.in_(accounts), inbox.c.kind == "text", inbox.c.state == "done")
        .where(inbox.c.received_at >= since, inbox.c.body.is_not(None), inbox.c.why.not_like("for the desk%"))
        .where(contacts.c.wrapped_key.is_not(None))
        .order_by(inbox.c.id.desc())
    )


def _opened(ring: KeyRing, row: Row[Key]) -> Written | None:
    key = ring.known(row.contact_id)
    envelope = orjson.loads(ring.vault.open(key, ("inbox", "body", row.id), row.body))
    content = load(orjson.dumps(envelope["content"]))
    if not isinstance(content, Text) or not content.body.strip():
        return None
    name = ring.vault.open(key, ("contacts", "name", row.contact_id), row.name).decode("utf-8") if row.name else ""
    return Written(row.id, row.conversation_id, row.sent_at, content.body.strip(), name, row.why or "")
