"""Bringing what waits under one name of a person to where they go on under another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, literal_column, select, update

from kontor.store.people import KeyRing
from kontor.store.tables import blobs, outbox
from kontor.store.talks import Talk

_HELD = (outbox.c.state == literal_column("'held'"), outbox.c.reason == "window_closed")
"""What the closed window held, for the customer's next message."""


def bring_held(conn: Connection, ring: KeyRing, talks: Sequence[Talk]) -> None:
    """Bring what the window held in the other conversations of people who proved to be one into that which goes on.

    Their next message comes there. It is sealed anew, with the files it carries, under that contact's key.
    """
    goes_on = {other: talk for talk in talks for other in talk.others}
    if not goes_on:
        return
    rows = conn.execute(select(outbox).where(outbox.c.conversation_id.in_(sorted(goes_on)), *_HELD)).all()
    ring.load(conn, {contact for row in rows for contact in (row.contact_id, goes_on[row.conversation_id].contact)})
    for row in rows:
        talk = goes_on[row.conversation_id]
        moved = {"conversation_id": talk.id, "contact_id": talk.contact}
        body = _resealed(ring, row, talk.contact, "outbox", "body")
        # One that a turn has let go meanwhile stays where it is.
        if conn.execute(update(outbox).where(outbox.c.id == row.id, *_HELD).values(**moved, body=body)).rowcount:
            _bring_files(conn, ring, row.id, talk.contact)


def _bring_files(conn: Connection, ring: KeyRing, message: int, to: int) -> None:
    for row in conn.execute(select(blobs).where(blobs.c.message_id == message)).all():
        sealed = {name: _resealed(ring, row, to, "blobs", name) for name in ("filename", "body")}
        conn.execute(update(blobs).where(blobs.c.id == row.id).values(**sealed, contact_id=to))


def _resealed(ring: KeyRing, row: Row[Any], to: int, table: str, column: str) -> bytes:
    place, vault = (table, column, row.id), ring.vault
    return vault.seal(ring.known(to), place, vault.open(ring.known(row.contact_id), place, getattr(row, column)))
