"""What hands a chat to people can be read, and the chat be given back: the bot answers again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import update

from kontor.connectors import Unreachable
from kontor.contacts import CHAT, Address, Person
from kontor.engine.handovers import Led, led, led_of, resume
from kontor.engine.turn import Witness
from kontor.flows import Talk, flow
from kontor.messages import Happening, IdentityChanged, SpokenElsewhere, Text
from kontor.slots import Count
from kontor.store.tables import conversations, effects, inbox, outbox, timers
from tests.kontor.house import House, echo, make_bot

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
TEXTS = {"ask_seats": "how many seats?", "gate": "the gate is {gate}"}


@flow(intents=["human"])
async def human(talk: Talk) -> None:
    """Asks how many, and hands over."""
    await talk.ask(Count("seats"))
    await talk.hand_off("asked", skill="groups", hall="north")


@flow(intents=["agent"])
async def agent(talk: Talk) -> None:
    """Hands over at once."""
    await talk.hand_off("asked")


@flow(intents=["booking"])
async def booking(talk: Talk) -> None:
    """Acts, waits, and asks."""
    await talk.once("hold", hold)
    await talk.until("later", talk.now + HOUR)
    await talk.say("heard", words="later")


async def hold(*, idempotency_key: str) -> int:
    """Hold a seat."""
    return 1


@flow(events=["gate_changed"])
async def gate_changed(talk: Talk) -> None:
    """Tells of a gate."""
    await talk.say("gate", gate=talk.event["gate"])


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    flows = [echo, human, agent, booking, gate_changed]
    async with House(url, tmp_path, make_bot(tmp_path / "texts", flows, TEXTS)) as running:
        yield running


async def talk_of(house: House, place: int = 0) -> int:
    return int((await house.rows(conversations))[place]["id"])


async def gives_back(house: House, talk: int) -> list[Led] | datetime:
    return await house.workspace.database.run(resume, house.engine.ring, talk)


async def listed(house: House, accounts: list[str] | None = None) -> list[Led]:
    return await house.workspace.database.run(led, house.engine.ring, accounts)


def ann() -> Person:
    return Person((Address("recorder", CHAT, "ann"),))


async def answers_elsewhere(house: House, age: timedelta = timedelta()) -> None:
    house.clock.pass_(SECOND)
    house.count += 1
    said = SpokenElsewhere(f"e.{house.count}", "test", ann(), house.clock.now() - age, Text("hi"))
    await house.takes(said)


async def test_what_a_flow_gathered_is_told_to_whoever_takes_over(house: House) -> None:
    await house.says("/human count=3")
    (one,) = await listed(house)
    row = await house.one(conversations)
    assert (one.id, one.account, one.lead, one.since) == (row["id"], "recorder/test", "waiting", row["lead_since"])
    assert one.envelope is not None
    assert one.envelope.facts == {"seats": "3", "hall": "north"}
    told = one.told(words=False)
    assert (told["reason"], told["skill"], "facts" in told) == ("asked", "groups", False)
    assert one.told(words=True)["summary"] == "human: asked"


async def test_who_waits_longest_comes_first_and_other_accounts_can_be_left_out(house: House) -> None:
    for sender in ("bob", "ann", "eve"):
        await house.says("/agent" if sender != "ann" else "hello", sender=sender)
    await answers_elsewhere(house)
    told = [(one.lead.value, one.reason) for one in await listed(house)]
    assert told == [("waiting", "asked"), ("waiting", "asked"), ("person", "answered_elsewhere")]
    assert len(await listed(house, ["recorder/test"])) == 3
    assert await listed(house, ["recorder/other"]) == []


async def test_one_that_does_not_open_hides_no_other(house: House) -> None:
    for sender in ("bob", "eve"):
        await house.says("/agent", sender=sender)
    await writes(house, await talk_of(house), handover=b"broken")
    first, second = await listed(house)
    assert (first.shut, first.told(words=True)["skill"]) == (True, "(does not open)")
    assert (second.shut, second.envelope is not None) == (False, True)


async def writes(house: House, id: int, **values: Any) -> None:
    await house.workspace.database.run(
        lambda conn, now: conn.execute(update(conversations).where(conversations.c.id == id).values(values))
    )


async def test_the_next_message_after_a_chat_is_given_back_is_answered_by_the_bot_which_says_that_it_is_one(
    house: House,
) -> None:
    await house.says("/agent")
    assert await house.says("anybody?") == []
    before, sent = await house.one(conversations), len(house.recorder.sent)
    given = await gives_back(house, before["id"])
    assert isinstance(given, list)
    assert [one.reason for one in given] == ["asked"]
    await house.settle()
    assert house.sent(sent) == []
    row = await house.one(conversations)
    assert (row["lead"], row["epoch"], row["handover"], row["handover_reason"]) == (
        "bot",
        before["epoch"] + 1,
        None,
        None,
    )
    assert await listed(house) == []
    assert await house.workspace.database.run(led_of, house.engine.ring, before["id"]) is None
    assert await house.says("hello") == ["I am a bot.\n\nheard hello"]
    assert await house.says("/agent") != []
    assert await house.says("hello") == []


async def test_what_was_open_before_people_took_over_is_over_when_they_give_back(house: House) -> None:
    await house.says("/booking")
    assert [len(await house.rows(table)) for table in (timers, effects)] == [1, 1]
    await answers_elsewhere(house)
    await gives_back(house, await talk_of(house))
    assert [len(await house.rows(table)) for table in (timers, effects)] == [0, 0]
    assert await house.waits(2 * HOUR) == []
    await house.says("/human")
    await answers_elsewhere(house)
    await gives_back(house, await talk_of(house))
    assert await house.says("count=3") == ["I am a bot.\n\nheard count=3"]


async def test_what_the_bot_said_before_and_did_not_leave_yet_leaves_no_more(house: House) -> None:
    await house.says("hello")
    house.recorder.answers = [Unreachable("away")]
    await house.says("/agent")
    await gives_back(house, await talk_of(house))
    assert await house.waits(HOUR) == []
    row = (await house.rows(outbox))[-1]
    assert (row["state"], row["reason"]) == ("refused", "not_owner")
    assert await house.says("again") == ["heard again"]


async def test_news_that_the_window_held_leave_with_the_first_message_after(house: House) -> None:
    await house.says("/agent")
    talk = await talk_of(house)
    house.clock.pass_(2 * DAY)
    await house.workspace.database.run(
        house.engine.accept.happen, talk, Happening("gate_changed", {"gate": "B12"}), "gate"
    )
    await house.settle()
    await gives_back(house, talk)
    assert await house.says("hello") == ["the gate is B12", "heard hello"]


async def test_while_a_turn_runs_a_chat_is_not_given_back_and_what_it_heard_is_the_desks(house: House) -> None:
    """News run a turn also where people lead; a message comes beside it."""
    await house.says("/agent")
    talk, asked = await talk_of(house), list[Any]()

    async def asks(*_: object) -> None:
        asked.append(await gives_back(house, talk))

    house.engine.witness = cast(Witness, asks)
    await house.workspace.database.run(
        house.engine.accept.happen, talk, Happening("gate_changed", {"gate": "B12"}), "gate"
    )
    assert await house.says("anybody?") == ["the gate is B12"]
    house.engine.witness = None
    assert len(asked) == 1
    assert isinstance(asked[0], datetime)
    assert {row["state"] for row in await house.rows(inbox)} == {"done"}
    assert isinstance(await gives_back(house, talk), list)
    assert await house.says("hello") == ["I am a bot.\n\nheard hello"]


async def test_a_turn_that_outlived_its_lease_writes_nothing_over_a_chat_that_was_given_back(house: House) -> None:
    await house.says("/agent")
    talk = await talk_of(house)

    async def gives_back_after_the_lease(*_: object) -> None:
        house.engine.witness = None
        house.clock.pass_(31 * SECOND)
        assert isinstance(await gives_back(house, talk), list)

    house.engine.witness = cast(Witness, gives_back_after_the_lease)
    await house.workspace.database.run(
        house.engine.accept.happen, talk, Happening("gate_changed", {"gate": "B12"}), "gate"
    )
    assert await house.says("anybody?") == ["I am a bot.\n\nthe gate is B12", "heard anybody?"]
    assert (await house.one(conversations))["lead"] == "bot"


async def test_all_chats_of_one_person_with_an_account_are_given_back_together(house: House) -> None:
    for sender in ("ann", "bob"):
        await house.says("/agent", sender=sender)
    bob = Person((Address("recorder", CHAT, "bob"),))
    await house.takes(IdentityChanged("one", "test", ann(), bob, house.clock.now(), "moved"))
    given = await gives_back(house, await talk_of(house, 1))
    assert isinstance(given, list)
    assert len(given) == 2
    assert await house.says("hello", sender="bob") == ["I am a bot.\n\nheard hello"]


async def test_a_word_from_another_app_that_comes_late_takes_nothing_that_was_given_back_since(house: House) -> None:
    await house.says("hello")
    await answers_elsewhere(house)
    house.clock.pass_(HOUR)
    await gives_back(house, await talk_of(house))
    await answers_elsewhere(house, age=HOUR)
    assert (await house.one(conversations))["lead"] == "bot"
    await answers_elsewhere(house)
    assert (await house.one(conversations))["lead"] == "person"


async def test_what_cannot_be_given_back_is_told_and_stays(house: House) -> None:
    await house.says("hello")
    talk = await talk_of(house)
    with pytest.raises(ValueError, match="the bot leads the conversation"):
        await gives_back(house, talk)
    with pytest.raises(ValueError, match="there is no conversation 12"):
        await gives_back(house, 12)
    await house.says("/agent")
    await writes(house, talk, state=b"broken")
    with pytest.raises(ValueError, match="does not open"):
        await gives_back(house, talk)
    assert (await house.one(conversations))["lead"] == "waiting"
