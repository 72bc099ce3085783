"""What a Rasa assistant answers, as contents of ours.

A message of Rasa's REST channel holds one of `text` (with `buttons`), `image`, `attachment` or `custom`
(`rasa/core/channels/rest.py` and `channel.py` of Rasa 3.6); one read back from a conversation's tracker may hold
several of them. Custom payloads have no shape of their own in Rasa; those we carry over are in this folder's README.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from flows.rasa_assistant.handoff import is_handoff
from kontor.messages import AnyContent, Choices, Link, Location, Media, Menu, Option, Section, Text

MOST_MESSAGES = 20
MOST_OPTIONS = 50
LONGEST_TEXT = 10_000
LONGEST_TITLE = 200
MEDIA = ("image", "video", "audio", "voice", "document", "sticker")

Offer = Callable[[str, str], Option]
"""Makes an option of a button's title and payload."""
Told = Callable[[str], None]
"""Told, in a word, of something that is not carried over."""


def contents(messages: list[dict[str, Any]], offer: Offer, told: Told) -> Iterator[AnyContent]:
    """Yield what is to be shown, in Rasa's order; what has no form here is left out, and `told` hears of it."""
    for message in messages[:MOST_MESSAGES]:
        yield from _message(message, offer, told)
    if len(messages) > MOST_MESSAGES:
        told("too_many_messages")


def _message(message: Mapping[str, Any], offer: Offer, told: Told) -> Iterator[AnyContent]:
    """Yield a message's parts in the order in which Rasa's own channels send them."""
    buttons = message.get("buttons") or message.get("quick_replies")
    text = _text(message.get("text"))
    if text or buttons:
        yield from _said(text, buttons, offer, told)
    if (custom := message.get("custom")) and not is_handoff(custom):
        yield from _custom(custom, offer, told)
    if (image := message.get("image")) is not None:
        yield from _media("image", image, told)
    if (attachment := message.get("attachment")) is not None:
        yield from _attachment(attachment, offer, told)
    if isinstance(elements := message.get("elements"), list):
        yield from _elements(elements, offer, told)


def _said(text: str, buttons: object, offer: Offer, told: Told) -> Iterator[AnyContent]:
    """Yield a text with what can be tapped below it; a button that opens a page is a message of its own."""
    given = [one for one in buttons if isinstance(one, Mapping)] if isinstance(buttons, list) else []
    links = [one for one in given if _address(one.get("url"))]
    options = _options([one for one in given if one not in links], offer)
    if options:
        yield Choices(text or "…", options)
    elif text and not links:
        yield Text(text)
    for place, one in enumerate(links):
        body = text if place == 0 and not options else ""
        yield Link(body or _title(one), _title(one), str(one["url"]))
    if len(options) + len(links) < len(given):
        told("button_without_title_or_payload")


def _options(buttons: list[Mapping[str, Any]], offer: Offer) -> tuple[Option, ...]:
    return tuple(
        offer(_title(one), one["payload"])
        for one in buttons[:MOST_OPTIONS]
        if _title(one) and isinstance(one.get("payload"), str) and one["payload"]
    )


def _media(type: str, address: object, told: Told, **rest: Any) -> Iterator[AnyContent]:
    if link := _address(address):
        yield Media(type, link=link, mime=mimetypes.guess_type(urlsplit(link).path)[0], **rest)
    else:
        told(f"{type}_without_address")


def _attachment(attachment: object, offer: Offer, told: Told) -> Iterator[AnyContent]:
    """Yield a file: an address, or Messenger's `{"type", "payload": {"src"|"url"|"elements"}}`."""
    if isinstance(attachment, str):
        yield from _media(_kind(attachment), attachment, told)
        return
    payload = attachment.get("payload") if isinstance(attachment, Mapping) else None
    if not isinstance(attachment, Mapping) or not isinstance(payload, Mapping):
        told("attachment_unknown")
    elif isinstance(elements := payload.get("elements"), list):
        yield from _elements(elements, offer, told)
    else:
        address = payload.get("url") or payload.get("src")
        type = attachment.get("type")
        yield from _media(type if type in MEDIA else _kind(str(address)), address, told)


def _elements(elements: list[Any], offer: Offer, told: Told) -> Iterator[AnyContent]:
    """Yield a carousel's cards one after the other: picture, then words with buttons."""
    for one in elements[:MOST_MESSAGES]:
        if not isinstance(one, Mapping):
            continue
        if address := _address(one.get("image_url")):
            yield from _media("image", address, told)
        words = "\n".join(part for part in (_text(one.get("title")), _text(one.get("subtitle"))) if part)
        yield from _said(words, one.get("buttons"), offer, told)


def _custom(custom: object, offer: Offer, told: Told) -> Iterator[AnyContent]:
    """Yield what a custom payload stands for."""
    if not isinstance(custom, Mapping):
        told("custom_unknown")
        return
    type, place = custom.get("type"), custom.get("location")
    if type == "location" or isinstance(place, Mapping):
        yield from _location(place if isinstance(place, Mapping) else custom, told)
    elif type in MEDIA:
        rest = {name: _text(custom.get(name)) or None for name in ("caption", "filename")}
        yield from _media(str(type), custom.get("url") or custom.get("link"), told, **rest)
    elif type == "link" and (address := _address(custom.get("url"))):
        label = _title({"title": custom.get("label") or custom.get("title")})
        yield Link(_text(custom.get("text")) or label or address, label or address, address)
    elif type == "menu" and isinstance(custom.get("sections"), list):
        yield from _menu(custom, offer)
    elif any(custom.get(name) for name in ("text", "buttons", "quick_replies", "image", "attachment", "elements")):
        yield from _message({name: value for name, value in custom.items() if name != "custom"}, offer, told)
    else:
        told("custom_unknown: " + ",".join(sorted(str(name)[:20] for name in custom)[:8]))


def _location(place: Mapping[str, Any], told: Told) -> Iterator[AnyContent]:
    latitude, longitude = place.get("latitude", place.get("lat")), place.get("longitude", place.get("lng"))
    if not _degrees(latitude, 90) or not _degrees(longitude, 180):
        told("location_without_degrees")
        return
    name, address = _text(place.get("name")) or None, _text(place.get("address")) or None
    yield Location(float(latitude), float(longitude), name, address)


def _menu(custom: Mapping[str, Any], offer: Offer) -> Iterator[AnyContent]:
    given = [one for one in custom["sections"] if isinstance(one, Mapping) and isinstance(one.get("options"), list)]
    sections = tuple(
        Section(_title(one), _options([part for part in one["options"] if isinstance(part, Mapping)], offer))
        for one in given
    )
    filled = tuple(section for section in sections if section.options)
    if filled:
        yield Menu(_text(custom.get("text")) or "…", _title({"title": custom.get("label")}), filled)


def _text(value: object) -> str:
    return value.strip()[:LONGEST_TEXT] if isinstance(value, str) else ""


def _title(button: Mapping[str, Any]) -> str:
    title = button.get("title")
    return title.strip()[:LONGEST_TITLE] if isinstance(title, str) else ""


def _address(value: object) -> str:
    """Return an address that a channel can fetch; a path on Rasa's own disk is none."""
    if not isinstance(value, str) or len(value) > 2000:
        return ""
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return ""
    return value.strip() if parts.scheme in ("http", "https") and parts.hostname else ""


def _kind(address: str) -> str:
    mime = mimetypes.guess_type(urlsplit(address).path if _address(address) else address)[0] or ""
    return next((kind for kind in ("image", "video", "audio") if mime.startswith(f"{kind}/")), "document")


def _degrees(value: object, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most
