"""A reply of which nobody knows whether it was sent: whenever its echo comes, there is no second copy."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from kontor.connectors import Doubtful, Unreachable
from kontor.engine.doubts import settle
from kontor.engine.presence import Hearing
from kontor.engine.receive import Arrival
from kontor.engine.turn import Witness
from kontor.flows import Talk, flow
from kontor.gate import Late
from kontor.messages import Happening, Progress, Receipt
from kontor.policy import Rate
from kontor.recording import LIKE_WHATSAPP, Recorder
from kontor.store.tables import conversations, outbox
from tests.kontor.house import House, echo, make_bot

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
HELLO = "I am a bot.\n\nheard "


@flow(events=["late"])
async def late(talk: Talk) -> None:
    """Tells of a delay."""
    await talk.say("delay")


def made(url: str, folder: Path, **rules: Any) -> House:
    recorder = Recorder(rules=replace(LIKE_WHATSAPP, **rules))
    return House(
        url, folder, make_bot(folder / "texts", [echo, late], {"delay": "it is rather late"}), recorder=recorder
    )


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with made(url, tmp_path) as running:
        yield running


def echoed(house: House, id: int) -> Receipt:
    return Receipt("test", f"wamid.out.{id}", Progress.SENT, house.clock.now(), echo=str(id))


async def test_an_echo_that_comes_while_a_turn_is_under_way_is_not_overwritten(house: House) -> None:
    house.recorder.answers = [Doubtful("lost")]
    await house.says("first")
    id = (await house.one(outbox))["id"]
    house.clock.pass_(15 * SECOND)
    said: list[bool] = []

    async def the_echo_comes(*_: object) -> None:
        if not said:
            said.append(True)
            arrival = Arrival("recorder/test", echoed(house, id), house.recorder.policy)
            await house.workspace.database.run(house.engine.accept, [arrival])

    house.engine.witness = cast(Witness, the_echo_comes)
    await house.says("second")
    assert said
    assert house.sent() == ["heard second"]


async def test_an_echo_settles_a_doubt_that_waits_for_its_rate(url: str, tmp_path: Path) -> None:
    async with made(url, tmp_path, contact_rate=Rate(1, 30 * SECOND, burst=1)) as house:
        house.recorder.answers = [Doubtful("lost")]
        await house.says("first")
        await house.waits(12 * SECOND)
        row = await house.one(outbox)
        assert (row["state"], row["reason"]) == ("ready", "rate_limited")
        await house.takes(echoed(house, row["id"]))
        await house.waits(HOUR)
        assert house.sent() == []


async def test_an_echo_settles_a_doubt_that_the_window_holds(house: House) -> None:
    await house.says("first")
    house.clock.pass_(24 * HOUR - 65 * SECOND)
    house.recorder.answers = [Doubtful("lost")]
    talk = (await house.one(conversations))["id"]
    await house.workspace.database.run(house.engine.accept.happen, talk, Happening("late", {}), "late")
    await house.settle()
    await house.waits(12 * SECOND)
    row = (await house.rows(outbox))[-1]
    assert row["state"] == "held"
    await house.takes(echoed(house, row["id"]))
    assert await house.says("hi") == ["heard hi"]


@pytest.mark.parametrize("before", [Unreachable("no route"), Late()])
async def test_what_could_first_not_leave_is_sent_once_more_after_a_doubt(house: House, before: Exception) -> None:
    house.recorder.answers = [before, Doubtful("lost")]
    await house.says("hello")
    await house.waits(2 * SECOND)
    assert (await house.one(outbox))["state"] == "doubtful"
    waited = [await house.waits(12 * SECOND) for _ in range(9)]  # longer after trouble with the network
    assert [said for said in waited if said] == [[f"{HELLO}hello"]]


class Interrupted:
    """A connector of which each send begins with something else."""

    def __init__(self, inner: Recorder, first: Callable[[], Awaitable[object]]) -> None:
        self._inner, self._first = inner, first

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def send(self, message: Any) -> Any:
        """Let something else happen, then send."""
        await self._first()
        return await self._inner.send(message)


async def test_a_process_that_slept_over_a_doubt_does_not_touch_what_another_sends_again(house: House) -> None:
    house.recorder.answers = [Doubtful("lost")]
    await house.says("hello")
    talk = (await house.one(conversations))["id"]
    house.clock.pass_(12 * SECOND)
    database = house.workspace.database
    (claimed,) = await database.run(house.engine._claim, [talk], "sleeper")  # noqa: SLF001
    house.clock.pass_(31 * SECOND)

    async def wakes() -> None:
        long = Hearing(house.clock.now() - HOUR, house.clock.now())
        await database.run(settle, claimed.stored[0], long, True)

    station = house.engine.stations["recorder/test"]
    slow = cast(Recorder, Interrupted(house.recorder, wakes))
    house.engine.stations["recorder/test"] = replace(station, connector=slow)
    await house.waits(SECOND)
    await house.waits(HOUR)
    assert house.sent() == [f"{HELLO}hello"]
