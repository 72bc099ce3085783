"""From a judged message to what the page shows."""

from __future__ import annotations

from typing import Any

import orjson

from kontor.connectors import Refused
from kontor.gate import Cleared
from kontor.messages import AnyContent, Media, dump
from kontor.policy import Abilities, ChannelPolicy, Confidentiality

LARGEST = 25_000_000
MOST_BUTTONS, MOST_ROWS = 10, 50


def policy() -> ChannelPolicy:
    """Return the web chat's rules: no window, and nobody can be written to who did not open the chat."""
    abilities = Abilities(
        text=4096,
        caption=1024,
        body=4096,
        headed_body=4096,
        header=120,
        footer=240,
        buttons=MOST_BUTTONS,
        button_title=80,
        rows=MOST_ROWS,
        row_title=80,
        row_description=160,
        menu_label=60,
        link_label=60,
        media=frozenset({"image", "video", "audio", "voice", "document", "sticker"}),
        kinds=frozenset({"text", "media", "location", "cards", "choices", "menu", "link"}),
        signals=frozenset({"typing", "read"}),
    )
    return ChannelPolicy(abilities=abilities, echoes=True, confidentiality=Confidentiality.TRANSPORT_ONLY)


def shown(message: Cleared) -> dict[str, Any]:
    """Return the content as the page's JSON; raises `Refused` naming what the page cannot show.

    Our own handle of a stored file says nothing to the page: the mailbox puts its own in its place.
    """
    content = message.content
    if content.kind not in policy().abilities.kinds:
        raise Refused("unsupported", f"{content.kind}: the web chat cannot show this kind of content", "change_content")
    media = _media(content)
    if media is not None and message.file is None and media.link is None:
        raise Refused("no_file", "media: there is no link or file to show", "change_content")
    if message.file is not None and len(message.file.data) > LARGEST:
        raise Refused("too_large", f"media: the web chat carries {LARGEST // 1_000_000} MB", "change_content")
    data: dict[str, Any] = orjson.loads(dump(content))
    for holder in (data, data.get("header")):
        if isinstance(holder, dict) and holder.get("kind") == "media":
            holder.pop("blob", None)
            holder.pop("id", None)
    return data


def _media(content: AnyContent) -> Media | None:
    header = content if isinstance(content, Media) else getattr(content, "header", None)
    return header if isinstance(header, Media) else None
