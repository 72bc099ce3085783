"""Messages from people, changes of who they are, and what the business wrote from its phone app."""

from __future__ import annotations

from typing import Any

from connectors.whatsapp.contents import content
from connectors.whatsapp.notices import unreadable
from connectors.whatsapp.people import Around, group, person, sender
from connectors.whatsapp.untrusted import Record, digest
from connectors.whatsapp.values import ident, moment, record, words
from kontor.contacts import Person
from kontor.messages import (
    UNDATED,
    AnyContent,
    Edited,
    Event,
    IdentityChanged,
    Inbound,
    Quote,
    Reaction,
    Referral,
    Revoked,
    SpokenElsewhere,
    Unknown,
)
from kontor.untrusted import raw

SILENT = (Reaction, Edited, Revoked, Unknown)
"""What does not open the window: Meta's pages count only messages and calls, and say nothing of these."""


def read_message(item: Any, about: Around) -> Event:
    """Return what one entry of `messages[]` tells."""
    if not isinstance(item, dict):
        return unreadable(about, "messages", "not a record", item)
    who = sender(about, item)
    if who is None:
        return unreadable(about, "messages", "no sender", item)
    if item.get("type") == "system":
        return _system(item, who, about)
    return _inbound(item, who, about, content(item))


def _inbound(item: Record, who: Person, about: Around, found: AnyContent) -> Inbound:
    sent_at, context = moment(item, "timestamp"), record(item, "context")
    contact = about.contacts.get(who.address.value, {})
    return Inbound(
        name_of(item, about),
        about.account,
        who,
        sent_at or UNDATED,
        found,
        quote=_quote(context),
        referral=_referral(record(item, "referral"), record(context, "referred_product")),
        group=group(item),
        opens_window=sent_at is not None and not isinstance(found, SILENT),
        identity_hash=words(contact, "identity_key_hash"),
    )


def name_of(item: Record, about: Around) -> str:
    """Return Meta's id of something, or one that a repeat of it gets again."""
    return ident(item, "id") or digest(about.key, about.account, item)


def _quote(context: Record) -> Quote | None:
    often = context.get("frequently_forwarded") is True
    quote = Quote(ident(context, "id"), often or context.get("forwarded") is True, often)
    return quote if quote.id or quote.forwarded else None


def _referral(ad: Record, product: Record) -> Referral | None:
    if not ad and not product:
        return None
    return Referral(
        words(ad, "source_type") or ("ad" if ad else "product"),
        id=ident(ad, "source_id"),
        url=words(ad, "source_url"),
        headline=words(ad, "headline"),
        body=words(ad, "body"),
        click_id=words(ad, "ctwa_clid"),
        product_id=ident(product, "product_retailer_id"),
        catalog_id=ident(product, "catalog_id"),
        greeting=words(record(ad, "welcome_message"), "text"),
        media_type=words(ad, "media_type"),
        media_url=words(ad, "image_url") or words(ad, "video_url"),
    )


def _system(item: Record, who: Person, about: Around) -> Event:
    """Read a note about the person; the old number stands in `from`, the new identity in `system`."""
    system = record(item, "system")
    reason = words(system, "type") or ""
    at = moment(item, "timestamp") or UNDATED
    old, new = _change(reason, system, item, who, about)
    if new is None:
        return _inbound(item, who, about, Unknown(f"system.{reason}", raw(item)))
    return IdentityChanged(name_of(item, about), about.account, old, new, at, reason)


def _change(reason: str, system: Record, item: Record, who: Person, about: Around) -> tuple[Person, Person | None]:
    bare = Around(about.account, about.key)
    phone, user = ident(system, "wa_id"), ident(system, "user_id")
    if reason == "user_changed_number":
        return who, person(bare, phone, user)
    if reason == "user_changed_user_id":
        previous = ident(system, "previous_user_id") or ident(item, "from_user_id")
        old = person(bare, ident(item, "from"), previous, ident(item, "from_parent_user_id")) or who
        return old, person(bare, phone, user, ident(system, "parent_user_id")) if user else None
    return who, who if reason == "customer_identity_changed" else None


def read_echo(item: Any, about: Around) -> Event:
    """Return what one entry of `message_echoes[]` tells: a person of the business wrote from the phone app."""
    if not isinstance(item, dict):
        return unreadable(about, "message_echoes", "not a record", item)
    who = person(about, ident(item, "to"), ident(item, "to_user_id"), ident(item, "to_parent_user_id"))
    if who is None:
        return unreadable(about, "message_echoes", "no recipient", item)
    return SpokenElsewhere(
        name_of(item, about), about.account, who, moment(item, "timestamp") or UNDATED, content(item)
    )
