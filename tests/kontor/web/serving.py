"""A real server on a port of the system's choice, with one WhatsApp account and one recorder."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import uvicorn
from pydantic import SecretStr

from connectors.whatsapp import Settings, WhatsApp
from kontor.engine import Engine
from kontor.store.opening import Workspace, open_workspace
from kontor.testing import ManualClock, Recorder
from kontor.web import make_app, make_figures
from tests.kontor.house import make_bot

SECRET, VERIFY, NUMBER = "web-secret", "web-verify", "110000000000001"
HOOK = "/hooks/whatsapp/airline"


@dataclass
class Door:
    """The served engine and a client of it."""

    engine: Engine
    workspace: Workspace
    port: int
    http: aiohttp.ClientSession

    async def post(self, body: bytes, headers: dict[str, str] | None = None, path: str = HOOK) -> int:
        """Post a body and return the status."""
        async with self.http.post(path, data=body, headers=headers or {}) as answer:
            await answer.read()
            return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        """Return status and body of a page."""
        async with self.http.get(path) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def served(
    url: str, folder: Path, *, turns: bool = False, body_seconds: float = 5.0, worker: bool = False
) -> AsyncIterator[Door]:
    """Serve until the block ends; a worker has no hooks."""
    clock = ManualClock()
    secret = SecretStr(SECRET)
    settings = Settings(
        app_secret=secret, verify_token=SecretStr(VERIFY), access_token=secret, phone_number_id=NUMBER,
        api_url="http://127.0.0.1:9",
    )  # fmt: skip
    bot = replace(make_bot(folder / "texts"), connectors=[WhatsApp(settings, "airline", clock), Recorder()])
    workspace = await open_workspace(url, folder / "keys.json", clock=clock)
    engine = Engine(workspace.database, workspace.vault, [bot], clock=clock)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = make_figures(engine) if worker else make_app(engine, turns=turns, body_seconds=body_seconds)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=2))
    serves = asyncio.create_task(server.serve([listener]))
    while not server.started:  # noqa: ASYNC110 (uvicorn tells it in no other way)
        await asyncio.sleep(0.005)
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", timeout=aiohttp.ClientTimeout(20)) as http:
            yield Door(engine, workspace, port, http)
    finally:
        server.should_exit = True
        await serves
        workspace.close()
