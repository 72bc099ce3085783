from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from connectors.whatsapp import Settings, WhatsApp
from connectors.whatsapp.testing import FakeGraph
from kontor.testing import ManualClock

NUMBER = "110000000000001"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def settings(api_url: str = "http://127.0.0.1:9") -> Settings:
    return Settings(
        app_secret=SecretStr("secret"),
        verify_token=SecretStr("verify me"),
        access_token=SecretStr("token"),
        phone_number_id=NUMBER,
        api_url=api_url,
    )


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def connector(clock: ManualClock) -> WhatsApp:
    return WhatsApp(settings(), "airline", clock)


@pytest.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    async with FakeGraph() as running:
        yield running


@pytest.fixture
async def whatsapp(graph: FakeGraph, clock: ManualClock) -> AsyncIterator[WhatsApp]:
    connected = WhatsApp(settings(graph.url), "airline", clock)
    yield connected
    await connected.close()
