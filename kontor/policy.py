"""What a channel allows and can show, and how richer content is brought down to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Confidentiality(StrEnum):
    """Who can read a message on its way; shown to people as it is, never as a plain "end-to-end" badge."""

    TRANSPORT_ONLY = "transport_only"
    END_TO_END_TO_PROVIDER = "e2e_to_provider"
    SEALED_TO_WORKSPACE = "sealed_to_workspace"


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the channel can show, and its limits in characters or counts; zero means not at all.

    `headed_body` is how long a question may be under a picture, at most `body`. `utf16` tells that the channel counts
    the units of UTF-16, two of most emoji, in what people read; titles of buttons and rows are in characters.
    """

    text: int = 4096
    caption: int = 1024
    body: int = 1024
    headed_body: int = 1024
    header: int = 60
    footer: int = 60
    buttons: int = 0
    button_title: int = 20
    rows: int = 0
    row_title: int = 24
    row_description: int = 72
    menu_label: int = 20
    link_label: int = 0
    media: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset({"text"})
    signals: frozenset[str] = frozenset()
    utf16: bool = False

    def length(self, text: str) -> int:
        """Return how long a text is as the channel counts it."""
        return len(text) + sum(sign > "\uffff" for sign in text) if self.utf16 else len(text)


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` per `per`, with `burst` more at once (GCRA)."""

    count: float
    per: timedelta
    burst: int = 1

    @property
    def interval(self) -> timedelta:
        """The time between two evenly spaced sends."""
        return self.per / self.count


@dataclass(frozen=True, slots=True)
class ChannelPolicy:
    """The rules of one channel.

    `window` is how long a person's message lets us answer freely (None: no window); `first_contact` tells whether the
    business may write first at all; `echoes` whether receipts bring our own id back; `answers_stop_itself` whether the
    provider answers stop words itself; `media_life` is how long it keeps the files people send.
    """

    window: timedelta | None = None
    first_contact: bool = False
    abilities: Abilities = field(default_factory=Abilities)
    account_rate: Rate | None = None
    contact_rate: Rate | None = None
    echoes: bool = False
    answers_stop_itself: bool = False
    media_life: timedelta = timedelta(days=7)
    confidentiality: Confidentiality = Confidentiality.TRANSPORT_ONLY
