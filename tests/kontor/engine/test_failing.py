"""What becomes of a flow that fails, and who hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from kontor.engine.failpoints import Failpoints
from kontor.flows import Talk, flow
from kontor.messages import Happening
from kontor.slots import Count
from kontor.store.reading import failed_events
from kontor.store.tables import conversations, inbox
from tests.kontor.house import House, echo, make_bot


@flow(intents=["raises"])
async def raises(talk: Talk) -> None:
    """Fails."""
    raise ValueError(talk.text)


@flow(intents=["asks"])
async def asks(talk: Talk) -> None:
    """Asks."""
    await talk.ask(Count("count"))


@flow(events=["news"])
async def news(talk: Talk) -> None:
    """Tells news."""
    await talk.say("heard", words=talk.event["what"])


@pytest.fixture
async def alone(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    bot = make_bot(tmp_path / "texts", [echo, raises, asks, news], {"ask_count": "how many?"})
    async with House(sqlite_url, tmp_path, bot) as running:
        yield running


async def test_an_event_that_fails_is_set_aside_and_nobody_hears_of_it(alone: House) -> None:
    """Who asked nothing must not be told of a fault, nor lose the bot: a batch of bad events would do it to all."""
    await alone.says("hello")
    talk = (await alone.one(conversations))["id"]
    await alone.workspace.database.run(alone.engine.accept.happen, talk, Happening("news", {}), "k")
    alone.engine.wake([talk])
    await alone.settle()
    assert alone.sent()[1:] == []
    assert (await alone.one(conversations))["lead"] == "bot"
    event = (await alone.rows(inbox))[-1]
    assert (event["state"], event["why"]) == ("dead", "its flow failed: flow_failed KeyError in news")
    assert await alone.workspace.database.run(failed_events, timedelta(days=7)) == [event["id"]]
    assert await alone.says("hello again") == ["heard hello again"]


async def test_an_event_that_ends_its_process_again_and_again_keeps_that_as_its_reason(alone: House) -> None:
    await alone.says("hello")
    talk = (await alone.one(conversations))["id"]
    await alone.workspace.database.run(alone.engine.accept.happen, talk, Happening("news", {"what": "late"}), "k")
    for _ in range(4):  # as if its process had died over it
        alone.engine.fail = alone.engine._taker.fail = Failpoints("turn.mid_compute:raise:1")  # noqa: SLF001
        alone.engine.wake([talk])
        await alone.waits(timedelta(seconds=31))
    event = (await alone.rows(inbox))[-1]
    assert (event["state"], event["why"]) == ("dead", "ended the process 3 times")
    assert alone.sent()[1:] == []


async def test_a_failure_is_told_with_the_flow_that_had_it(alone: House) -> None:
    await alone.says("/asks")
    with capture_logs() as lines:
        await alone.says("/raises")
    (line,) = [one for one in lines if one["event"] == "flow_failed"]
    assert line["flow"] == "raises"
