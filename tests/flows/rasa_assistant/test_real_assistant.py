"""Against a real Rasa assistant: rules, buttons, a picture, a form, a handoff."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from flows.everyday import human
from flows.rasa_assistant import RasaAssistant
from kontor.flows import Flow
from kontor.messages import Location, Media
from kontor.nlu.rasa.process import call
from kontor.nlu.rasa.serving import Serving
from kontor.store.tables import conversations
from kontor.testing import Chat
from tests.kontor.conversing import Person
from tests.kontor.house import make_bot
from tests.kontor.nlu.rasa.served import TOKEN, served

pytestmark = pytest.mark.rasa

PROJECT = Path(__file__).parent / "project"


@pytest.fixture(scope="module")
def server(rasa_environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("assistant") / "project"
    shutil.copytree(PROJECT, folder)
    call([rasa_environment / "bin" / "rasa", "train", "--fixed-model-name", "assistant"], folder / "train.log", folder)
    with served(rasa_environment, folder / "models" / "assistant.tar.gz", folder) as made:
        yield made


@pytest.fixture
def assistant(server: Serving) -> Flow:
    return RasaAssistant(server.url, TOKEN)


@pytest.fixture
async def chat(assistant: Flow, tmp_path: Path) -> AsyncIterator[Chat]:
    async with Chat(make_bot(tmp_path, [assistant, human], otherwise=None)) as made:
        yield made


async def lead(chat: Chat) -> str:
    (found,) = await chat.workspace.database.run(lambda conn, now: conn.scalars(select(conversations.c.lead)).all())
    return str(found)


async def test_its_buttons_set_its_slots(chat: Chat) -> None:
    await chat.says("hello")
    chat.hears("I am a bot.*Where do you want to go?*")
    await chat.taps("Oslo")
    chat.hears("Oslo it is.")


async def test_its_words_are_understood_by_its_own_model(chat: Chat) -> None:
    await chat.says("to Rome")
    chat.hears("*Rome it is.")


async def test_its_pictures_and_places_arrive(chat: Chat) -> None:
    words, picture = await chat.says("picture")
    assert isinstance(picture, Media)
    assert (getattr(words, "body", ""), picture.link) == ("I am a bot.\n\nHere it is.", "https://example.org/shop.png")
    assert await chat.says("where are you") == [Location(52.5, 13.4, "Shop")]


async def test_its_form_takes_the_next_text_whatever_it_is(chat: Chat) -> None:
    await chat.says("order")
    chat.hears("*What shall be written on it?")
    await chat.says("hello picture colleague")
    chat.hears("Ordered with hello picture colleague.")


async def test_its_handoff_brings_a_person(chat: Chat) -> None:
    said = await chat.says("colleague")
    assert "One moment." in str(said)
    assert await lead(chat) != "bot"


async def test_two_people_are_two_conversations_for_it(assistant: Flow, tmp_path: Path) -> None:
    for name in ("one", "two"):
        async with Chat(make_bot(tmp_path / name, [assistant], otherwise=None)) as chat:
            await chat.says("order")
            chat.hears("*What shall be written on it?")


async def test_a_message_that_had_arrived_is_not_said_again(assistant: Flow) -> None:
    first, second = (Person([assistant], alias="arriving") for _ in range(2))
    assert await first.says("order") == ["What shall be written on it?"]
    second.journal.lost.add("forward")
    assert await second.says("order") == ["What shall be written on it?"]
    assert await second.says("Ann") == ["Ordered with Ann."]


async def test_a_conversation_it_pauses_goes_to_people_and_on_afterwards(
    server: Serving, chat: Chat, assistant: Flow
) -> None:
    person = Person([assistant], alias="pausing")
    await person.says("hello")
    async with aiohttp.ClientSession() as session:
        url = f"{server.url}/conversations/pausing/tracker/events?token={TOKEN}"
        async with session.post(url, json=[{"event": "pause"}]) as answer:
            assert answer.status == 200
    await person.says("hello")
    assert person.turn.handover is not None
    assert await person.says("to Rome") == ["Rome it is."]
