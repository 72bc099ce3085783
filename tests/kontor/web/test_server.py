from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from kontor.connectors import Streams
from kontor.recording import Recorder
from kontor.web.server import Server


class Listening(Recorder):
    """A channel whose page listens until it is told to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.ended = asyncio.Event()

    def end_streams(self) -> None:
        """End them."""
        self.ended.set()

    async def page(self, request: Request) -> StreamingResponse:
        """Say hello and wait."""
        return StreamingResponse(self._lines())

    async def _lines(self) -> AsyncIterator[bytes]:
        yield b"hello\n"
        await self.ended.wait()
        yield b"goodbye\n"


async def test_a_server_that_stops_ends_the_streams_of_its_pages_instead_of_waiting_for_them() -> None:
    channel, listener = Listening(), socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/events", channel.page)])
    config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=60)
    server = Server(config, [Recorder(), channel])
    serves = asyncio.create_task(server.serve([listener]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/events"
    async with aiohttp.ClientSession(trust_env=False) as http, http.get(url) as answer:
        assert await answer.content.readline() == b"hello\n"
        server.should_exit = True
        assert await answer.content.readline() == b"goodbye\n"
        await asyncio.wait_for(serves, 10)


def test_only_a_channel_that_ends_its_streams_is_asked_to() -> None:
    assert isinstance(Listening(), Streams)
    assert not isinstance(Recorder(), Streams)
