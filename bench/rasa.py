"""A real Rasa beside us: its stock project trained, served, and asked over its REST channel."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bench.town import free_port

ASKED, AT_ONCE = 400, 8
START_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Rasa:
    """A virtual environment with Rasa 3.6.21 in it."""

    environment: Path

    def rate(self) -> float:
        """Return the messages per second its REST channel answers, with its stock project."""
        program, port = str(self.environment / "bin" / "rasa"), free_port()
        with tempfile.TemporaryDirectory(prefix="rasa-") as folder:
            subprocess.run([program, "init", "--no-prompt"], cwd=folder, check=True, capture_output=True, timeout=600)
            server = subprocess.Popen(
                [program, "run", "--port", str(port), "--interface", "127.0.0.1"],
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                return asyncio.run(_ask(port))
            finally:
                server.terminate()
                server.wait(30)


async def _ask(port: int) -> float:
    url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    async with aiohttp.ClientSession() as session:
        await _ready(session, f"http://127.0.0.1:{port}/")
        await asyncio.gather(*(_one(session, url, f"warm{number}") for number in range(8)))
        start = time.perf_counter()
        await asyncio.gather(*(_lane(session, url, lane) for lane in range(AT_ONCE)))
        return ASKED / (time.perf_counter() - start)


async def _ready(session: aiohttp.ClientSession, url: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            async with session.get(url) as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.5)
    raise TimeoutError("Rasa did not start")


async def _lane(session: aiohttp.ClientSession, url: str, lane: int) -> None:
    for number in range(ASKED // AT_ONCE):
        await _one(session, url, f"person{lane}-{number}")


async def _one(session: aiohttp.ClientSession, url: str, sender: str) -> None:
    async with session.post(url, json={"sender": sender, "message": "hello"}) as answer:
        if answer.status != 200 or not await answer.json():
            raise RuntimeError("Rasa did not answer")
