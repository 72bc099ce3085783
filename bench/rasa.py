"""A real Rasa beside us: its stock project trained, served, and asked over its REST channel."""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bench.town import free_port
from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.process import call
from kontor.nlu.rasa.serving import serving

ASKED, AT_ONCE = 448, 64


@dataclass(frozen=True, slots=True)
class Rasa:
    """A virtual environment with Rasa 3.6.21 in it."""

    environment: Path

    @contextmanager
    def serving(self) -> Iterator[Callable[[], float]]:
        """Train and serve its stock project; yields what asks it and returns the messages it answers in a second."""
        environment = Environment(self.environment).checked()
        with tempfile.TemporaryDirectory(prefix="rasa-") as name:
            folder = Path(name)
            call([environment.program, "init", "--no-prompt"], folder / "init.log", folder)
            model = next(folder.glob("models/*.tar.gz"))
            with serving(environment, model, free_port(), folder=folder, output=subprocess.DEVNULL) as server:
                server.wait_until_ready()
                rounds = itertools.count()
                yield lambda: asyncio.run(_ask(server.url, next(rounds)))


async def _ask(server: str, round: int) -> float:
    """Ask as people who never wrote before: a long history would slow Rasa down."""
    url = f"{server}/webhooks/rest/webhook"
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(_one(session, url, f"warm{round}-{number}") for number in range(8)))
        start = time.perf_counter()
        await asyncio.gather(*(_lane(session, url, f"person{round}-{lane}") for lane in range(AT_ONCE)))
        return ASKED / (time.perf_counter() - start)


async def _lane(session: aiohttp.ClientSession, url: str, people: str) -> None:
    for number in range(ASKED // AT_ONCE):
        await _one(session, url, f"{people}-{number}")


async def _one(session: aiohttp.ClientSession, url: str, sender: str) -> None:
    async with session.post(url, json={"sender": sender, "message": "hello"}) as answer:
        if answer.status != 200 or not await answer.json():
            raise RuntimeError("Rasa did not answer")
