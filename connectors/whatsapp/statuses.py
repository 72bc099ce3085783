"""Receipts: how far our messages came, and what Meta charged."""

from __future__ import annotations

from typing import Any

from connectors.whatsapp.errors import action_of
from connectors.whatsapp.notices import unreadable
from connectors.whatsapp.people import Around, group, person
from connectors.whatsapp.untrusted import Record
from connectors.whatsapp.values import error, ident, moment, record, small, words
from kontor.contacts import Person
from kontor.messages import UNDATED, Event, Price, Progress, Receipt

_PROGRESS = {progress.value: progress for progress in Progress}


def read_status(item: Any, about: Around) -> Event:
    """Return what one entry of `statuses[]` tells; a status newer than this reader is named in a notice."""
    if not isinstance(item, dict):
        return unreadable(about, "statuses", "not a record", item)
    status, message_id = item.get("status"), ident(item, "id")
    progress = _PROGRESS.get(status) if isinstance(status, str) else None
    if progress is None or message_id is None:
        return unreadable(about, "statuses", "no id" if progress else "unknown status", item)
    return _receipt(item, message_id, progress, about)


def _receipt(item: Record, message_id: str, progress: Progress, about: Around) -> Receipt:
    code = small(error(item), "code") if "errors" in item else None
    return Receipt(
        about.account,
        message_id,
        progress,
        moment(item, "timestamp") or UNDATED,
        echo=words(item, "biz_opaque_callback_data"),
        code=code,
        action=None if code is None else action_of(code),
        price=_price(record(item, "pricing")),
        recipient=_recipient(item, about),
        participant=ident(item, "recipient_participant_user_id") or ident(item, "recipient_participant_id"),
    )


def _price(pricing: Record) -> Price | None:
    """Read what was charged; Meta and libraries spell categories with `-` and `_`, here it is always `_`."""
    if not pricing:
        return None
    category = words(pricing, "category")
    return Price(
        words(pricing, "type") or words(pricing, "pricing_type"),
        category.replace("-", "_") if category else None,
        words(pricing, "pricing_model"),
    )


def _recipient(item: Record, about: Around) -> Person | None:
    if item.get("recipient_type") == "group":
        address = group(item, "recipient_id")
        return Person((address,)) if address else None
    phone, user = ident(item, "recipient_id"), ident(item, "recipient_user_id")
    parent = ident(item, "recipient_parent_user_id")
    return person(about, phone, user, parent) if phone or user or parent else None
