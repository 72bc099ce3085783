"""The connector at its fake, for the suite that every connector passes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from pydantic import SecretStr

from connectors.whatsapp import Settings, WhatsApp
from connectors.whatsapp.testing.server import FakeGraph
from connectors.whatsapp.testing.webhooks import NUMBER, PERSON, message_webhook, signed
from kontor.connectors import Hook
from kontor.contacts import PHONE, Address
from kontor.testing.conformance import Stand

SECRET, TOKEN, WORD = "app-secret-of-a-test", "access-token-of-a-test", "verify-token-of-a-test"


@asynccontextmanager
async def conforms() -> AsyncIterator[Stand]:
    """Open a number at the fake Graph API."""
    payloads = (files("connectors.whatsapp") / "payloads").iterdir()
    bodies = [one.read_bytes() for one in sorted(payloads, key=lambda one: one.name) if one.name.endswith(".json")]
    async with FakeGraph(TOKEN, SECRET) as graph:
        settings = Settings(
            app_secret=SecretStr(SECRET),
            verify_token=SecretStr(WORD),
            access_token=SecretStr(TOKEN),
            phone_number_id=NUMBER,
            api_url=graph.url,
        )
        connector = WhatsApp(settings, "conforming")

        async def arrived() -> int:
            return len(graph.sends)

        yield Stand(
            connector,
            lambda body: Hook("POST", body, signed(body, SECRET)),
            bodies,
            message_webhook({"type": "hologram", "hologram": {"size": 3}}),
            (Address("whatsapp", PHONE, PERSON),),
            "wamid.ONE",
            arrived,
            (SECRET, TOKEN, WORD),
        )
        await connector.close()
