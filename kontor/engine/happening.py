"""Events of the business's own systems, from any process."""

from __future__ import annotations

from kontor.engine.failpoints import Failpoints
from kontor.engine.receive import Accept
from kontor.messages import Happening
from kontor.store.columns import Ids
from kontor.store.database import Database
from kontor.store.people import KeyRing, People
from kontor.vault import Vault


async def happen(database: Database, vault: Vault, conversation_id: int, happening: Happening, *, key: str) -> bool:
    """Put an event of the business's own systems into a conversation, once per key; returns whether it was new.

    The serving process finds it by its sweep within about a second.
    """
    ring, ids = KeyRing(vault), Ids()
    accept = Accept(ring, People(ring, ids), ids, Failpoints())
    return await database.run(accept.happen, conversation_id, happening, key)
