"""A server that is told to end does, and what comes after it still happens."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kontor.recording import Recorder
from kontor.web.server import Server


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_server_and_not_what_its_caller_does_afterwards(sign: signal.Signals) -> None:
    server = Server(uvicorn.Config(Starlette(), port=0, log_level="error"), ())
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 (uvicorn has a flag and no event)
        await asyncio.sleep(0)
    os.kill(os.getpid(), sign)
    await serving
    assert server.should_exit


@dataclass
class Closing(Recorder):
    """A connector that holds connections."""

    closed: bool = False

    async def close(self) -> None:
        """Let them go."""
        self.closed = True


async def test_a_second_ctrl_c_ends_it_at_once_and_leaves_no_connection_open() -> None:
    begun, connector = asyncio.Event(), Closing()

    async def hangs(request: Request) -> Response:
        begun.set()
        await asyncio.Event().wait()
        return Response()

    server = Server(uvicorn.Config(Starlette(routes=[Route("/", hangs)]), port=0, log_level="critical"), [connector])
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 (uvicorn has a flag and no event)
        await asyncio.sleep(0)
    port = server.servers[0].sockets[0].getsockname()[1]
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await begun.wait()
    for _ in range(2):
        server.handle_exit(signal.SIGINT, None)
    writer.close()
    await asyncio.wait_for(serving, 5)
    assert connector.closed
