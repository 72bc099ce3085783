"""An engine that serves one number before a fake Graph API, in virtual time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.testing import FakeGraph
from connectors.whatsapp.testing.webhooks import text_webhook
from kontor.connectors import Hook
from kontor.engine import Engine
from kontor.flows import Flow
from kontor.store.opening import open_workspace
from kontor.store.tables import conversations
from kontor.testing import ManualClock
from tests.connectors.whatsapp.conftest import NELE, NUMBER, settings
from tests.kontor.house import echo, make_bot


class Served:
    """An engine before a fake Graph API."""

    def __init__(self, engine: Engine, graph: FakeGraph, connector: WhatsApp, clock: ManualClock) -> None:
        self.engine, self.graph, self.connector, self.clock = engine, graph, connector, clock

    async def hears(self, text: str, id: str) -> None:
        """Bring a message and let its turn end."""
        at = int(self.clock.now().timestamp())
        await self.takes(text_webhook(text, sender=NELE, id=id, at=at, number=NUMBER))

    async def takes(self, body: bytes) -> None:
        """Bring a webhook, of which the fake is told, and let its turns end."""
        self.graph.hear(body)
        await self.engine.take(self.connector, self.connector.read(Hook("POST", body)))
        self.engine.wake([row.id for row in await self.rows(select(conversations.c.id))])
        await self.engine.idle()

    def marks(self) -> list[dict[str, Any]]:
        """Return the marks that reached Graph."""
        return [call.body for call in self.graph.calls if "status" in call.body]

    async def rows(self, statement: Any) -> Sequence[Any]:
        """Return rows."""
        return await self.engine.database.run(lambda conn, now: conn.execute(statement).all())


@asynccontextmanager
async def serving(
    url: str, folder: Path, graph: FakeGraph, clock: ManualClock, flows: Sequence[Flow] = (echo,), **bot: Any
) -> AsyncIterator[Served]:
    """Serve a bot on one number until the block ends."""
    connector = WhatsApp(settings(graph.url), "airline", clock)
    made = replace(make_bot(folder / "texts", flows, **bot), connectors=[connector])
    workspace = await open_workspace(url, folder / "keys.json", clock=clock)
    engine = Engine(workspace.database, workspace.vault, [made], clock=clock)
    await engine.start()
    try:
        yield Served(engine, graph, connector, clock)
    finally:
        await engine.stop()
        workspace.close()
