"""Whom and what a name from outside stands for: an address, a conversation, a channel's own id of a message."""

from __future__ import annotations

from sqlalchemy import Connection, select

from kontor.contacts import BUSINESS_SCOPED_ID, CHAT, GROUP, PARENT_SCOPED_ID, PHONE, VISITOR, Address
from kontor.store.columns import Ids
from kontor.store.database import Now
from kontor.store.people import KeyRing, People
from kontor.store.tables import addresses, conversations, outbox, seen
from kontor.vault import Vault

KINDS = (PHONE, CHAT, BUSINESS_SCOPED_ID, PARENT_SCOPED_ID, VISITOR, GROUP)


class Finder:
    """Finds by keyed digests, so that nothing has to be opened; every function is `fn(conn, now, ...)`."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._people = vault, People(KeyRing(vault), Ids())

    def by_address(self, conn: Connection, now: Now, channel: str, value: str) -> int | None:
        """Return the contact of an address of any kind, however it is spelled."""
        marks = [self._people.digest(Address(channel, kind, value)) for kind in KINDS]
        return conn.scalar(select(addresses.c.contact_id).where(addresses.c.digest.in_(marks)).limit(1))

    def by_conversation(self, conn: Connection, now: Now, id: int) -> int | None:
        """Return the contact of a conversation."""
        return conn.scalar(select(conversations.c.contact_id).where(conversations.c.id == id))

    def by_message(self, conn: Connection, now: Now, given: str) -> int | None:
        """Return our id of a message that a channel names so, which came in or went out.

        One that came in is found as long as its repeat is harmless (`kontor.engine.wake.REMEMBER`).
        """
        accounts = conn.scalars(select(conversations.c.account).distinct()).all()
        heard = [self._vault.digest("event", account, given) for account in accounts]
        came = select(seen.c.inbox_id).where(seen.c.digest.in_(heard), seen.c.inbox_id.is_not(None)).limit(1)
        said = [self._vault.digest("message", account, given) for account in accounts]
        went = select(outbox.c.id).where(outbox.c.provider_digest.in_(said)).limit(1)
        return conn.scalar(came) or conn.scalar(went)

    def conversations(self, conn: Connection, now: Now, contact: int) -> list[int]:
        """Return every conversation of a person, the oldest first."""
        mine = conversations.c.contact_id.in_(self._people.group(conn, contact))
        return list(conn.scalars(select(conversations.c.id).where(mine).order_by(conversations.c.id)))
