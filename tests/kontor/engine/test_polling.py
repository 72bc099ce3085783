"""A channel that is asked for news is asked by one process alone: the one that hears for the others, too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kontor.connectors import Read
from kontor.recording import Recorder
from tests.kontor.house import House, make_bot


@dataclass(slots=True)
class Asked(Recorder):
    """A channel that is polled and has no news."""

    polls: int = 0

    async def pull(self) -> AsyncIterator[Read]:
        """Wait for news that never come."""
        self.polls += 1
        await asyncio.Event().wait()
        yield Read(())


@pytest.mark.parametrize("turns, hooks, polls", [(True, True, 1), (False, True, 1), (True, False, 0)])
async def test_a_process_that_leaves_hooks_to_others_leaves_polling_to_them(
    sqlite_url: str, tmp_path: Path, turns: bool, hooks: bool, polls: int
) -> None:
    channel = Asked()
    house = House(sqlite_url, tmp_path, make_bot(tmp_path / "texts"), recorder=channel, turns=turns, hooks=hooks)
    async with house:
        await asyncio.sleep(0)
        assert channel.polls == polls
