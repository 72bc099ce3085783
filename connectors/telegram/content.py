"""What one Telegram message says."""

from __future__ import annotations

import re

from connectors.telegram.shape import Json, degrees, items, obj, text, whole
from kontor.messages import AnyContent, Card, Cards, Location, Media, Start, Text, Unknown, Unsupported
from kontor.untrusted import raw

_FILES = {"animation": "video", "video": "video", "video_note": "video", "audio": "audio", "voice": "voice",
          "sticker": "sticker", "document": "document"}  # fmt: skip
"""Field of a message to our type of file; an animation comes as a document besides, so it is looked for first."""
_NOT_HANDED_ON = (
    "dice",
    "poll",
    "game",
    "story",
    "paid_media",
    "invoice",
    "checklist",
    "gift",
    "giveaway",
    "live_photo",
)


def content_of(message: Json, bot: str) -> AnyContent:
    """Return a message's content; one without any kind known here is `Unknown`."""
    body = body_of(message, bot)
    if text(message.get("text")) is not None and body is not None:
        return _start(body) or Text("stop" if body.strip().lower() == "/stop" else body)
    return _file(message, body) or _location(message) or _cards(message) or _rest(message)


def body_of(message: Json, bot: str) -> str | None:
    """Return the text or caption with hidden links written out, without the bot's own name in front or on a command."""
    key = "text" if text(message.get("text")) is not None else "caption"
    body = text(message.get(key))
    if body is None:
        return None
    body = _unfold(body, items(message.get("entities" if key == "text" else "caption_entities")))
    name = re.escape(bot)
    return re.sub(rf"^(?:@{name}\b[\s,:]*(?=\S)|(/\w+)@{name}\b)", r"\1", body, flags=re.IGNORECASE) if bot else body


def _unfold(body: str, entities: list[Json]) -> str:
    """Write the addresses of linked words behind them; entities count in UTF-16 units."""
    units = body.encode("utf-16-le", "surrogatepass")
    for entity in sorted(entities, key=lambda entity: whole(entity.get("offset")) or 0, reverse=True):
        offset, length, url = whole(entity.get("offset")), whole(entity.get("length")), text(entity.get("url"))
        if entity.get("type") != "text_link" or url is None or offset is None or length is None:
            continue
        end = 2 * (offset + length)
        if offset >= 0 and length > 0 and end <= len(units):
            units = units[:end] + f" ({url})".encode("utf-16-le", "surrogatepass") + units[end:]
    return units.decode("utf-16-le", "replace")


def _start(body: str) -> Start | None:
    """Read `/start` and what a link carried behind it (up to 64 of A-Z, a-z, 0-9, _ and -)."""
    command, _, payload = body.strip().partition(" ")
    return Start(payload.strip() or None) if command.lower() == "/start" else None


def _file(message: Json, caption: str | None) -> Media | None:
    photos = [size for size in items(message.get("photo")) if text(size.get("file_id"))]
    if photos:
        largest = max(photos, key=lambda size: (whole(size.get("width")) or 0) * (whole(size.get("height")) or 0))
        size = whole(largest.get("file_size"))
        return Media("image", id=text(largest.get("file_id")), mime="image/jpeg", caption=caption, size=size)
    for key, type in _FILES.items():
        file = obj(message.get(key))
        if text(file.get("file_id")):
            return _media(type, file, caption, animated=key == "animation")
    return None


def _media(type: str, file: Json, caption: str | None, animated: bool) -> Media:
    return Media(
        type,
        id=text(file.get("file_id")),
        mime=text(file.get("mime_type")),
        filename=text(file.get("file_name")),
        caption=caption,
        size=whole(file.get("file_size")),
        animated=animated or file.get("is_animated") is True or file.get("is_video") is True,
    )


def _location(message: Json) -> Location | None:
    """Return the point a message shows; a venue's point comes with its name."""
    venue, point = obj(message.get("venue")), obj(message.get("location"))
    point = point or obj(venue.get("location"))
    latitude, longitude = degrees(point.get("latitude"), 90), degrees(point.get("longitude"), 180)
    if latitude is None or longitude is None:
        return None
    return Location(latitude, longitude, text(venue.get("title")), text(venue.get("address")))


def _cards(message: Json) -> Cards | None:
    """Read a contact. It is the sender's own number when Telegram says that the card's user is the sender."""
    contact, sender = obj(message.get("contact")), whole(obj(message.get("from")).get("id"))
    phone = text(contact.get("phone_number"))
    if phone is None:
        return None
    names = [name for key in ("first_name", "last_name") if (name := text(contact.get(key)))]
    own = sender is not None and whole(contact.get("user_id")) == sender
    return Cards((Card(" ".join(names), ("+" + phone.lstrip("+"),)),), requested=own)


def _rest(message: Json) -> AnyContent:
    type = next((key for key in _NOT_HANDED_ON if message.get(key) is not None), None)
    if type:
        return Unsupported(type)
    known = ("message_id", "message_thread_id", "from", "chat", "sender_chat", "date", "edit_date")
    return Unknown(next((key for key in message if key not in known), None), raw(message))
