"""A process killed inside an act or at a timer's firing: the next one asks again under the same key, and fires once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pytest

from kontor.engine.failpoints import NAMES, Failpoints
from kontor.flows import Flow, Talk, flow
from kontor.store.tables import effects, inbox, timers
from tests.kontor.house import House, make_bot

HOUR, LAPSED = timedelta(hours=1), timedelta(seconds=40)
SERVES = """
    import asyncio, sys
    from pathlib import Path
    from kontor.engine.failpoints import Failpoints
    from tests.kontor.engine.test_failpoints import HOUR, made

    async def main(url, folder):
        house = made(url, folder)
        house.fail = Failpoints.from_env()
        async with house:
            await house.says("/pays")
            await house.waits(HOUR)

    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
"""


def pays(folder: Path) -> Flow:
    """Return a flow that pays at a service which keeps a log of its calls, and thanks an hour later."""

    def pay(amount: int, *, idempotency_key: str) -> None:
        with (folder / "service.log").open("a") as log:
            log.write(f"{idempotency_key} {amount}\n")

    @flow(intents=["pays"])
    async def paying(talk: Talk) -> None:
        """Pays."""
        await talk.once("pay", pay, 7)
        await talk.until("thanks", talk.now + HOUR)
        await talk.say("heard", words="thanks")

    return paying


def made(url: str, folder: Path) -> House:
    return House(url, folder, make_bot(folder / "texts", [pays(folder)]))


async def killed(url: str, folder: Path, place: str) -> House:
    """Return a new process's house, after the one before it was killed in a place and its leases lapsed."""
    command = [sys.executable, "-c", dedent(SERVES), url, str(folder)]
    env = {**os.environ, "KONTOR_FAILPOINT": f"{place}:kill"}
    done = await asyncio.to_thread(subprocess.run, command, env=env, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    house = made(url, folder)
    house.clock.pass_(HOUR if place == "timer.fired" else LAPSED)
    return house


@pytest.mark.parametrize("place, calls", [("act.begun", 1), ("act.done", 2)])
async def test_an_act_that_a_killed_process_began_is_asked_for_again_under_its_key_and_kept(
    url: str, tmp_path: Path, place: str, calls: int
) -> None:
    async with await killed(url, tmp_path, place) as house:
        await house.settle()
        (heard,) = await house.rows(inbox)
        assert heard["state"] == "done"
        assert (tmp_path / "service.log").read_text().splitlines() == [f"{heard['id']}.pay 7"] * calls
        assert (await house.one(effects))["state"] == "finished"


async def test_a_timer_over_whose_firing_a_process_was_killed_fires_once(url: str, tmp_path: Path) -> None:
    async with await killed(url, tmp_path, "timer.fired") as house:
        assert await house.waits(LAPSED) == ["I am a bot.\n\nheard thanks"]
        assert await house.waits(HOUR) == []
        assert [one["kind"] for one in await house.rows(inbox)] == ["text", "happening"]
        assert await house.rows(timers) == []


def test_a_place_that_is_none_is_told_with_those_that_are() -> None:
    with pytest.raises(ValueError, match=r"act\.begun, act\.done, .* with kill, sleep or raise"):
        Failpoints("act.began:kill")
    assert {name.partition(".")[0] for name in NAMES} == {"accept", "turn", "act", "send", "timer", "media"}
