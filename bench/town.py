"""A small town on this machine for load and fault runs: a serving Kontor, a fake Graph API, and people who write.

Everything runs in processes of its own, talks to 127.0.0.1 only, and is ended by the town that started it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from connectors.whatsapp.testing.webhooks import signed, text_webhook

SECRET, TOKEN = "town-secret", "town-token"
WORKSPACE = Path(__file__).parent / "workspace"
START_SECONDS = 120.0


def free_port() -> int:
    """Return a port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def readers_of(process: int) -> list[int]:
    """Return the processes that read texts for a serving one: those that Python's multiprocessing started there."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    started = [int(word) for task in tasks for word in (task / "children").read_text().split()]
    return [one for one in started if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@dataclass(slots=True)
class Town:
    """The processes of one run.

    `number` is the phone number id served, `account` the one whose hook everything goes to (named as the first bot
    unless given), `url` the database (SQLite in `folder` unless given). The fake Graph brings statuses back, `delay`
    seconds after their message, up to `batch` of one number in a webhook and `posters` webhooks at a time.
    """

    folder: Path
    bots: Sequence[str] = ("counting",)
    account: str = ""
    number: str = "800000000000001"
    url: str = ""
    workers: int = 0
    lease: float = 3.0
    batch: int = 1000
    posters: int = 1
    delay: float = 0.0
    port: int = field(default_factory=free_port)
    graph_port: int = field(default_factory=free_port)
    options: Sequence[str] = ()
    extra: dict[str, str] = field(default_factory=dict)
    graph: subprocess.Popen[bytes] | None = None
    server: subprocess.Popen[bytes] | None = None
    hands: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def hook(self) -> str:
        """Where webhooks go."""
        return f"http://127.0.0.1:{self.port}/hooks/whatsapp/{self.account or self.bots[0]}"

    @property
    def sends(self) -> Path:
        """The fake Graph's log."""
        return self.folder / "graph.log"

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.url or f"sqlite:///{self.folder / 'kontor.db'}"

    def env(self, failpoint: str = "") -> dict[str, str]:
        """Return the environment of a serving process."""
        account = {
            "KONTOR_WHATSAPP_APP_SECRET": SECRET,
            "KONTOR_WHATSAPP_VERIFY_TOKEN": "town-verify",
            "KONTOR_WHATSAPP_ACCESS_TOKEN": TOKEN,
            "KONTOR_WHATSAPP_PHONE_NUMBER_ID": self.number,
            "KONTOR_WHATSAPP_API_URL": f"http://127.0.0.1:{self.graph_port}/v25.0",
        }
        own = {
            "KONTOR_DATA": str(self.folder),
            "KONTOR_DATABASE_URL": self.database,
            "KONTOR_KEYSTORE": str(self.folder / "keys.json"),
            "KONTOR_LEASE_SECONDS": str(self.lease),
            "KONTOR_FAILPOINT": failpoint,
        }
        return {**os.environ, **account, **own, **self.extra}

    def start_graph(self) -> None:
        """Start the fake Graph API."""
        command = ["-m", "connectors.whatsapp.testing", "--port", str(self.graph_port), "--webhook", self.hook]
        rest = ["--secret", SECRET, "--token", TOKEN, "--log", str(self.sends), "--batch", str(self.batch)]
        rest += ["--posters", str(self.posters), "--delay", str(self.delay)]
        rest += ["--throughput", "0", "--no-pair-rate"]  # what Kontor can do is measured, not what Meta allows
        self.graph = self._spawn([sys.executable, *command, *rest], dict(os.environ), "graph")

    def start_server(self, failpoint: str = "") -> None:
        """Start the process that takes hooks and, on SQLite, does everything else too."""
        command = [sys.executable, "-m", "kontor.cli", "serve", *self.bots, "--port", str(self.port), *self.options]
        self.server = self._spawn(command, self.env(failpoint), "server")

    def start_worker(self, failpoint: str = "") -> None:
        """Start a process that takes turns."""
        command = [sys.executable, "-m", "kontor.cli", "worker", *self.bots]
        self.hands.append(self._spawn(command, self.env(failpoint), "worker"))

    def _spawn(self, command: list[str], env: dict[str, str], name: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.out").open("ab") as out:
            return subprocess.Popen(command, env=env, cwd=WORKSPACE, stdout=out, stderr=subprocess.STDOUT)

    async def ready(self) -> None:
        """Return when the server answers; raises `TimeoutError` with what it printed."""
        end = time.monotonic() + START_SECONDS
        async with aiohttp.ClientSession() as session:
            while time.monotonic() < end:
                with contextlib.suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.05)
        raise TimeoutError((self.folder / "server.out").read_text()[-500:])

    async def hands_ready(self, count: int) -> None:
        """Return when so many workers take turns."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            told = self.folder / "worker.out"
            if told.exists() and told.read_text().count("takes turns") >= count:
                return
            await asyncio.sleep(0.05)
        raise TimeoutError((self.folder / "worker.out").read_text()[-500:])

    def stop(self) -> None:
        """End every process of the town."""
        everybody = [one for one in (self.server, self.graph, *self.hands) if one is not None]
        for one in everybody:
            with contextlib.suppress(ProcessLookupError):
                one.send_signal(signal.SIGCONT)
                one.terminate()
        for one in everybody:
            try:
                one.wait(10)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()

    def sent(self) -> Iterator[dict[str, object]]:
        """Yield the fake Graph's log, a line for each message it accepted."""
        if not self.sends.exists():
            return
        for line in self.sends.read_text().splitlines():
            with contextlib.suppress(ValueError):
                yield json.loads(line)


@dataclass(slots=True)
class Writer:
    """Somebody who writes through the channel, which repeats a webhook until it is answered 200.

    `acknowledged` holds the words of each message by its id, `turned_away` counts webhooks that were not answered so.
    """

    town: Town
    session: aiohttp.ClientSession
    acknowledged: dict[str, str] = field(default_factory=dict)
    turned_away: int = 0

    async def write(self, text: str, sender: str, id: str, *, tries: int = 400) -> None:
        """Send one message and return when it was acknowledged."""
        body = text_webhook(text, sender=sender, id=id, at=int(time.time()), number=self.town.number)
        headers = signed(body, SECRET)
        for _ in range(tries):
            if await self._post(body, headers) == 200:
                self.acknowledged[id] = text
                return
            self.turned_away += 1
            await asyncio.sleep(0.1)
        raise TimeoutError(f"{id} was never acknowledged")

    async def _post(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            async with self.session.post(self.town.hook, data=body, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0
