"""What a person sent: one reader for each kind of message Meta documents.

A reader returns None when the record does not hold what its kind needs; the message is then kept as `Unknown`.
Shapes: Meta, "messages webhook reference", September 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connectors.whatsapp.untrusted import Record
from connectors.whatsapp.values import error, ident, items, real, record, records, small, words
from kontor.messages import (
    AnyContent,
    Card,
    Cards,
    Cart,
    CartLine,
    Choice,
    Edited,
    FormReply,
    Location,
    Media,
    Reaction,
    Revoked,
    Text,
    Unknown,
    Unsupported,
)
from kontor.untrusted import Unreadable, clean, parse, raw

Reader = Callable[[Record, str], AnyContent | None]


def content(item: Record) -> AnyContent:
    """Return the content of a message; an unseen kind or shape becomes `Unknown`, one withheld `Unsupported`."""
    kind = words(item, "type") or ""
    reader = READERS.get(kind)
    found = reader(item, kind) if reader else None
    if found is not None:
        return found
    if "errors" in item:
        return _unsupported(item, kind) or Unknown(kind, raw(item))
    return Unknown(kind or None, raw(item))


def _text(item: Record, kind: str) -> AnyContent | None:
    body = record(item, "text").get("body")
    return Text(body) if isinstance(body, str) else None


def _media(item: Record, kind: str) -> AnyContent | None:
    file = record(item, kind)
    handle = ident(file, "id")
    if handle is None:
        return None
    return Media(
        "voice" if kind == "audio" and file.get("voice") is True else kind,
        id=handle,
        mime=words(file, "mime_type"),
        filename=words(file, "filename"),
        caption=words(file, "caption"),
        sha256=words(file, "sha256"),
        animated=file.get("animated") is True,
    )


def _location(item: Record, kind: str) -> AnyContent | None:
    point = record(item, "location")
    latitude, longitude = real(point, "latitude"), real(point, "longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Location(latitude, longitude, words(point, "name"), words(point, "address"), words(point, "url"))


def _cards(item: Record, kind: str) -> AnyContent | None:
    found = records(item, "contacts")
    if not found:
        return None
    return Cards(tuple(map(_card, found)), any(one.get("origin") == "contact_request" for one in found))


def _card(one: Record) -> Card:
    return Card(
        _card_name(record(one, "name")),
        phones=_each(one, "phones", "phone", "wa_id"),
        emails=_each(one, "emails", "email"),
        organisation=words(record(one, "org"), "company"),
        urls=_each(one, "urls", "url"),
        birthday=words(one, "birthday"),
    )


def _card_name(name: Record) -> str:
    parts = (words(name, "first_name"), words(name, "last_name"))
    return words(name, "formatted_name") or " ".join(part for part in parts if part)


def _each(parent: Record, key: str, *names: str) -> tuple[str, ...]:
    found = (next((value for name in names if (value := words(one, name))), None) for one in records(parent, key))
    return tuple(value for value in found if value)


def _button(item: Record, kind: str) -> AnyContent | None:
    button = record(item, "button")
    title, payload = words(button, "text"), words(button, "payload")
    return Choice(payload or title or "", title or payload or "") if title or payload else None


def _interactive(item: Record, kind: str) -> AnyContent | None:
    reply = record(item, "interactive")
    reader = REPLIES.get(words(reply, "type") or "")
    return reader(reply, words(reply, "type") or "") if reader else None


def _tap(reply: Record, kind: str) -> AnyContent | None:
    tapped = record(reply, kind)
    name, title = words(tapped, "id"), words(tapped, "title")
    if not name and not title:
        return None
    return Choice(name or title or "", title or name or "", words(tapped, "description"))


def _form(reply: Record, kind: str) -> AnyContent | None:
    form = record(reply, "nfm_reply")
    answers = _answers(form.get("response_json"))
    if answers is None:
        return None
    name = words(form, "name") or "flow"
    values = answers.get("values") if name == "address_message" else answers
    return FormReply(name, values if isinstance(values, dict) else answers, words(form, "body"))


def _answers(text: Any) -> Record | None:
    """Read the JSON inside the JSON."""
    try:
        found = clean(parse(text.encode("utf-8", "replace")) if isinstance(text, str) else text)
    except Unreadable:
        return None
    return found if isinstance(found, dict) else None


def _permission(reply: Record, kind: str) -> AnyContent | None:
    answer = record(reply, kind)
    names = ("response", "expiration_timestamp", "response_source", "is_permanent")
    values = {name: clean(answer[name]) for name in names if isinstance(answer.get(name), str | int)}
    return FormReply("call_permission", values) if "response" in values else None


def _reaction(item: Record, kind: str) -> AnyContent | None:
    reaction = record(item, "reaction")
    target = ident(reaction, "message_id")
    return Reaction(target, words(reaction, "emoji")) if target else None


def _cart(item: Record, kind: str) -> AnyContent | None:
    """Read an order, or nothing of one with a line that cannot be read: a cart without it would be sold as it is."""
    order = record(item, "order")
    told = items(order, "product_items")
    lines = tuple(line for one in told if (line := _line(one)))
    whole = lines and len(lines) == len(told)
    return Cart(lines, ident(order, "catalog_id"), words(order, "text")) if whole else None


def _line(one: Any) -> CartLine | None:
    product = ident(one, "product_retailer_id") if isinstance(one, dict) else None
    quantity = small(one, "quantity") if product else None
    if product is None or quantity is None:
        return None
    price = one.get("item_price")
    told = isinstance(price, str | int | float) and not isinstance(price, bool) and price != ""
    return CartLine(product, quantity, str(price) if told else None, words(one, "currency"))


def _edit(item: Record, kind: str) -> AnyContent | None:
    edit = record(item, "edit")
    target, message = ident(edit, "original_message_id"), record(edit, "message")
    if target is None:
        return None
    caption = words(record(message, words(message, "type") or ""), "caption")
    return Edited(target, words(record(message, "text"), "body") or caption)


def _revoke(item: Record, kind: str) -> AnyContent | None:
    target = ident(record(item, "revoke"), "original_message_id")
    return Revoked(target) if target else None


def _unsupported(item: Record, kind: str) -> AnyContent | None:
    named = words(record(item, "unsupported"), "type") or (kind if kind != "unsupported" else None)
    return Unsupported(named, small(error(item), "code"))


READERS: dict[str, Reader] = {
    "text": _text,
    "image": _media,
    "video": _media,
    "audio": _media,
    "document": _media,
    "sticker": _media,
    "location": _location,
    "contacts": _cards,
    "button": _button,
    "interactive": _interactive,
    "reaction": _reaction,
    "order": _cart,
    "edit": _edit,
    "revoke": _revoke,
    "unsupported": _unsupported,
}
REPLIES: dict[str, Reader] = {
    "button_reply": _tap,
    "list_reply": _tap,
    "nfm_reply": _form,
    "call_permission_reply": _permission,
}
