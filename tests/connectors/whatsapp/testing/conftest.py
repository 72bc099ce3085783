"""An endpoint that statuses come to, and a client of the fake."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from connectors.whatsapp.read import read_body
from connectors.whatsapp.testing import FakeGraph
from connectors.whatsapp.verify import verify_signature
from kontor.connectors import Hook
from kontor.messages import Receipt

TO = {"messaging_product": "whatsapp", "to": "+4915100000001"}
HELLO = TO | {"type": "text", "text": {"body": "hello"}}


class Door:
    """A webhook endpoint that refuses as often as it is told to, and hands what came to `taker`."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.refusals = 0
        self.answered = asyncio.Event()
        self.url = ""
        self.taker: Callable[[Hook], Awaitable[object]] | None = None

    async def open(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        hook = Hook("POST", body, {name.lower(): value for name, value in request.headers.items()})
        verify_signature(hook, b"secret")
        self.bodies.append(body)
        if self.taker is not None:
            await self.taker(hook)
        self.refusals -= 1
        self.answered.set()
        return web.Response(status=503 if self.refusals >= 0 else 200)

    async def receives(self, receipts: int) -> None:
        while len(self.receipts()) < receipts:
            self.answered.clear()
            await self.answered.wait()

    def receipts(self) -> list[Receipt]:
        events = [event for body in self.bodies for event in read_body(body, b"", "")]
        return [event for event in events if isinstance(event, Receipt)]


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    async with AsyncExitStack() as stack:
        runner = web.ServerRunner(web.Server(door.open), shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        door.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/whatsapp/airline"
        yield door


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer token"}) as session:
        yield session


async def post(http: aiohttp.ClientSession, graph: FakeGraph, body: Any, number: str = "1") -> tuple[int, Any]:
    async with http.post(f"{graph.url}/{number}/messages", json=body) as answer:
        return answer.status, await answer.json()
