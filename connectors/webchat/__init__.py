"""The web chat: a page on the business's own site as a channel like any other."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from starlette.routing import BaseRoute

from connectors.webchat.mailbox import Mailbox
from connectors.webchat.read import CHANNEL, Reader
from connectors.webchat.send import policy, shown
from connectors.webchat.settings import Settings
from connectors.webchat.site import Site
from connectors.webchat.streams import Streams
from connectors.webchat.visitors import Visitors
from kontor.clock import Clock, SystemClock
from kontor.connectors import Account, Hook, Read, Refused, Sent, Unreachable
from kontor.contacts import VISITOR, Address
from kontor.gate import Cleared
from kontor.messages import File, Media, Signal
from kontor.policy import ChannelPolicy
from kontor.store.database import Unavailable

__all__ = ["Settings", "WebChat"]


class WebChat:
    """One web chat. Settings are read, and the mailbox is opened, when something first needs them."""

    def __init__(
        self, account: str = "airline", settings: Callable[[], Settings] | None = None, clock: Clock | None = None
    ) -> None:
        self._name = account
        self._settings = settings or (lambda: Settings.read(account, os.environ))
        self.clock = clock or SystemClock()
        self.mailbox = Mailbox(lambda: self.settings.url, lambda: self.settings.key, clock)
        self.streams = Streams(self.mailbox)

    @classmethod
    def from_env(cls, account: str = "airline", environ: Mapping[str, str] = os.environ) -> WebChat:
        """Make the connector of an account named in the settings (`KONTOR_WEBCHAT_SECRET` ..., see README.md)."""
        return cls(account, lambda: Settings.read(account, environ))

    @cached_property
    def settings(self) -> Settings:
        """The chat's settings; raises `NotConfigured`."""
        return self._settings()

    @cached_property
    def visitors(self) -> Visitors:
        """Who may ask for what."""
        return Visitors(self.settings.key, self._name)

    @property
    def account(self) -> Account:
        """The chat, by the name its address has."""
        return Account(CHANNEL, self._name, self._name)

    @cached_property
    def policy(self) -> ChannelPolicy:
        """The web chat's rules."""
        return policy()

    def routes(self) -> Sequence[BaseRoute]:
        """Return what is served below `/webchat/<account>/`, and the page at `/`."""
        return Site(self._name, self.settings, self.visitors, self.mailbox, self.streams, self.clock).routes()

    def verify(self, hook: Hook) -> None:
        """Raise `Forged` unless the request brings a token we signed."""
        self._visitor(hook)

    def read(self, hook: Hook) -> Read:
        """Return what a page said, tapped and showed."""
        return Reader(self._name, self.visitors, self._visitor(hook), self.clock.now()).read(hook.body)

    async def send(self, message: Cleared) -> Sent:
        """Lay a message into its visitor's box and wake the open pages; the same message again changes nothing."""
        if message.address.kind != VISITOR:
            raise Refused("unknown_recipient", "the address is no visitor's", "drop")
        visitor = message.address.value
        owner, content = self.visitors.owner(visitor), message.content
        data = shown(message) if not isinstance(content, Signal) else {}
        message.begin()
        try:
            if isinstance(content, Signal):
                await self.mailbox.mark(owner, content.type, (content.target or "").rpartition(":")[2] or None)
            else:
                await self.mailbox.put(owner, message.id, data, message.file)
        except Unavailable as unavailable:
            raise Unreachable(str(unavailable)) from None
        self.streams.wake(owner)
        return Sent(self.visitors.name(visitor, message.echo))

    async def fetch(self, media: Media) -> File:
        """Refuse: the page sends no files yet."""
        raise Refused("no_file", "the web chat brings no files")

    async def forget(self, address: Address) -> None:
        """Delete a visitor's mail."""
        if address.kind == VISITOR:
            await self.mailbox.forget(self.visitors.owner(address.value))

    def end_streams(self) -> None:
        """End the pages' open streams: a server that stops gracefully would wait for them."""
        self.streams.end()

    async def close(self) -> None:
        """End the open streams and close the mailbox."""
        self.end_streams()
        self.mailbox.close()

    def _visitor(self, hook: Hook) -> str:
        return self.visitors.read(hook.headers.get("authorization", ""), self.clock.now())
