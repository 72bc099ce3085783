"""What the business announces while people lead: it is told, and the bot stays silent otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import RowMapping

from kontor.connectors import Unreachable
from kontor.flows import Talk, flow
from kontor.messages import Happening, SpokenElsewhere, Text
from kontor.slots import Count
from kontor.store.tables import conversations, inbox, outbox, timers
from tests.kontor.house import House, echo, make_bot

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
TEXTS = {"gate": "the gate is {gate}", "ask_seats": "how many seats?", "later": "later"}


@flow(events=["gate_changed"])
async def gate_changed(talk: Talk) -> None:
    """Tells of a gate."""
    await talk.say("gate", gate=talk.event["gate"])


@flow(events=["cancelled"])
async def cancelled(talk: Talk) -> None:
    """Tells something and asks."""
    await talk.say("gate", gate="closed")
    await talk.say("heard", words=await talk.ask(Count("seats")))


@flow(events=["reminded"])
async def reminded(talk: Talk) -> None:
    """Tells something, and more of it later."""
    await talk.say("gate", gate="open")
    await talk.until("later", talk.now + HOUR)
    await talk.say("later")


@flow(events=["broken"])
async def broken(talk: Talk) -> None:
    """Fails."""
    raise LookupError(talk.event["gate"])


@flow(intents=["human"])
async def human(talk: Talk) -> None:
    """Hands over."""
    await talk.hand_off("asked")


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    flows = [echo, gate_changed, cancelled, reminded, broken, human]
    async with House(url, tmp_path, make_bot(tmp_path / "texts", flows, TEXTS)) as running:
        await running.says("hello")
        yield running


async def happens(house: House, name: str, gate: str = "B12") -> list[str]:
    before, (talk,) = len(house.recorder.sent), await house.rows(conversations)
    event, key = Happening(name, {"gate": gate}), f"{name} {house.clock.now()}"
    await house.workspace.database.run(house.engine.accept.happen, talk["id"], event, key)
    await house.settle()
    return house.sent(before)


async def newest(house: House) -> RowMapping:
    return (await house.rows(outbox))[-1]


async def test_who_waits_for_a_colleague_hears_of_a_changed_gate_and_the_bot_stays_silent(house: House) -> None:
    await house.says("/human")
    assert await happens(house, "gate_changed") == ["the gate is B12"]
    row, talk = await newest(house), await house.one(conversations)
    assert (row["conversation_id"], row["state"], row["epoch"]) == (talk["id"], "accepted", None)
    assert (talk["lead"], talk["epoch"], talk["handover_reason"]) == ("waiting", 1, "asked")
    assert (await house.rows(inbox))[-1]["why"] == "event gate_changed, beside the desk (waiting)"
    assert await house.says("hello?") == []


async def test_who_writes_with_a_person_hears_of_a_changed_gate(house: House) -> None:
    sender = house.inbound("x").sender
    await house.takes(SpokenElsewhere("x", "test", sender, house.clock.now(), Text("hi")))
    assert await happens(house, "gate_changed") == ["the gate is B12"]
    assert (await house.one(conversations))["lead"] == "person"


async def test_news_that_wait_leave_though_people_lead_by_then(house: House) -> None:
    house.recorder.answers = [Unreachable("no route")]
    assert await happens(house, "gate_changed") == []
    await house.says("/human")
    await house.waits(60 * SECOND)
    assert "the gate is B12" in house.sent()


async def test_an_answer_that_waits_is_refused_once_people_lead(house: House) -> None:
    house.recorder.answers = [Unreachable("no route")]
    await house.says("again")
    sender = house.inbound("x").sender
    await house.takes(SpokenElsewhere("x", "test", sender, house.clock.now(), Text("hi")))
    assert await house.waits(60 * SECOND) == []
    row = await newest(house)
    assert (row["state"], row["reason"]) == ("refused", "not_owner")


async def test_nothing_is_asked_or_waited_for_while_people_lead(house: House) -> None:
    await house.says("/human")
    before = (await house.one(conversations))["state"]
    assert await happens(house, "cancelled") == ["the gate is closed"]
    assert await happens(house, "reminded") == ["the gate is open"]
    assert await house.rows(timers) == []
    assert len((await house.one(conversations))["state"]) == len(before)
    assert await house.waits(2 * HOUR) == []


async def test_news_that_ask_something_are_refused_once_people_lead(house: House) -> None:
    house.recorder.answers = [Unreachable("no route")]
    assert await happens(house, "cancelled") == []
    await house.says("/human")
    await house.waits(60 * SECOND)
    assert not [said for said in house.sent() if "how many" in said]


async def test_a_flow_that_fails_while_people_lead_hands_nothing_over_again(house: House) -> None:
    await house.says("/human")
    assert await happens(house, "broken", gate="secret") == []
    row, talk = (await house.rows(inbox))[-1], await house.one(conversations)
    assert (row["state"], row["why"]) == ("dead", "its flow failed: LookupError")
    assert (talk["epoch"], talk["handover_reason"]) == (1, "asked")
