"""What people wrote to some accounts and how each was taken, opened for whoever reviews it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection, Row, select
from sqlalchemy.sql.selectable import Select

from kontor import memory
from kontor.messages import Text, load
from kontor.store.among import Among
from kontor.store.database import Now
from kontor.store.people import KeyRing
from kontor.store.tables import contacts, conversations, inbox

Key = tuple[datetime, int, int, str, bytes, str | None, bytes | None, str | None]
_TALKS = (
    select(conversations.c.id, conversations.c.contact_id, conversations.c.state)
    .join(contacts, contacts.c.id == conversations.c.contact_id)
    .where(Among(conversations.c.id, "ids"), conversations.c.state.is_not(None), conversations.c.aside.is_(None))
    .where(contacts.c.wrapped_key.is_not(None))
)


@dataclass(frozen=True, slots=True)
class Written:
    """One text of a person: its conversation, the words, the person's own name, and how the bot took it.

    `language` is the conversation's, else the one that the channel told of the person, where either is known.
    """

    id: int
    conversation: int
    at: datetime
    text: str
    name: str
    why: str
    language: str | None


def written(
    conn: Connection, now: Now, ring: KeyRing, accounts: Collection[str], since: datetime, most: int
) -> list[Written]:
    """Return the newest texts since a moment that the bot took itself, at most so many, the oldest first.

    What was erased, and what went to people at the desk, is not among them.
    """
    rows = conn.execute(_texts(accounts, since).limit(most)).all()
    talks = conn.execute(_TALKS, {"ids": sorted({row.conversation_id for row in rows})}).all()
    ring.load(conn, {row.contact_id for row in (*rows, *talks)})
    spoken = {id: _language(ring, id, contact, state) for id, contact, state in talks}
    return [found for row in reversed(rows) if (found := _opened(ring, row, spoken)) is not None]


def _texts(accounts: Collection[str], since: datetime) -> Select[Key]:
    columns = (inbox.c.sent_at, inbox.c.id, inbox.c.conversation_id, inbox.c.contact_id, inbox.c.body, inbox.c.why)
    return (
        select(*columns, contacts.c.name, contacts.c.language)
        .join(contacts, contacts.c.id == inbox.c.contact_id)
        .where(inbox.c.account.in_(accounts), inbox.c.kind == "text", inbox.c.state == "done")
        .where(inbox.c.received_at >= since, inbox.c.body.is_not(None), inbox.c.why.not_like("for the desk%"))
        .where(contacts.c.wrapped_key.is_not(None))
        .order_by(inbox.c.id.desc())
    )


def _language(ring: KeyRing, id: int, contact: int, state: bytes) -> str | None:
    return memory.load(ring.vault.open(ring.known(contact), ("conversations", "state", id), state)).language


def _opened(ring: KeyRing, row: Row[Key], spoken: Mapping[int, str | None]) -> Written | None:
    key = ring.known(row.contact_id)
    envelope = orjson.loads(ring.vault.open(key, ("inbox", "body", row.id), row.body))
    content = load(orjson.dumps(envelope["content"]))
    if not isinstance(content, Text) or not content.body.strip():
        return None
    name = ring.vault.open(key, ("contacts", "name", row.contact_id), row.name).decode("utf-8") if row.name else ""
    language = spoken.get(row.conversation_id) or row.language
    return Written(row.id, row.conversation_id, row.sent_at, content.body.strip(), name, row.why or "", language)
