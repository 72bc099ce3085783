from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.webchat import Settings, WebChat
from connectors.webchat.testing import FakeVisitor
from kontor.testing import ManualClock
from tests.connectors.webchat.office import Office, Opens, serving

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY = bytes(range(32))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def open_chat(tmp_path: Path, clock: ManualClock) -> Opens:
    """Make a web chat over one database file; two of them are two processes."""

    def make(account: str = "airline", title: str = "Example Air", images: tuple[str, ...] = ()) -> WebChat:
        settings = Settings(KEY, f"sqlite:///{tmp_path / 'webchat.db'}", title, images)
        return WebChat(account, lambda: settings, clock)

    return make


@pytest.fixture
async def office(open_chat: Opens) -> AsyncIterator[Office]:
    async with serving(open_chat()) as running:
        yield running


@pytest.fixture
async def visitor(office: Office) -> AsyncIterator[FakeVisitor]:
    async with FakeVisitor(office.url, "airline") as one:
        yield one
