from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.whatsapp import Settings, WhatsApp
from connectors.whatsapp.testing import FakeGraph
from kontor.connectors import Hook
from kontor.contacts import Address
from kontor.messages import Event
from kontor.testing import ManualClock

NUMBER = "110000000000001"
Recorded = Callable[[str], tuple[Event, ...]]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


NELE = "4915100000001"
NELE_ID = "DE.4200000000000000001"


def addresses(**values: str) -> tuple[Address, ...]:
    return tuple(Address("whatsapp", kind, value) for kind, value in values.items())


BOTH = addresses(phone=NELE, bsuid=NELE_ID)


def one(events: tuple[Event, ...]) -> Any:
    (event,) = events
    return event


def settings(api_url: str = "http://127.0.0.1:9") -> Settings:
    return Settings(
        app_secret=SecretStr("secret"),
        verify_token=SecretStr("verify me"),
        access_token=SecretStr("token"),
        phone_number_id=NUMBER,
        api_url=api_url,
    )


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kontor.db'}"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def connector(clock: ManualClock) -> WhatsApp:
    return WhatsApp(settings(), "airline", clock)


@pytest.fixture
async def graph(clock: ManualClock) -> AsyncIterator[FakeGraph]:
    async with FakeGraph(now=lambda: clock.now().timestamp()) as running:
        yield running


@pytest.fixture
async def whatsapp(graph: FakeGraph, clock: ManualClock) -> AsyncIterator[WhatsApp]:
    connected = WhatsApp(settings(graph.url), "airline", clock)
    yield connected
    await connected.close()


@pytest.fixture
def recorded(connector: WhatsApp) -> Recorded:
    def read(name: str) -> tuple[Event, ...]:
        body = files("connectors.whatsapp").joinpath("payloads", f"{name}.json").read_bytes()
        return connector.read(Hook("POST", body)).events

    return read
