"""WhatsApp through Meta's Cloud API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from typing import Any
from urllib.parse import quote

from connectors.whatsapp import media as files
from connectors.whatsapp.graph import Graph
from connectors.whatsapp.people import CHANNEL
from connectors.whatsapp.probe import probe
from connectors.whatsapp.read import read_body
from connectors.whatsapp.reported import reported
from connectors.whatsapp.send import Sender
from connectors.whatsapp.settings import Settings, from_environment, rehearsed
from connectors.whatsapp.uploads import Uploads
from connectors.whatsapp.verify import verify_handshake, verify_signature
from kontor.clock import Clock, SystemClock
from kontor.connectors import Account, Answer, Forged, Hook, NotConfigured, Read, Sent
from kontor.gate import Cleared
from kontor.messages import File, Media
from kontor.policy import Abilities, ChannelPolicy, Confidentiality, Rate

__all__ = ["Settings", "WhatsApp"]

ABILITIES = Abilities(
    text=4096,
    caption=1024,
    body=1024,
    header=60,
    footer=60,
    buttons=3,
    button_title=20,
    rows=10,
    row_title=24,
    row_description=72,
    menu_label=20,
    link_label=20,
    media=frozenset({"image", "video", "audio", "voice", "document", "sticker"}),
    kinds=frozenset(
        {
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
        }
    ),
    signals=frozenset({"typing", "read"}),
)


@dataclass(frozen=True, slots=True)
class _Road:
    """What is open once the first message leaves."""

    graph: Graph
    uploads: Uploads
    sender: Sender


class WhatsApp:
    """One WhatsApp business number.

    `settings` may be a function, so that they are read when the bot starts and not when it is imported.
    """

    def __init__(
        self, settings: Settings | Callable[[], Settings], name: str = "whatsapp", clock: Clock | None = None
    ) -> None:
        self._given, self._name, self._clock = settings, name, clock or SystemClock()
        self._settings: Settings | None = None
        self._open: _Road | None = None

    @classmethod
    def from_env(cls, account: str) -> WhatsApp:
        """Return the number whose settings are in `KONTOR_WHATSAPP_...` or `KONTOR_WHATSAPP_<ACCOUNT>_...`."""
        return cls(partial(from_environment, account), account)

    @property
    def settings(self) -> Settings:
        """The settings; raises `NotConfigured` where one is missing."""
        if self._settings is None:
            self._settings = self._given() if callable(self._given) else self._given
        return self._settings

    def rehearsal(self) -> WhatsApp:
        """Return the number as recordings need it."""
        return WhatsApp(partial(rehearsed, self._name), self._name, self._clock)

    @cached_property
    def account(self) -> Account:
        """The number, by Meta's phone number id; every event asks for it."""
        return Account(CHANNEL, self._name, self.settings.phone_number_id)

    @property
    def policy(self) -> ChannelPolicy:
        """Meta's rules: 24 hours to answer, templates outside; to one person 1 message in 6 s, 45 borrowed at once."""
        return ChannelPolicy(
            window=timedelta(hours=24),
            abilities=ABILITIES,
            account_rate=Rate(self.settings.throughput, timedelta(seconds=1), burst=10),
            contact_rate=Rate(1, timedelta(seconds=6), burst=45),
            echoes=True,
            confidentiality=Confidentiality.END_TO_END_TO_PROVIDER,
        )

    def link(self, text: str = "") -> str:
        """Return the click-to-chat address; `text` is a draft that the person may change before sending it.

        Digits only, no plus or leading zeros (WhatsApp FAQ, "How to use click to chat"). Opening it is no consent.
        """
        if not self.settings.number:
            raise NotConfigured("KONTOR_WHATSAPP_NUMBER: set it to the number with country code, links are made of it")
        return f"https://wa.me/{self.settings.number}" + (f"?text={quote(text)}" if text else "")

    def verify(self, hook: Hook) -> None:
        """Check the handshake's token or the body's signature."""
        if hook.method == "GET":
            verify_handshake(hook, self.settings.verify_token.get_secret_value().encode())
        elif hook.method == "POST":
            verify_signature(hook, self.settings.app_secret.get_secret_value().encode())
        else:
            raise Forged("neither a handshake nor a webhook")

    def read(self, hook: Hook) -> Read:
        """Answer a handshake with its bare challenge, or read a webhook."""
        if hook.method == "GET":
            challenge = hook.query.get("hub.challenge", "")
            return Read(answer=Answer(body=challenge.encode("utf-8", "replace")))
        key = self.settings.app_secret.get_secret_value().encode()
        return Read(read_body(hook.body, key, self.settings.phone_number_id))

    @staticmethod
    def reported(name: str, values: Mapping[str, Any]) -> str | None:
        """Say what became of a template, and why; other news say enough by their values."""
        return reported(name, values)

    async def send(self, message: Cleared) -> Sent:
        """Carry one message."""
        return await self._road().sender.send(message)

    async def fetch(self, media: Media) -> File:
        """Bring a file that came in."""
        return await files.fetch(self._road().graph, media)

    async def probe(self) -> tuple[str, ...]:
        """Ask Meta whether token, secret and number belong together, can send, and get webhooks."""
        return await probe(self._road().graph)

    def _road(self) -> _Road:
        if self._open is None:
            graph = Graph(self.settings, self._clock)
            uploads = Uploads(graph, self._clock)
            self._open = _Road(graph, uploads, Sender(graph, uploads))
        return self._open

    async def close(self) -> None:
        """Close the connections."""
        if self._open is not None:
            await self._open.uploads.close()
            await self._open.graph.close()
