"""From the bytes of a webhook to events: every entry, every change, every item, in their order.

Meta puts up to 1,000 updates of several accounts into one request and promises no order (webhooks overview, 2026).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from connectors.whatsapp.fields import read_id_update, read_notice, read_preference
from connectors.whatsapp.messages import read_echo, read_message
from connectors.whatsapp.notices import read_error, unreadable
from connectors.whatsapp.people import Around, around
from connectors.whatsapp.statuses import read_status
from connectors.whatsapp.untrusted import Record
from connectors.whatsapp.values import ident, items, moment, record, words
from kontor.messages import Event
from kontor.untrusted import Unreadable, parse

MOST_EVENTS = 10_000
"""Ten times what Meta says it puts into one request; more is not read, so that a body cannot swell in memory."""

ItemReader = Callable[[Any, Around], Event]

LISTS: dict[str, tuple[tuple[str, ItemReader], ...]] = {
    "messages": (("messages", read_message), ("statuses", read_status), ("errors", read_error)),
    "smb_message_echoes": (("message_echoes", read_echo), ("errors", read_error)),
    "user_preferences": (("user_preferences", read_preference), ("errors", read_error)),
    "user_id_update": (("user_id_update", read_id_update), ("errors", read_error)),
}
"""The lists each field may hold, and who reads their items."""


def read_body(body: bytes, key: bytes, account: str) -> tuple[Event, ...]:
    """Return the events of a verified webhook; never raises.

    `key` keys the names made for events that came without one; `account` stands where the body names none.
    """
    nowhere = Around(account, key)
    try:
        webhook = parse(body)
    except Unreadable as problem:
        return (unreadable(nowhere, "body", str(problem), sha256(body).hexdigest()),)
    if not isinstance(webhook, dict) or not isinstance(webhook.get("entry"), list):
        return (unreadable(nowhere, "body", "no entry list", webhook),)
    found = (event for entry in webhook["entry"] for event in _entry(entry, nowhere))
    events = tuple(islice(found, MOST_EVENTS))
    rest = next(found, None)
    if rest is None:
        return events
    return (*events, unreadable(nowhere, "body", f"more than {MOST_EVENTS} items", sha256(body).hexdigest()))


def _entry(entry: Any, nowhere: Around) -> Iterator[Event]:
    changes = entry.get("changes") if isinstance(entry, dict) else None
    if not isinstance(changes, list):
        yield unreadable(nowhere, "entry", "no change list", entry)
        return
    waba, at = ident(entry, "id") or nowhere.account, moment(entry, "time")
    for change in changes:
        yield from _change(change, waba, at, nowhere)


def _change(change: Any, waba: str, at: datetime | None, nowhere: Around) -> Iterator[Event]:
    value = change.get("value") if isinstance(change, dict) else None
    if not isinstance(value, dict):
        yield unreadable(Around(waba, nowhere.key), "change", "no value", change)
        return
    account = ident(record(value, "metadata"), "phone_number_id") or waba
    yield from _value(words(change, "field") or "", value, at, around(account, value, nowhere.key))


def _value(field: str, value: Record, at: datetime | None, about: Around) -> Iterator[Event]:
    found = False
    for name, reader in LISTS.get(field, ()):
        for item in items(value, name):
            found = True
            yield _guarded(reader, item, about, name)
    if not found:
        yield read_notice(field, value, at, about)


def _guarded(reader: ItemReader, item: Any, about: Around, name: str) -> Event:
    """Read one item; a fault of a reader costs that item and not its batch, and is visible by its reason."""
    try:
        return reader(item, about)
    except Exception as fault:  # noqa: BLE001 one bad item must not lose the others
        return unreadable(about, name, f"reader failed: {type(fault).__name__}", item)
