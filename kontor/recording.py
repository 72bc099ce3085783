"""A channel that keeps what it is given."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from kontor.connectors import Account, Forged, Hook, Read, Refused, Sent
from kontor.contacts import CHAT, Address, Person
from kontor.gate import Cleared
from kontor.messages import AnyContent, Choices, File, Inbound, Media, Menu, Option, Quote, Referral, Template, Text
from kontor.policy import Abilities, ChannelPolicy

EVERYTHING = frozenset(
    (
        "text",
        "media",
        "location",
        "cards",
        "choices",
        "menu",
        "link",
        "form",
        "product",
        "products",
        "catalogue",
        "ask",
        "template",
        "reaction",
    )
)
GENEROUS = Abilities(
    buttons=3,
    rows=10,
    link_label=20,
    kinds=EVERYTHING,
    media=frozenset(("image", "video", "audio", "voice", "document", "sticker")),
)
LIKE_WHATSAPP = ChannelPolicy(window=timedelta(hours=24), abilities=GENEROUS, echoes=True)


@dataclass(slots=True)
class Recorder:
    """A connector without a network.

    `answers` are raised by the next sends, in order, and `early` before these begin; `sent` is what it was given.
    """

    name: str = "test"
    channel: str = "recorder"
    rules: ChannelPolicy = LIKE_WHATSAPP
    sent: list[Cleared] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)
    early: list[Exception] = field(default_factory=list)
    files: dict[str, File] = field(default_factory=dict)
    _ids: count[int] = field(default_factory=lambda: count(1))
    names: list[str] = field(default_factory=list)

    @property
    def account(self) -> Account:
        """Its account."""
        return Account(self.channel, self.name, self.name)

    @property
    def policy(self) -> ChannelPolicy:
        """Its rules, like WhatsApp's unless given."""
        return self.rules

    def verify(self, hook: Hook) -> None:
        """Accept nothing from outside."""
        raise Forged("a recorder has no door")

    def read(self, hook: Hook) -> Read:
        """Hold nothing."""
        return Read()

    async def send(self, message: Cleared) -> Sent:
        """Keep the message, or do as told."""
        if self.early:
            raise self.early.pop(0)
        message.begin()
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append(message)
        self.names.append(f"sent.{next(self._ids)}")
        return Sent(self.names[-1])

    async def fetch(self, media: Media) -> File:
        """Return a file given before."""
        if media.id not in self.files:
            raise Refused("no_file", "a recorder has only the files it was given", "gone")
        return self.files[media.id]

    def inbound(
        self,
        content: AnyContent,
        at: datetime,
        *,
        sender: str = "ann",
        id: str | None = None,
        referral: Referral | None = None,
        quotes: AnyContent | None = None,
    ) -> Inbound:
        """Return an inbound of somebody, as a hook would have held it.

        `referral` is what led them here, `quotes` what it answers to of all that was sent.
        """
        person = Person((Address(self.channel, CHAT, sender),), name=sender)
        quote = None if quotes is None else Quote(self._name(quotes))
        return Inbound(id or f"in.{next(self._ids)}", self.name, person, at, content, quote, referral)

    def _name(self, content: AnyContent) -> str:
        names = [name for name, one in zip(self.names, self.contents(), strict=True) if one == content]
        if not names:
            raise ValueError("nothing like it was sent: quote one of the messages that were answered")
        return names[-1]

    def contents(self) -> list[AnyContent]:
        """Return what was sent."""
        return [message.content for message in self.sent]


def words(content: AnyContent) -> str:
    """Return content as a person reads it."""
    if isinstance(content, Text | Choices | Menu):
        return content.body
    if isinstance(content, Media):
        return content.caption or content.filename or content.type
    if isinstance(content, Template):
        return content.text or content.name
    return str(getattr(content, "body", None) or getattr(content, "text", None) or content.kind)


def matches(text: str, pattern: str) -> bool:
    """Tell whether a text is what a pattern says (`*` for anything); case counts, runs of white space do not."""
    return fnmatch.fnmatchcase(" ".join(text.split()), " ".join(pattern.replace("[", "[[]").split()))


def options(content: AnyContent) -> Sequence[Option]:
    """Return what can be tapped."""
    if isinstance(content, Choices):
        return content.options
    return [option for section in content.sections for option in section.options] if isinstance(content, Menu) else []
