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
from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.process import call
from kontor.nlu.rasa.serving import serving

ASKED, AT_ONCE = 400, 8


@dataclass(frozen=True, slots=True)
class Rasa:
    """A virtual environment with Rasa 3.6.21 in it."""

    environment: Path

    def rate(self) -> float:
        """Return the messages per second its REST channel answers, with its stock project."""
        environment = Environment(self.environment).checked()
        with tempfile.TemporaryDirectory(prefix="rasa-") as name:
            folder = Path(name)
            call([environment.program, "init", "--no-prompt"], folder / "init.log", folder)
            model = next(folder.glob("models/*.tar.gz"))
            with serving(environment, model, free_port(), folder=folder, output=subprocess.DEVNULL) as server:
                server.wait_until_ready()
                return asyncio.run(_ask(server.url))


async def _ask(server: str) -> float:
    url = f"{server}/webhooks/rest/webhook"
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(_one(session, url, f"warm{number}") for number in range(8)))
        start = time.perf_counter()
        await asyncio.gather(*(_lane(session, url, lane) for lane in range(AT_ONCE)))
        return ASKED / (time.perf_counter() - start)


async def _lane(session: aiohttp.ClientSession, url: str, lane: int) -> None:
    for number in range(ASKED // AT_ONCE):
        await _one(session, url, f"person{lane}-{number}")


async def _one(session: aiohttp.ClientSession, url: str, sender: str) -> None:
    async with session.post(url, json={"sender": sender, "message": "hello"}) as answer:
        if answer.status != 200 or not await answer.json():
            raise RuntimeError("Rasa did not answer")
