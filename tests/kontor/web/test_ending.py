"""A server that is told to end does, and what comes after it still happens."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest
import uvicorn
from starlette.applications import Starlette

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
