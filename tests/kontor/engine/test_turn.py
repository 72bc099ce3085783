from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import update

from kontor.engine.failpoints import Failpoints
from kontor.engine.turn import Witness
from kontor.flows import Flow, Talk, flow
from kontor.messages import Choices, Happening, Option, Purpose, SpokenElsewhere, Text
from kontor.policy import Abilities
from kontor.recording import LIKE_WHATSAPP, Recorder
from kontor.slots import Count, FlightNumber
from kontor.store.tables import consent_events, conversations, effects, inbox, outbox, timers
from tests.kontor.house import House, echo, make_bot

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@flow(intents=["raises"])
async def raises(talk: Talk) -> None:
    """Fails."""
    await talk.say("heard", words="never said")
    raise LookupError("secret words of a customer")


@flow(intents=["hangs"])
async def hangs(talk: Talk) -> None:
    """Never comes back."""
    await asyncio.Event().wait()


@flow(intents=["blocks"])
async def blocks(talk: Talk) -> None:
    """Holds its thread."""
    time.sleep(2.6)  # noqa: ASYNC251 the fault that is tested


@flow(intents=["gives_up"])
async def gives_up(talk: Talk) -> None:
    """Hands over."""
    count = await talk.ask(Count("count", default=0))
    await talk.say("heard", words="before")
    await talk.hand_off("too_hard", skill="tickets", count=count)


@flow(intents=["asks"])
async def asks(talk: Talk) -> None:
    """Asks."""
    await talk.say("heard", words=await talk.ask(Count("count")))


@flow(intents=["reminds"])
async def reminds(talk: Talk) -> None:
    """Reminds later."""
    await talk.until("later", talk.now + HOUR)
    await talk.say("heard", words="time is up")


@flow(intents=["pays"])
async def pays(talk: Talk) -> None:
    """Pays."""
    await talk.once("pay", paid, 7)
    await talk.ask(Count("count"))


async def paid(amount: int, *, idempotency_key: str) -> int:
    """Take the money."""
    return amount


@flow(intents=["agrees"])
async def agrees(talk: Talk) -> None:
    """Asks for consent."""
    agreed = await talk.opt_in(Purpose.UTILITY, "notice")
    await talk.say("heard", words=str(agreed))


@flow(intents=["lists"])
async def lists(talk: Talk) -> None:
    """Offers much."""
    await talk.offer("pick", [Option(f"/{n}", f"Option number {n}") for n in range(6)])


@flow(events=["news"])
async def news(talk: Talk) -> None:
    """Tells news."""
    await talk.say("heard", words=talk.event["what"])


FLOWS: list[Flow] = [echo, raises, hangs, blocks, gives_up, asks, reminds, pays, agrees, lists, news]
TEXTS = {"ask_count": "how many?", "notice": "May we write?", "pick": "Pick one:"}
HELLO = "I am a bot.\n\nheard "


def made(url: str, folder: Path, **rest: Any) -> House:
    bot = make_bot(folder / "texts", FLOWS, TEXTS, flow_seconds=0.3 if "slow" not in rest else 10.0)
    return House(url, folder, bot)


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with made(url, tmp_path) as running:
        yield running


@pytest.fixture
async def alone(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A house on SQLite, for what the kind of database cannot change."""
    async with made(sqlite_url, tmp_path) as running:
        yield running


# ---------------------------------------------------------------------------------------------------------- order, once


async def test_answers_leave_in_the_order_of_what_was_written(house: House) -> None:
    await house.takes(*(house.inbound(f"{number}") for number in range(20)))
    await house.settle()
    assert house.sent() == [f"{HELLO}0", *(f"heard {number}" for number in range(1, 20))]


@flow(intents=["leaves"])
async def leaves(talk: Talk) -> None:
    """Tells of a flight."""
    await talk.say("heard", words=await talk.ask(FlightNumber("flight")))


async def test_a_message_that_leans_on_the_one_before_it_is_answered_though_both_are_taken_at_once(
    sqlite_url: str, tmp_path: Path
) -> None:
    bot = make_bot(tmp_path / "texts", [leaves], otherwise=None)
    async with House(sqlite_url, tmp_path, bot, turns=False) as house:
        await house.takes(house.inbound("/leaves flight_number=KX100"), house.inbound("and flight_number=KX102"))
    async with House(sqlite_url, tmp_path, bot) as house:
        await house.settle()
        assert house.sent() == [f"{HELLO}KX100", "heard KX102"]
        assert [row["attempts"] for row in await house.rows(inbox)] == [0, 0]


async def test_the_bot_says_that_it_is_one_once(alone: House) -> None:
    assert await alone.says("a") == [f"{HELLO}a"]
    assert await alone.says("b") == ["heard b"]


async def test_who_was_not_told_yet_is_told_with_the_first_message_that_leaves(alone: House) -> None:
    """The first answer is refused: it answers something older than a stop."""
    now = alone.clock.now()
    await alone.takes(alone.inbound("hello", at=now - HOUR), alone.inbound("stop", at=now - SECOND))
    await alone.settle()
    assert (await alone.rows(outbox))[0]["reason"] == "stopped"
    await alone.says("start")
    assert await alone.says("hello again") == [f"{HELLO}hello again"]
    assert await alone.says("and again") == ["heard and again"]


async def test_every_message_is_done_and_answered_once_however_often_it_is_woken(house: House) -> None:
    for number in range(3):
        await house.takes(house.inbound(f"{number}"))
    talk = (await house.one(conversations))["id"]
    for _ in range(5):
        house.engine.wake([talk, talk, 12345])
    await house.settle()
    await house.settle()
    assert len(house.sent()) == 3
    assert {row["state"] for row in await house.rows(inbox)} == {"done"}
    assert [row["fence"] for row in await house.rows(conversations)] != [0]


async def test_a_lost_wake_up_is_found_by_the_sweep(sqlite_url: str, tmp_path: Path) -> None:
    house = made(sqlite_url, tmp_path)
    house.turns = False  # nobody listens
    async with house:
        await house.takes(house.inbound("hello"))
    async with made(sqlite_url, tmp_path) as again:
        again.clock.pass_(timedelta(seconds=3))
        await again.engine.sweep()
        await again.engine.idle()
        assert again.sent() == [f"{HELLO}hello"]


async def test_a_failed_turn_is_taken_again_when_its_lease_has_lapsed_though_the_process_lives_on(
    sqlite_url: str, tmp_path: Path
) -> None:
    house = made(sqlite_url, tmp_path)
    house.fail = Failpoints("turn.before_commit:raise:1")
    async with house:
        assert await house.says("hello", sender="ann") == []
        assert await house.says("hello", sender="bob") == [f"{HELLO}hello"]
        house.engine._busy.add(1)  # noqa: SLF001 another talk is at work while leases are renewed
        await house.engine.renew()
        house.engine._busy.discard(1)  # noqa: SLF001
        assert await house.waits(timedelta(seconds=31)) == [f"{HELLO}hello"]


# -------------------------------------------------------------------------------------------- who leads: desk, handover


async def test_a_person_who_leads_gets_the_messages_and_the_bot_is_silent(house: House) -> None:
    await house.says("hello", sender="ann")
    talk = await house.one(conversations)
    event = SpokenElsewhere("x", "test", house.inbound("x", sender="ann").sender, house.clock.now(), Text("hi"))
    await house.takes(event)
    assert await house.says("anybody?", sender="ann") == []
    assert (await house.rows(inbox))[-1]["why"] == "for the desk (person)"
    assert talk["epoch"] == 0


async def test_handing_over_says_so_and_the_bot_falls_silent(house: House) -> None:
    await house.says("hello")
    said = await house.says("/gives_up")
    assert said == [
        "heard before\n\nI am passing you on to a colleague, who will answer here and can see what we wrote so far."
    ]
    row = await house.one(conversations)
    assert (row["lead"], row["epoch"], row["handover_reason"]) == ("waiting", 1, "too_hard")
    assert await house.says("hello?") == []


async def test_what_was_said_earlier_in_the_turn_that_hands_over_still_leaves(house: House) -> None:
    await house.takes(house.inbound("first"), house.inbound("/gives_up"), house.inbound("third"))
    await house.settle()
    assert [text.splitlines()[-1][:12] for text in house.sent()] == ["heard first", "I am passing"]
    assert [row["why"] for row in await house.rows(inbox)][-1] == "for the desk (waiting)"


async def test_a_hand_over_that_comes_too_late_says_nothing_in_the_persons_place(alone: House) -> None:
    """A person took over while the turn was under way: the bot's words are stale, its own hand-over too."""
    await alone.says("hello")

    async def takes_over(*_: object) -> None:
        moved = update(conversations).values(lead="person", epoch=conversations.c.epoch + 1)
        await alone.workspace.database.run(lambda conn, now: conn.execute(moved) and None)

    alone.engine.witness = cast(Witness, takes_over)
    assert await alone.says("/gives_up") == []
    row = await alone.one(conversations)
    assert (row["lead"], row["epoch"]) == ("person", 1)
    assert {one["reason"] for one in (await alone.rows(outbox))[1:]} == {"not_owner"}


@pytest.mark.parametrize(
    "word,reason", [("/raises", "flow_failed"), ("/hangs", "flow_hung"), ("/blocks", "flow_blocked")]
)
async def test_a_flow_that_fails_goes_to_a_person_and_nobody_else_notices(
    sqlite_url: str, tmp_path: Path, word: str, reason: str
) -> None:
    bot = replace(made(sqlite_url, tmp_path).bot, flow_seconds=10.0 if word == "/raises" else 0.3)
    async with House(sqlite_url, tmp_path, bot) as house:
        await house.takes(house.inbound(word, sender="ann"))
        others = [house.inbound(f"{n}", sender=f"other {n}") for n in range(5)]
        await house.takes(*others)
        await house.settle()
        talks = await house.rows(conversations)
        assert [row["lead"] for row in talks].count("waiting") == 1
        assert [row["handover_reason"] for row in talks if row["lead"] == "waiting"] == [reason]
        assert sorted(text.splitlines()[-1][:10] for text in house.sent()) == sorted(
            ["Something ", *(f"heard {n}" for n in range(5))]
        )


async def test_a_message_that_ends_its_process_again_and_again_is_set_aside(alone: House) -> None:
    await alone.says("hello")
    for _ in range(4):  # as if its process had died over it
        alone.engine.fail = alone.engine._taker.fail = Failpoints("turn.mid_compute:raise:1")  # noqa: SLF001
        await alone.says("poison") if _ == 0 else await alone.waits(timedelta(seconds=31))
    rows = await alone.rows(inbox)
    assert rows[-1]["state"] == "dead"
    assert (await alone.one(conversations))["handover_reason"] == "poison"


# ------------------------------------------------------------------------------------------------------- stop and start


async def test_a_stop_is_confirmed_once_and_ends_what_was_open(house: House) -> None:
    await house.says("/asks")
    assert await house.says("stop") == ["You will get no more messages from us. Write START if you change your mind."]
    assert await house.says("stop") == []
    assert await house.says("3") == ["heard 3"]
    assert await house.says("/reminds") == []


async def test_every_stop_is_confirmed_and_two_at_once_are_confirmed_once(house: House) -> None:
    await house.says("hello")
    for _ in range(2):
        assert len(await house.says("stop")) == 1
        assert len(await house.says("start")) == 1
    before = len(house.sent())
    await house.takes(house.inbound("stop"), house.inbound("stop"))
    await house.settle()
    assert len(house.sent(before)) == 1


async def test_a_stop_clears_the_timers(house: House) -> None:
    await house.says("/reminds")
    assert len(await house.rows(timers)) == 1
    await house.says("stop")
    assert await house.rows(timers) == []
    assert await house.waits(2 * HOUR) == []


async def test_after_a_start_the_bot_welcomes_back(alone: House) -> None:
    await alone.says("stop")
    assert (await alone.says("start"))[0].startswith("Welcome back")
    assert await alone.says("hello") == [f"{HELLO}hello"]


async def test_cancel_is_for_the_flow_while_a_question_is_open(alone: House) -> None:
    await alone.says("/asks")
    await alone.says("cancel")
    assert (await alone.rows(inbox))[-1]["kind"] == "text"


async def test_cancel_stops_while_nothing_is_open(alone: House) -> None:
    await alone.says("hello")
    assert (await alone.says("cancel"))[0].startswith("You will get no more messages")


async def test_cancel_stops_after_the_business_wrote_unasked_though_a_question_is_open(alone: House) -> None:
    await alone.says("/asks")
    talk = (await alone.one(conversations))["id"]
    await alone.workspace.database.run(alone.engine.accept.happen, talk, Happening("news", {"what": "late"}), "k")
    await alone.settle()
    await alone.says("cancel")
    assert (await alone.rows(inbox))[-1]["kind"] == "stop"


# --------------------------------------------------------------------------------------------- timers, effects, consent


async def test_a_timer_fires_once(house: House) -> None:
    assert await house.says("/reminds") == []
    assert await house.waits(HOUR - SECOND) == []
    assert await house.waits(SECOND) == [f"{HELLO}time is up"]
    assert await house.waits(HOUR) == []
    assert await house.rows(timers) == []


async def test_an_act_is_kept_sealed_while_its_run_lives_and_dropped_with_it(alone: House) -> None:
    await alone.says("/pays")
    row = await alone.one(effects)
    assert (row["key"], row["state"], row["flow"]) == ("pay", "finished", "pays")
    await alone.says("3")
    assert await alone.rows(effects) == []


async def test_a_consent_keeps_the_notice_and_both_messages(alone: House) -> None:
    await alone.says("/agrees")
    await alone.says("yes")
    row = await alone.one(consent_events)
    shown, said = (await alone.rows(outbox))[0], (await alone.rows(inbox))[-1]
    assert (row["purpose"], row["event"], row["method"]) == ("utility", "granted", "chat_question")
    assert (row["shown_message"], row["answer_message"]) == (shown["id"], said["id"])


async def test_the_business_own_event_reaches_the_conversation_once_per_key(house: House) -> None:
    await house.says("hello")
    talk = (await house.one(conversations))["id"]
    for _ in range(2):
        await house.workspace.database.run(house.engine.accept.happen, talk, Happening("news", {"what": "late"}), "k")
    await house.settle()
    assert house.sent(1) == ["heard late"]


async def test_a_menu_says_in_the_bots_language_what_its_button_does(sqlite_url: str, tmp_path: Path) -> None:
    house = made(sqlite_url, tmp_path)
    can = Abilities(rows=10, kinds=frozenset({"text", "menu"}))
    house.recorder = Recorder(rules=replace(LIKE_WHATSAPP, abilities=can))
    async with house:
        await house.says("/lists")
        (menu,) = house.recorder.contents()
        assert not isinstance(menu, Choices)
        assert getattr(menu, "label", "") == "Choose"


async def test_a_reply_quotes_what_it_answers_where_more_than_one_message_waits(house: House) -> None:
    first = house.inbound("one", id="update.1")
    named = replace(house.inbound("two", id="update.2"), message_id="chat/2")
    await house.takes(first, named)
    await house.settle()
    await house.says("three")
    assert [message.quote for message in house.recorder.sent] == ["update.1", "chat/2", None]
