"""What people answer to: the message of ours that theirs quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from kontor.engine.envelopes import OUTBOUND
from kontor.engine.values import Waiting
from kontor.messages import AnyContent, Media, Text
from kontor.store.among import Among
from kontor.store.people import KeyRing
from kontor.store.tables import outbox
from kontor.vault import Unreadable

_QUOTED = select(outbox).where(Among(outbox.c.provider_digest, "digests"), outbox.c.body.is_not(None))


def quoting(
    conn: Connection, ring: KeyRing, waiting: Mapping[int, Sequence[Waiting]], accounts: Mapping[int, str]
) -> Mapping[int, Sequence[Waiting]]:
    """Return what waits, by conversation, each with the message of its own conversation that its words answer to.

    `accounts` are those of the conversations. A tap names what it answers by itself. What was destroyed since, or is
    somebody else's, is as if nothing were quoted.
    """
    asked = [
        (ring.vault.digest("message", accounts[talk], name), talk, one.id)
        for talk, some in waiting.items()
        for one in some
        if (name := _quotes(one)) is not None
    ]
    if not asked:
        return waiting
    rows = conn.execute(_QUOTED, {"digests": sorted({digest for digest, _, _ in asked})}).all()
    ring.load(conn, {row.contact_id for row in rows})
    said = {(row.provider_digest, row.conversation_id): _opened(ring, row) for row in rows}
    found = {id: said.get((digest, talk)) for digest, talk, id in asked}
    return {talk: [replace(one, quoted=found.get(one.id)) for one in some] for talk, some in waiting.items()}


def _opened(ring: KeyRing, row: Row[Any]) -> AnyContent | None:
    try:
        opened = ring.vault.open(ring.known(row.contact_id), ("outbox", "body", row.id), row.body)
        return OUTBOUND.validate_json(opened).content
    except (Unreadable, ValueError, KeyError):
        return None


def _quotes(one: Waiting) -> str | None:
    quote = one.envelope.quote if one.envelope else None
    written = one.envelope is not None and isinstance(one.envelope.content, Text | Media)
    return quote.id if quote is not None and written else None
