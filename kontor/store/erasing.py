"""Erase people: their keys, and every row that is about them.

What they forbade is kept, by digests that lead nowhere else, and so are the hashes that make a late repeat of a webhook
harmless. Both databases hold conversations to their messages, so nothing can come in between: an inbound that is being
accepted meanwhile is either erased with the rest or makes its sender a new contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Delete, Table, delete, func, select, update

from kontor.contacts import Address
from kontor.gate import SEND_DEADLINE
from kontor.store.among import Among
from kontor.store.columns import Ids
from kontor.store.consents import consents_of
from kontor.store.database import Now
from kontor.store.files import erase as erase_files
from kontor.store.files import overwrite_deleted
from kontor.store.people import KeyRing, People
from kontor.store.suppressions import Suppressions
from kontor.store.tables import (
    addresses,
    blobs,
    consent_events,
    contacts,
    conversations,
    decisions,
    effects,
    inbox,
    media,
    outbox,
    rates,
    standings,
    timers,
)
from kontor.vault import Vault

OWNER = "erasing"
FENCED = timedelta(seconds=60)
"""How long nobody else takes up the conversations of somebody who is being erased."""

_DECISIONS = delete(decisions).where(Among(decisions.c.outbox_id, "ids"))


@dataclass(frozen=True, slots=True)
class Erased:
    """Who was erased, as contact ids, and how many rows of what."""

    ids: tuple[int, ...] = ()
    addresses: int = 0
    conversations: int = 0
    messages: int = 0
    files: int = 0
    kept: int = 0


class Eraser:
    """Erases people; every function is `fn(conn, now, ...)`."""

    def __init__(self, vault: Vault, ids: Ids) -> None:
        self._people, self._suppressions = People(KeyRing(vault), ids), Suppressions(vault, ids)

    def group(self, conn: Connection, now: Now, contact: int) -> list[int]:
        """Return every contact id that is the same person."""
        return sorted(self._people.group(conn, contact))

    def places(self, conn: Connection, now: Now, contact: int) -> list[tuple[str, Address]]:
        """Return where a person was talked with: each account, and their address there."""
        group = self.group(conn, now, contact)
        accounts = set(conn.scalars(select(conversations.c.account).where(conversations.c.contact_id.in_(group))))
        found = self._people.addresses(conn, group)
        return [
            (account, address)
            for (_, channel), known in found.items()
            for account in sorted(accounts)
            if account.partition("/")[0] == channel
            for address in known
        ]

    def erase(self, conn: Connection, now: Now, contact: int) -> Erased | datetime:
        """Erase a contact and whoever was found to be one with it.

        Turns at work on them are fenced off, and none of their messages begins to be sent any more. Where one may be
        leaving just now nothing is erased yet, and the moment is returned at which to call again.
        """
        moment, group, talks = now(), *self._locked(conn, contact)
        sending = (outbox.c.conversation_id.in_(talks), outbox.c.state == "sending")
        leaving = conn.scalar(select(func.max(outbox.c.begun_at)).where(*sending))
        until: datetime | None = leaving and leaving + timedelta(seconds=SEND_DEADLINE)
        if until is None or until <= moment:
            return self._erased(conn, group, talks)
        fence = {"fence": conversations.c.fence + 1, "lease_owner": OWNER, "lease_until": moment + FENCED}
        conn.execute(update(conversations).where(conversations.c.id.in_(talks)).values(fence))
        return until

    def at_once(self, conn: Connection, now: Now, contact: int) -> Erased:
        """Erase as `erase` does, where nothing is at work on the database."""
        return self._erased(conn, *self._locked(conn, contact))

    def _locked(self, conn: Connection, contact: int) -> tuple[list[int], list[int]]:
        group = sorted(self._people.group(conn, contact))
        mine = select(conversations.c.id).where(conversations.c.contact_id.in_(group)).order_by(conversations.c.id)
        return group, list(conn.scalars(mine.with_for_update()))

    def _erased(self, conn: Connection, group: Sequence[int], talks: Sequence[int]) -> Erased:
        overwrite_deleted(conn)
        known = list(conn.scalars(select(contacts.c.id).where(contacts.c.id.in_(group))))
        marks = list(conn.scalars(select(addresses.c.digest).where(addresses.c.contact_id.in_(group))))
        kept = self._suppressions.keep(conn, marks, consents_of(conn, group[:1])[group[0]])
        said = list(conn.scalars(select(outbox.c.id).where(outbox.c.conversation_id.in_(talks))))
        accounts = list(conn.scalars(select(conversations.c.account).where(conversations.c.id.in_(talks))))
        files = _gone(conn, _of(blobs, "contact_id", group)) + erase_files(conn, media.c.contact_id.in_(group))
        messages = sum(_gone(conn, _of(table, "conversation_id", talks)) for table in (outbox, inbox))
        conn.execute(_DECISIONS, {"ids": said})
        for table in (effects, timers):
            conn.execute(_of(table, "conversation_id", talks))
        for table in (conversations, addresses, consent_events, standings):
            conn.execute(_of(table, "contact_id", group))
        limits = [f"{account}|{contact}" for account in accounts for contact in group]
        conn.execute(delete(rates).where(rates.c.key.in_(limits)))
        conn.execute(_of(contacts, "id", group))
        return Erased(tuple(known), len(marks), len(talks), messages, files, kept)


def _of(table: Table, column: str, ids: Sequence[int]) -> Delete:
    return delete(table).where(table.c[column].in_(ids))


def _gone(conn: Connection, what: Delete) -> int:
    return max(0, conn.execute(what).rowcount)
