"""One turn's sayings in as few messages as their order and the channel's limits allow: each costs money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kontor.messages import AnyContent, Choices, Link, Media, Menu, Text
from kontor.policy import Abilities
from kontor.rendering.wording import paragraphs

CAPTIONED = ("image", "video", "document")
"""The kinds of media that carry a caption on the channels that know captions."""


def join(contents: Sequence[AnyContent], abilities: Abilities) -> tuple[AnyContent, ...]:
    """Join neighbours: texts with a blank line between, a text into the question behind it or the caption before it.

    The order of words and pictures stays; nothing grows beyond its limit. Texts without words are left out.
    """
    joined: list[AnyContent] = []
    for content in contents:
        if isinstance(content, Text) and not content.body.strip():
            continue
        together = _together(joined[-1], content, abilities) if joined else None
        if together is None:
            joined.append(content)
        else:
            joined[-1] = together
    return tuple(joined)


def _together(first: AnyContent, second: AnyContent, abilities: Abilities) -> AnyContent | None:
    match first, second:
        case Text(), Text():
            both = paragraphs(first.body, second.body)
            return Text(both, first.preview or second.preview) if abilities.length(both) <= abilities.text else None
        case Text(), Choices() | Menu() | Link() if second.header is None:
            both = paragraphs(first.body, second.body)
            return replace(second, body=both) if abilities.length(both) <= _body(second, abilities) else None
        case Media(), Text() if first.type in CAPTIONED and first.type in abilities.media:
            both = paragraphs(first.caption, second.body)
            return replace(first, caption=both) if abilities.length(both) <= abilities.caption else None
    return None


def _body(content: Choices | Menu | Link, abilities: Abilities) -> int:
    if content.kind not in abilities.kinds:
        return abilities.text
    return abilities.headed_body if isinstance(content.header, Media) else abilities.body
