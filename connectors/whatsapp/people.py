"""Who an event is about: number and business-scoped ids of one person, matched by id, never by position.

A username is none of their addresses: people change it, and another may take it (Meta, business-scoped user ids, 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.whatsapp.untrusted import Record
from connectors.whatsapp.values import ident, record, records, words
from kontor.contacts import BUSINESS_SCOPED_ID, GROUP, PARENT_SCOPED_ID, PHONE, Address, Person

CHANNEL = "whatsapp"


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds one item of a webhook: its account, the contacts sent along by their ids, the digest key."""

    account: str
    key: bytes = b""
    contacts: Mapping[str, Record] = field(default_factory=dict)
    sole: Record = field(default_factory=dict)


def around(account: str, value: Record, key: bytes) -> Around:
    """Return the surroundings of the items in one `value`."""
    found = records(value, "contacts")
    contacts = {name: one for one in found for name in (ident(one, "wa_id"), ident(one, "user_id")) if name}
    return Around(account, key, contacts, found[0] if len(found) == 1 else {})


def person(about: Around, phone: str | None, user: str | None, parent: str | None = None) -> Person | None:
    """Return a person with every alias known here, the phone number first; None when nothing names anybody."""
    contact = about.contacts.get(user or "") or about.contacts.get(phone or "") or {}
    if not (phone or user or parent):
        contact = about.sole
    profile = record(contact, "profile")
    addresses = _addresses(
        phone or ident(contact, "wa_id"),
        user or ident(contact, "user_id"),
        parent or ident(contact, "parent_user_id"),
    )
    return Person(addresses, words(profile, "name")) if addresses else None


def _addresses(phone: str | None, user: str | None, parent: str | None) -> tuple[Address, ...]:
    named = ((PHONE, phone), (BUSINESS_SCOPED_ID, user), (PARENT_SCOPED_ID, parent))
    return tuple(Address(CHANNEL, kind, value) for kind, value in named if value)


def sender(about: Around, item: Record) -> Person | None:
    """Return who sent a message."""
    return person(about, ident(item, "from"), ident(item, "from_user_id"), ident(item, "from_parent_user_id"))


def group(item: Record, key: str = "group_id") -> Address | None:
    """Return the group a message was written in."""
    name = ident(item, key)
    return Address(CHANNEL, GROUP, name) if name else None
