"""Read marks and typing, from the turn through the gate to the Graph API."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from connectors.whatsapp.testing import FakeGraph
from kontor.engine.deliver import Mark
from kontor.engine.envelopes import InboundEnvelope
from kontor.engine.marking import AT_MOST_ONCE, Wish
from kontor.engine.values import Station, Waiting
from kontor.flows import Flow, Talk, flow
from kontor.messages import Text
from kontor.store.tables import decisions, outbox
from kontor.testing import ManualClock
from tests.connectors.whatsapp.served import Served, serving
from tests.kontor.house import echo


def slow(graph: FakeGraph, seconds: float) -> Flow:
    """Make a flow that takes until the channel is called before it answers, or so many seconds."""

    @flow(intents=["slow"])
    async def slow(talk: Talk) -> None:
        """Takes its time."""
        await talk.look("wait", wait)
        await talk.say("heard", words="slow")

    async def wait() -> int:
        for _ in range(int(seconds * 20)):
            if graph.calls:
                break
            await asyncio.sleep(0.05)
        return len(graph.calls)

    return slow


@flow(intents=["person"])
async def person(talk: Talk) -> None:
    """Hands over."""
    await talk.hand_off("asked")


FLOWS: list[Flow] = [echo, person]


async def marked(url: str, folder: Path, graph: FakeGraph, clock: ManualClock) -> None:
    """See that a message is marked as read behind a decision of the gate, and answered."""
    async with serving(url, folder, graph, clock, FLOWS, read_marks=True) as served:
        await served.hears("hello", "wamid.1")
        assert served.marks() == [{"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1"}]
        assert [call.body["text"]["body"] for call in graph.sends] == ["I am a bot.\n\nheard hello"]
        (mark,) = await served.rows(select(outbox).where(outbox.c.kind == "signal"))
        assert (mark.state, mark.reason, mark.decision_outcome) == ("accepted", AT_MOST_ONCE, "allow")
        (decision,) = await served.rows(select(decisions).where(decisions.c.id == mark.decision_id))
        assert (decision.outbox_id, decision.code, decision.content_digest) == (mark.id, "ok", mark.content_digest)


async def test_a_message_the_bot_takes_up_is_marked_as_read_behind_a_decision(
    url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock
) -> None:
    await marked(url, tmp_path, graph, clock)


@pytest.mark.postgres
async def test_so_it_is_on_postgres(postgres_url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock) -> None:
    await marked(postgres_url, tmp_path, graph, clock)


async def test_without_the_setting_nothing_is_marked(
    url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock
) -> None:
    async with serving(url, tmp_path, graph, clock, FLOWS) as served:
        await served.hears("hello", "wamid.1")
        assert served.marks() == []
        assert len(graph.sends) == 1


async def test_dots_are_shown_when_an_answer_takes_longer_than_a_second(
    url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock
) -> None:
    async with serving(url, tmp_path, graph, clock, [slow(graph, 8)]) as served:
        await served.hears("/slow", "wamid.1")
        (mark,) = served.marks()
        assert (mark["message_id"], mark["typing_indicator"]) == ("wamid.1", {"type": "text"})
        assert [("status" in call.body) for call in graph.calls] == [True, False]


async def test_a_bot_may_show_no_dots(url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock) -> None:
    async with serving(url, tmp_path, graph, clock, [slow(graph, 1.2)], typing=False) as served:
        await served.hears("/slow", "wamid.1")
        assert served.marks() == []


async def test_a_mark_that_fails_is_not_made_again_and_the_reply_leaves(
    url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock
) -> None:
    async with serving(url, tmp_path, graph, clock, FLOWS, read_marks=True) as served:
        await served.hears("hello", "wamid.1")
        graph.fail_next(131000, http=500)
        await served.engine.marks.make(*await wish(served))
        assert len(served.marks()) == 2
        await served.engine.sweep()
        await served.engine.idle()
        assert len(served.marks()) == 2
        states = [row.state for row in await served.rows(select(outbox).where(outbox.c.kind == "signal"))]
        assert states == ["accepted", "refused"]
        await served.hears("again", "wamid.2")
        assert len(graph.sends) == 2


async def wish(served: Served, at: datetime | None = None) -> tuple[Station, Wish]:
    """Return a wish to mark a message of then, as the last turn of the conversation would have."""
    engine, moment = served.engine, at or served.clock.now()
    talk = (await served.rows(select(outbox.c.conversation_id)))[0][0]
    (claimed,) = await engine.database.run(engine._claim, [talk], engine.owner)  # noqa: SLF001
    await engine._marks.put(Mark(claimed, release=True))  # noqa: SLF001
    waiting = Waiting(1, "text", moment, moment, 0, InboundEnvelope("wamid.1", Text("hello")))
    return engine.stations[claimed.account], Wish(claimed, waiting, "read")


async def test_marks_take_no_slot_of_the_rates(url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock) -> None:
    """To one person 45 messages may leave at once: as many with marks as without."""
    async with serving(url, tmp_path, graph, clock, FLOWS, read_marks=True) as served:
        for number in range(45):
            clock.pass_(timedelta(milliseconds=30))  # a number's 80 a second are what comes in and what goes out
            await served.hears("hello", f"wamid.{number}")
        assert len(graph.sends) == 45
        assert len(served.marks()) == 45


async def test_who_said_stop_gets_no_mark_for_what_came_before(
    url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock
) -> None:
    async with serving(url, tmp_path, graph, clock, FLOWS, read_marks=True) as served:
        await served.hears("hello", "wamid.1")
        clock.pass_(timedelta(seconds=1))
        await served.hears("stop", "wamid.2")
        before = len(served.marks())
        await served.engine.marks.make(*await wish(served, clock.now() - timedelta(seconds=1)))
        assert len(served.marks()) == before == 1
        marks = await served.rows(select(outbox).where(outbox.c.kind == "signal").order_by(outbox.c.id))
        assert [row.reason for row in marks] == [AT_MOST_ONCE, "stopped"]


async def test_a_chat_that_people_lead_is_not_marked_by_the_bot(
    url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock
) -> None:
    async with serving(url, tmp_path, graph, clock, FLOWS, read_marks=True) as served:
        await served.hears("/person", "wamid.1")
        before = len(served.marks())
        await served.hears("hello?", "wamid.2")
        assert len(served.marks()) == before


async def test_a_stop_is_confirmed_when_no_mark_can_begin_any_more(
    url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock
) -> None:
    async with serving(url, tmp_path, graph, clock, FLOWS, read_marks=True) as served:
        await served.hears("hello", "wamid.1")
        await served.hears("stop", "wamid.2")
        assert len(graph.sends) == 1
        clock.pass_(timedelta(seconds=1))
        await served.engine.sweep()
        await served.engine.idle()
        assert len(graph.sends) == 2
