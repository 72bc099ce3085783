from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select
from structlog.testing import capture_logs

from flows.everyday import human
from flows.rasa_assistant import RasaAssistant
from kontor.bots import Bot
from kontor.engine.failpoints import Failpoints
from kontor.flows import Flow, Talk, flow
from kontor.messages import Choice, Choices, Media, Start
from kontor.recording import options
from kontor.slots import Words
from kontor.store.tables import conversations
from kontor.testing import Chat
from tests.flows.rasa_assistant.fake import FakeRasa, fake_rasa
from tests.kontor.conversing import Book, Person
from tests.kontor.house import House, make_bot

ROME = '/inform{"city": "Rome"}'
PLACES = [{"title": "Rome", "payload": ROME}, {"title": "Oslo", "payload": "Oslo"}]
BUTTONS: list[dict[str, Any]] = [{"text": "Where to?", "buttons": PLACES}]


@flow(intents=["book"])
async def book(talk: Talk) -> None:
    """A flow of Kontor's own beside the assistant."""
    await talk.say("heard", words=await talk.ask(Words("name")))


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    async with fake_rasa(buttons=BUTTONS) as made:
        yield made


def bot_of(folder: Path, *flows: Flow) -> Bot:
    return make_bot(folder, [*flows, human, book], {"ask_name": "Which name?"}, otherwise=None)


@pytest.fixture
async def chat(rasa: FakeRasa, tmp_path: Path) -> AsyncIterator[Chat]:
    async with Chat(bot_of(tmp_path, RasaAssistant(rasa.url))) as made:
        yield made


async def handed_over(chat: Chat) -> bool:
    found = await chat.workspace.database.run(
        lambda conn, now: conn.execute(select(conversations.c.lead)).scalars().all()
    )
    return list(found) != ["bot"]


async def test_each_text_is_said_to_rasa_once_and_its_answers_are_said_here(chat: Chat, rasa: FakeRasa) -> None:
    await chat.says("hello")
    chat.hears("I am a bot.\n\nyou said hello")
    await chat.says("and more")
    chat.hears("you said and more")
    assert rasa.heard == ["hello", "and more"]


async def test_rasa_knows_a_person_by_an_alias_that_stays_and_tells_nothing(chat: Chat, rasa: FakeRasa) -> None:
    await chat.says("hello")
    await chat.says("again")
    (sender,) = rasa.senders
    assert len(sender) == 32
    assert int(sender, 16)


async def test_several_answers_come_in_their_order(chat: Chat, rasa: FakeRasa) -> None:
    rasa.answers["list"] = [{"text": "one"}, {"image": "https://example.org/two.png"}, {"text": "three"}]
    said = await chat.says("list")
    assert [content.kind for content in said] == ["text", "media"]
    assert isinstance(said[1], Media)
    assert (said[1].link, said[1].caption) == ("https://example.org/two.png", "three")


async def test_a_button_brings_its_payload_to_rasa(chat: Chat, rasa: FakeRasa) -> None:
    (content,) = await chat.says("buttons")
    assert isinstance(content, Choices)
    assert not any("inform" in option.id for option in options(content))
    await chat.taps("Rome")
    assert rasa.heard == ["buttons", ROME]


@pytest.mark.parametrize("typed", ["1", "rome"])
async def test_a_button_named_by_number_or_title_is_tapped(typed: str, chat: Chat, rasa: FakeRasa) -> None:
    await chat.says("buttons")
    await chat.says(typed)
    assert rasa.heard[-1] == ROME


async def test_a_button_of_an_earlier_answer_still_works(chat: Chat, rasa: FakeRasa) -> None:
    await chat.says("buttons")
    await chat.says("hm")
    await chat.taps("Rome")
    assert rasa.heard[-1] == ROME


async def test_an_option_that_was_never_offered_is_only_its_title(chat: Chat, rasa: FakeRasa) -> None:
    await chat.does(Choice('rasa_assistant:/pay{"amount": 0}', "/pay"))
    assert rasa.heard == [" pay"]


async def test_a_typed_slash_is_no_command(chat: Chat, rasa: FakeRasa) -> None:
    await chat.says("/restart")
    assert rasa.heard == [" restart"]


async def test_the_start_button_greets(chat: Chat, rasa: FakeRasa) -> None:
    await chat.does(Start())
    assert rasa.heard == ["/greet"]


@pytest.mark.parametrize(
    "custom",
    [
        {"handoff": True},
        {"handoff": {"reason": "angry", "skill": "sales"}},
        {"type": "handoff", "reason": "angry"},
        {"handoff_host": "https://people.example.org", "title": "Service desk"},
    ],
)
async def test_a_payload_that_wants_a_person_hands_over(custom: dict[str, Any], chat: Chat, rasa: FakeRasa) -> None:
    rasa.answers["help me"] = [{"text": "One moment."}, {"custom": custom}]
    said = await chat.says("help me")
    assert any("One moment." in getattr(content, "body", "") for content in said)
    assert await handed_over(chat)
    await chat.says("anybody?")
    assert rasa.heard == ["help me"]


async def test_a_payload_that_wants_no_person_does_not(chat: Chat, rasa: FakeRasa) -> None:
    rasa.answers["no"] = [{"text": "All right."}, {"custom": {"handoff": False}}]
    await chat.says("no")
    assert not await handed_over(chat)


async def test_an_action_that_hands_off_is_seen_in_the_tracker(chat: Chat, rasa: FakeRasa) -> None:
    rasa.actions["help me"] = "action_human_handoff"
    await chat.says("help me")
    assert await handed_over(chat)


async def test_a_paused_conversation_hands_over_and_goes_on_for_rasa(chat: Chat, rasa: FakeRasa) -> None:
    rasa.actions["help me"] = "action_pauses"
    await chat.says("help me")
    assert await handed_over(chat)
    assert rasa.resumed == 1


async def test_asking_for_a_person_is_the_cores(chat: Chat, rasa: FakeRasa) -> None:
    await chat.says("hello")
    await chat.says("/human")
    assert await handed_over(chat)
    assert rasa.heard == ["hello"]


async def test_stop_is_the_cores(chat: Chat, rasa: FakeRasa) -> None:
    await chat.says("hello")
    await chat.says("STOP")
    assert rasa.heard == ["hello"]
    assert "no more messages" in str(chat.recorder.contents()[-1])


async def test_a_weak_stop_word_is_an_answer_to_rasa_while_it_leads_and_a_stop_without_it(
    chat: Chat, rasa: FakeRasa
) -> None:
    await chat.says("hello")
    await chat.says("cancel")
    assert rasa.heard == ["hello", "cancel"]
    chat.clock.pass_(timedelta(minutes=31))
    await chat.says("cancel")
    assert rasa.heard == ["hello", "cancel"]
    assert "no more messages" in str(chat.recorder.contents()[-1])


async def test_it_takes_other_topics_while_it_leads_and_not_afterwards(chat: Chat, rasa: FakeRasa) -> None:
    await chat.says("hello")
    await chat.says("/book")
    assert rasa.heard == ["hello", " book"]
    chat.clock.pass_(timedelta(minutes=31))
    await chat.says("/book")
    assert rasa.heard == ["hello", " book"]


async def test_without_the_servers_api_it_works_and_does_not_ask_again(rasa: FakeRasa, tmp_path: Path) -> None:
    rasa.has_api = False
    with capture_logs() as logs:
        async with Chat(bot_of(tmp_path, RasaAssistant(rasa.url))) as chat:
            for text in ("one", "two", "three"):
                await chat.says(text)
    assert (rasa.heard, rasa.trackers) == (["one", "two", "three"], 1)
    assert [line["event"] for line in logs if line["event"].startswith("rasa")] == ["rasa_api_not_enabled"]


async def test_an_assistant_that_says_nothing_is_asked_for_again_then_people_help(chat: Chat, rasa: FakeRasa) -> None:
    rasa.answers["hm"] = []
    assert await chat.says("hm")
    assert await chat.says("hm")
    assert not await handed_over(chat)
    await chat.says("hm")
    assert await handed_over(chat)


async def test_an_answer_between_two_silences_counts_anew(chat: Chat, rasa: FakeRasa) -> None:
    rasa.answers["hm"] = []
    for text in ("hm", "hm", "hello", "hm", "hm"):
        await chat.says(text)
    assert not await handed_over(chat)


async def test_an_unknown_payload_is_told_in_the_log_once_and_not_to_the_customer(chat: Chat, rasa: FakeRasa) -> None:
    rasa.answers["odd"] = [{"text": "here"}, {"custom": {"datepicker": {"name": "Ann"}}}]
    with capture_logs() as logs:
        await chat.says("odd")
        await chat.says("odd")
    told = [line for line in logs if line["event"] == "rasa_answer_not_carried_over"]
    assert [line["what"] for line in told] == ["custom_unknown: datepicker"]
    assert "Ann" not in str(logs)
    assert "datepicker" not in str(chat.recorder.contents())


# ----------------------------------------------------------------------------------------------- when it goes wrong


async def test_where_nobody_listens_people_help(rasa: FakeRasa, tmp_path: Path) -> None:
    async with Chat(bot_of(tmp_path, RasaAssistant("http://127.0.0.1:1"))) as chat:
        assert await chat.says("hello")
        assert await handed_over(chat)


async def test_an_answer_that_was_lost_is_found_in_the_tracker(chat: Chat, rasa: FakeRasa) -> None:
    rasa.fail = lambda: web.Response(status=500)
    await chat.says("buttons")
    assert "Where to?" in str(chat.recorder.contents()[-1])
    assert [option.title for option in options(chat.recorder.contents()[-1])] == ["Rome", "Oslo"]
    assert rasa.heard == ["buttons"]


async def test_an_answer_that_was_lost_for_good_goes_to_people(chat: Chat, rasa: FakeRasa) -> None:
    rasa.fail, rasa.has_api = lambda: web.Response(status=500), False
    await chat.says("hello")
    assert await handed_over(chat)


async def test_a_turn_that_ran_again_after_a_crash_says_nothing_twice(rasa: FakeRasa, tmp_path: Path) -> None:
    bot, url = bot_of(tmp_path / "texts", RasaAssistant(rasa.url)), f"sqlite:///{tmp_path / 'kontor.db'}"
    async with House(url, tmp_path, bot, fail=Failpoints("turn.before_commit:raise:1")) as house:
        assert await house.says("hello") == []
        assert await house.waits(timedelta(minutes=5)) == ["I am a bot.\n\nyou said hello"]
    assert rasa.heard == ["hello"]


async def in_doubt(rasa: FakeRasa, arrived: bool, assistant: Flow) -> Person:
    """Let a message be forwarded by a process that ended before it knew what came of it."""
    lost, person = Book(), Person([assistant])
    if arrived:
        await Person([assistant], journal=lost).says("hello")
    person.journal.lost.add("forward")
    await person.says("hello")
    return person


async def test_a_doubt_is_settled_by_the_tracker_where_the_message_had_arrived(rasa: FakeRasa) -> None:
    person = await in_doubt(rasa, arrived=True, assistant=RasaAssistant(rasa.url))
    assert [getattr(one, "body", "") for one in person.shown] == ["you said hello"]
    assert rasa.heard == ["hello"]


async def test_and_the_message_is_said_where_it_had_not(rasa: FakeRasa) -> None:
    person = await in_doubt(rasa, arrived=False, assistant=RasaAssistant(rasa.url))
    assert [getattr(one, "body", "") for one in person.shown] == ["you said hello"]
    assert rasa.heard == ["hello"]


async def test_a_doubt_that_no_tracker_settles_goes_to_people(rasa: FakeRasa) -> None:
    rasa.has_api = False
    person = await in_doubt(rasa, arrived=True, assistant=RasaAssistant(rasa.url))
    assert person.turn.handover is not None
    assert person.turn.handover.reason == "doubtful_act"
    assert rasa.heard == ["hello"]


async def test_an_assistant_that_only_informs_may_be_told_twice(rasa: FakeRasa) -> None:
    rasa.has_api = False
    person = await in_doubt(rasa, arrived=True, assistant=RasaAssistant(rasa.url, doubt="retry"))
    assert person.turn.handover is None
    assert rasa.heard == ["hello", "hello"]


async def test_but_not_where_the_tracker_tells_that_it_had_arrived(rasa: FakeRasa) -> None:
    await in_doubt(rasa, arrived=True, assistant=RasaAssistant(rasa.url, doubt="retry"))
    assert rasa.heard == ["hello"]
