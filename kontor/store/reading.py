"""Questions to the rows that commands and tests ask; each is `fn(conn, now, ...)` and changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, select

from kontor import memory
from kontor.handoff import Lead
from kontor.messages import load
from kontor.store.database import Now
from kontor.store.people import KeyRing
from kontor.store.tables import conversations, decisions, effects, inbox, notices, outbox
from kontor.vault import Unreadable, Vault

Fields = dict[str, Any]


def first_conversation(conn: Connection, now: Now) -> int:
    """Return the oldest conversation."""
    return int(conn.scalars(select(conversations.c.id).order_by(conversations.c.id).limit(1)).one())


def latest_inbound(conn: Connection, now: Now) -> Fields | None:
    """Return the newest inbound of a database."""
    row = conn.execute(select(inbox).order_by(inbox.c.id.desc()).limit(1)).mappings().first()
    return dict(row) if row else None


def latest_outbounds(conn: Connection, now: Now) -> list[Fields]:
    """Return what was made since the newest inbound."""
    newest = select(inbox.c.id).order_by(inbox.c.id.desc()).limit(1).scalar_subquery()
    return [
        dict(row) for row in conn.execute(select(outbox).where(outbox.c.id > newest).order_by(outbox.c.id)).mappings()
    ]


def inbound(conn: Connection, now: Now, id: int) -> Fields | None:
    """Return one inbound."""
    row = conn.execute(select(inbox).where(inbox.c.id == id)).mappings().first()
    return dict(row) if row else None


def outbound(conn: Connection, now: Now, id: int) -> Fields | None:
    """Return one outbound."""
    row = conn.execute(select(outbox).where(outbox.c.id == id)).mappings().first()
    return dict(row) if row else None


def conversation(conn: Connection, now: Now, id: int) -> Fields | None:
    """Return one conversation."""
    row = conn.execute(select(conversations).where(conversations.c.id == id)).mappings().first()
    return dict(row) if row else None


def history(conn: Connection, now: Now, id: int, most: int = 50) -> tuple[list[Fields], list[Fields]]:
    """Return the newest inbounds and outbounds of a conversation, oldest first."""
    heard = conn.execute(
        select(inbox).where(inbox.c.conversation_id == id).order_by(inbox.c.id.desc()).limit(most)
    ).mappings()
    said = conn.execute(
        select(outbox).where(outbox.c.conversation_id == id).order_by(outbox.c.id.desc()).limit(most)
    ).mappings()
    return [dict(row) for row in heard][::-1], [dict(row) for row in said][::-1]


def answers(conn: Connection, now: Now, id: int) -> list[Fields]:
    """Return what answered one inbound."""
    return [
        dict(row) for row in conn.execute(select(outbox).where(outbox.c.answers == id).order_by(outbox.c.id)).mappings()
    ]


def judgements(conn: Connection, now: Now, outbox_id: int) -> list[Fields]:
    """Return every decision over one outbound, oldest first."""
    return [
        dict(row)
        for row in conn.execute(
            select(decisions).where(decisions.c.outbox_id == outbox_id).order_by(decisions.c.id)
        ).mappings()
    ]


def decisions_of(conn: Connection, now: Now, inbox_id: int) -> list[Fields]:
    """Return every decision over the answers of one inbound."""
    made = select(outbox.c.id).where(outbox.c.answers == inbox_id)
    return [
        dict(row)
        for row in conn.execute(
            select(decisions).where(decisions.c.outbox_id.in_(made)).order_by(decisions.c.id)
        ).mappings()
    ]


def inbound_words(conn: Connection, now: Now, ring: KeyRing, id: int) -> str:
    """Return what an inbound said, opened."""
    row = conn.execute(select(inbox.c.contact_id, inbox.c.body).where(inbox.c.id == id)).one()
    return _words(conn, ring, row.contact_id, "inbox", id, row.body)


def outbound_words(conn: Connection, now: Now, ring: KeyRing, id: int) -> str:
    """Return what an outbound says, opened."""
    row = conn.execute(select(outbox.c.contact_id, outbox.c.body).where(outbox.c.id == id)).one()
    return _words(conn, ring, row.contact_id, "outbox", id, row.body)


def facts_of(conn: Connection, now: Now, ring: KeyRing) -> list[tuple[str, Fields]]:
    """Return what each run of the newest conversation knows."""
    newest = conn.scalar(select(conversations.c.id).order_by(conversations.c.id.desc()).limit(1))
    return [(run.flow, _facts(run)) for run in _runs(conn, ring, newest)]


def known_of(conn: Connection, now: Now, ring: KeyRing, conversation: int) -> list[Fields]:
    """Return what each run of a conversation was told, and what it looked up; opened, so it is personal."""
    return [
        {"flow": run.flow, "facts": _facts(run), "looked": {key: one.value for key, one in run.looked.items()}}
        for run in _runs(conn, ring, conversation)
    ]


def _runs(conn: Connection, ring: KeyRing, conversation: int | None) -> list[memory.Memory]:
    row = conn.execute(select(conversations).where(conversations.c.id == conversation)).first()
    if row is None or row.state is None:
        return []
    ring.load(conn, [row.contact_id])
    state = memory.load(ring.vault.open(ring.known(row.contact_id), ("conversations", "state", row.id), row.state))
    return [*state.stack, *([state.last] if state.last else [])]


def _facts(run: memory.Memory) -> Fields:
    return {key: heard.value if heard.value is not None else heard.text for key, heard in run.facts.items()}


def open_effects(conn: Connection, now: Now) -> list[tuple[str, str]]:
    """Return flow and key of every act whose run still lives: handing a talk to people ends its runs."""
    living = select(effects.c.flow, effects.c.key).join(conversations).where(conversations.c.lead == Lead.BOT.value)
    rows = conn.execute(living.distinct().order_by(effects.c.flow, effects.c.key))
    return [(row.flow, row.key) for row in rows]


def aside(conn: Connection, now: Now, most: int = 20) -> list[Fields]:
    """Return conversations that are set aside, as their rows do not open."""
    found = select(conversations.c.id, conversations.c.account, conversations.c.aside)
    few = found.where(conversations.c.aside.is_not(None)).order_by(conversations.c.id).limit(most)
    return [dict(row) for row in conn.execute(few).mappings()]


def failed_events(conn: Connection, now: Now, since: timedelta) -> list[int]:
    """Return the ids of the events of the last while whose flow failed, the newest first."""
    failed = select(inbox.c.id).where(inbox.c.kind == "happening", inbox.c.state == "dead")
    return list(conn.scalars(failed.where(inbox.c.received_at > now() - since).order_by(inbox.c.id.desc())))


def recent_notices(conn: Connection, now: Now, vault: Vault, most: int = 20) -> list[Fields]:
    """Return the newest news of the accounts, with their values: these speak of the business alone."""
    rows = conn.execute(select(notices).order_by(notices.c.id.desc()).limit(most)).all()
    return [
        {"account": row.account, "name": row.name, "at": row.at, "values": _values(vault, row.id, row.body)}
        for row in rows
    ]


def _values(vault: Vault, id: int, body: bytes | None) -> Fields:
    """Open one notice; nothing of one that does not open, so that the others are told."""
    try:
        values = orjson.loads(vault.open(vault.own_key, ("notices", "body", id), body)) if body else {}
    except (Unreadable, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _words(conn: Connection, ring: KeyRing, contact: int, table: str, id: int, body: bytes | None) -> str:
    if body is None:
        return "(erased)"
    ring.load(conn, [contact])
    envelope = orjson.loads(ring.vault.open(ring.known(contact), (table, "body", id), body))
    content = load(orjson.dumps(envelope["content"]))
    for name in ("body", "title", "caption", "text", "name"):
        if value := getattr(content, name, None):
            return str(value)
    return content.kind


def inbounds_since(conn: Connection, now: Now, after: int) -> list[Fields]:
    """Return the inbounds newer than one."""
    return [dict(row) for row in conn.execute(select(inbox).where(inbox.c.id > after).order_by(inbox.c.id)).mappings()]
