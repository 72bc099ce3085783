"""A bot in virtual time: the whole real path, on a database that ends with it, over a recording channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from kontor.bots import Bot
from kontor.connectors import Connector
from kontor.engine import Engine
from kontor.recording import Recorder
from kontor.store.blank import place_blank
from kontor.store.opening import Workspace, open_workspace
from kontor.understanding import Context

START = datetime.fromisoformat("2026-11-21T09:00:00+00:00")


class ManualClock:
    """A clock that stands still; `pass_` moves it on."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self._now

    def pass_(self, time: timedelta) -> None:
        """Let time pass."""
        self._now += time


class Simulation:
    """A bot, its clock, and what it said.

    The bot's connectors are replaced by `recorder`, or by `channels` when given.
    """

    def __init__(
        self, bot: Bot, clock: ManualClock, recorder: Recorder | None = None, channels: Sequence[Connector] = ()
    ) -> None:
        self.clock, self.recorder = clock, recorder or Recorder()
        self.bot = replace(bot, connectors=channels or [self.recorder])
        self._folder = TemporaryDirectory(prefix="kontor-")

    async def __aenter__(self) -> Self:
        folder = Path(self._folder.name)
        file = folder / "talk.db"
        place_blank(file)
        self.workspace: Workspace = await open_workspace(f"sqlite:///{file}", folder / "keys.json", clock=self.clock)
        try:
            self.engine = Engine(self.workspace.database, self.workspace.vault, [self.bot], clock=self.clock)
        except Exception:  # a bot whose texts cannot be read, say: nothing was started that could stop
            self._close()
            raise
        # An engine that still has to learn does so before the first message, not within its time.
        await self.bot.understanding.read("hello", Context(self.clock.now(), self.bot.languages[0], self.bot.zone_info))
        await self.engine.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.engine.stop()
        self._close()

    def _close(self) -> None:
        self.workspace.close()
        self._folder.cleanup()

    async def settle(self) -> None:
        """Let everything that is due happen."""
        for _ in range(3):
            await self.engine.sweep()
            await self.engine.idle()
