"""From a judged message to one call of the Bot API (https://core.telegram.org/bots/api#available-methods).

Texts carry no `parse_mode`: what a customer or a table wrote must never become markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.telegram.limits import CALLBACK, CAPTION, TEXT, UPLOAD, UPLOAD_PHOTO, fits, fits_bytes
from kontor.connectors import Refused
from kontor.gate import Cleared
from kontor.messages import Cards, Choices, File, Link, Location, Media, Menu, Option, Reaction, Signal, Text

_METHODS = {
    "image": "photo",
    "video": "video",
    "audio": "audio",
    "voice": "voice",
    "document": "document",
    "sticker": "sticker",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One method with its JSON parameters, and the file that goes with it under a field's name."""

    method: str
    values: Mapping[str, Any]
    files: Mapping[str, File] = field(default_factory=dict)


def call_for(message: Cleared) -> Call:
    """Return the call that says a message; raises `Refused` naming the field that Telegram would not take."""
    content = message.content
    make = _CALLS.get(type(content))
    if make is None:
        raise Refused("unsupported", f"{content.kind}: Telegram cannot show this kind of content", "change_content")
    call = make(content, message.file)
    place: dict[str, Any] = {"chat_id": int(message.address.value)}
    quoted = (message.quote or "").partition("/")
    if quoted[0] == message.address.value and quoted[2].isdigit() and not isinstance(content, Reaction | Signal):
        place["reply_parameters"] = {"message_id": int(quoted[2]), "allow_sending_without_reply": True}
    return Call(call.method, {**place, **call.values}, call.files)


def _text(content: Text, file: File | None) -> Call:
    preview = {"is_disabled": not content.preview}
    return Call("sendMessage", {"text": fits("text", content.body, TEXT), "link_preview_options": preview})


def _media(content: Media, file: File | None) -> Call:
    name = "animation" if content.animated and content.type == "video" else _METHODS.get(content.type)
    if name is None:
        raise Refused("unsupported", f"media.type: Telegram has no {content.type[:20]!r}", "change_content")
    values: dict[str, Any] = {}
    if content.caption and name != "sticker":
        values["caption"] = fits("caption", content.caption, CAPTION)
    method = f"send{name.capitalize()}"
    if file is not None:
        fits_bytes("media", file, UPLOAD_PHOTO if name == "photo" else UPLOAD)
        return Call(method, values, {name: file})
    source = content.id or content.link
    if source is None:
        raise Refused("no_file", "media: there is no id, link or file to send", "change_content")
    return Call(method, {**values, name: source})


def _location(content: Location, file: File | None) -> Call:
    point: dict[str, Any] = {"latitude": content.latitude, "longitude": content.longitude}
    if not content.name:
        return Call("sendLocation", point)
    return Call("sendVenue", {**point, "title": content.name, "address": content.address or content.name})


def _cards(content: Cards, file: File | None) -> Call:
    if len(content.cards) != 1 or not content.cards[0].phones:
        raise Refused(
            "unsupported", "cards: Telegram carries one contact with a phone number per message", "change_content"
        )
    card = content.cards[0]
    return Call("sendContact", {"phone_number": card.phones[0], "first_name": card.name[:64] or card.phones[0]})


def _choices(content: Choices, file: File | None) -> Call:
    keyboard = [[_button(f"options[{n}]", option)] for n, option in enumerate(content.options)]
    return _with_keyboard(content, _body(content.header, content.body, content.footer), keyboard, file)


def _menu(content: Menu, file: File | None) -> Call:
    """A keyboard shows no headings and no second line, so these stand in the text above it."""
    rows, lines = [], [content.body]
    for number, section in enumerate(content.sections):
        described = [f"• {option.title} – {option.description}" for option in section.options if option.description]
        heading = [section.title] if section.title and (len(content.sections) > 1 or described) else []
        lines += ["\n".join(heading + described)] if heading or described else []
        rows += [[_button(f"sections[{number}].options[{n}]", option)] for n, option in enumerate(section.options)]
    header = Text(content.header) if content.header else None
    return _with_keyboard(content, _body(header, "\n\n".join(lines), content.footer), rows, file)


def _link(content: Link, file: File | None) -> Call:
    keyboard = [[{"text": content.label, "url": content.url}]]
    return _with_keyboard(content, _body(content.header, content.body, content.footer), keyboard, file)


def _reaction(content: Reaction, file: File | None) -> Call:
    _, _, message_id = content.target.partition("/")
    if not message_id.isdigit():
        raise Refused("unknown_target", "reaction.target: give the message's own id, like 1234/56", "change_content")
    emoji = [{"type": "emoji", "emoji": content.emoji}] if content.emoji else []
    return Call("setMessageReaction", {"message_id": int(message_id), "reaction": emoji})


def _signal(content: Signal, file: File | None) -> Call:
    if content.type != "typing":
        raise Refused("unsupported", "signal.type: Telegram bots have no read marks", "change_content")
    return Call("sendChatAction", {"action": "typing"})


def _button(name: str, option: Option) -> dict[str, str]:
    size = len(option.id.encode())
    if not 1 <= size <= CALLBACK:
        reason = f"{name}.id: Telegram hands back 1 to {CALLBACK} bytes, this has {size}; shorten the option's id"
        raise Refused("too_long", reason, "change_content")
    return {"text": option.title, "callback_data": option.id}


def _body(header: Text | Media | None, body: str, footer: str | None) -> str:
    above = header.body if isinstance(header, Text) else None
    return "\n\n".join(part for part in (above, body, footer) if part)


def _with_keyboard(
    content: Choices | Menu | Link, body: str, keyboard: list[list[dict[str, str]]], file: File | None
) -> Call:
    """Put a keyboard under the text, or under the picture where one stands above it."""
    markup = {"reply_markup": {"inline_keyboard": keyboard}}
    if isinstance(content.header, Media):
        picture = _media(content.header, file)
        return Call(picture.method, {**picture.values, "caption": fits("body", body, CAPTION), **markup}, picture.files)
    return Call(
        "sendMessage", {"text": fits("body", body, TEXT), "link_preview_options": {"is_disabled": True}, **markup}
    )


_CALLS: dict[type, Callable[[Any, File | None], Call]] = {
    Text: _text,
    Media: _media,
    Location: _location,
    Cards: _cards,
    Choices: _choices,
    Menu: _menu,
    Link: _link,
    Reaction: _reaction,
    Signal: _signal,
}
