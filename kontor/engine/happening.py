"""Events of the business's own systems, from any process."""

from __future__ import annotations

from sqlalchemy import Connection, select

from kontor.engine.failpoints import Failpoints
from kontor.engine.receive import Accept
from kontor.messages import Happening
from kontor.store.columns import Ids
from kontor.store.database import Database, Now
from kontor.store.people import KeyRing, People
from kontor.store.tables import conversations
from kontor.vault import Vault


class Gone(LookupError):
    """There is no such conversation: it was erased."""


async def happen(database: Database, vault: Vault, conversation_id: int, happening: Happening, *, key: str) -> bool:
    """Put an event of the business's own systems into a conversation, once per key; returns whether it was new.

    Raises `Gone` where there is no such conversation any more. The serving process finds it by its sweep within about a
    second.
    """
    ring, ids = KeyRing(vault), Ids()
    accept = Accept(ring, People(ring, ids), ids, Failpoints())

    def put(conn: Connection, now: Now) -> bool:
        if conn.scalar(select(conversations.c.id).where(conversations.c.id == conversation_id)) is None:
            raise Gone(f"conversation {conversation_id} is gone: tell it nothing more")
        return accept.happen(conn, now, conversation_id, happening, key)

    return await database.run(put)
