from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from itertools import count

import pytest
from pydantic import SecretStr

from connectors.whatsapp import Settings, WhatsApp
from connectors.whatsapp.testing import FakeGraph
from kontor.contacts import PHONE, Address
from kontor.gate import Cleared, Code, Decision, Outcome, clear
from kontor.messages import AnyContent, Author, File, Outbound

NUMBER = "110000000000001"
Clear = Callable[..., Cleared]


class StillClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC)


def settings(api_url: str = "http://127.0.0.1:9") -> Settings:
    return Settings(
        app_secret=SecretStr("secret"),
        verify_token=SecretStr("verify me"),
        access_token=SecretStr("token"),
        phone_number_id=NUMBER,
        api_url=api_url,
    )


@pytest.fixture
def connector() -> WhatsApp:
    return WhatsApp(settings(), "airline", StillClock())


@pytest.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    async with FakeGraph() as running:
        yield running


@pytest.fixture
async def whatsapp(graph: FakeGraph) -> AsyncIterator[WhatsApp]:
    connected = WhatsApp(settings(graph.url), "airline", StillClock())
    yield connected
    await connected.close()


@pytest.fixture
def cleared() -> Clear:
    ids = count(4711)

    def make(
        content: AnyContent,
        *,
        to: tuple[Address, ...] = (Address("whatsapp", PHONE, "4915100000001"),),
        quote: str | None = None,
        file: File | None = None,
        deadline: float = 5.0,
    ) -> Cleared:
        message = Outbound(next(ids), NUMBER, to, content, Author.BOT, quote=quote)
        decision = Decision(Outcome.ALLOW, Code.OK, content)
        return clear(message, decision, 1, time.monotonic() + deadline, file)

    return make
