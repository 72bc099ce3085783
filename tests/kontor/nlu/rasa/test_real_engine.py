"""Against a real Rasa, trained on our training data."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.everyday import everyday
from kontor.bots import Bot
from kontor.nlu.embedded import Embedded
from kontor.nlu.rasa import Rasa
from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.serving import Serving
from kontor.nlu.rasa.training import train
from kontor.nlu.rasa_yaml import read_text
from kontor.testing import Chat
from kontor.understanding import Context, Reading
from tests.kontor.house import Scripted
from tests.kontor.nlu.rasa.served import TOKEN, served

pytestmark = pytest.mark.rasa

EPOCHS = 8
TOPICS = ("smalltalk", "elsewhere", "flight_times")
CONTEXT = Context(datetime(2026, 11, 21, 12, tzinfo=UTC), "en", ZoneInfo("Europe/Berlin"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rasa")


@pytest.fixture(scope="module")
def data(folder: Path) -> Embedded:
    """Our training data as it is just now."""
    for topic in TOPICS:
        place = folder / "data" / "en" / f"{topic}.yml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text((files("training_data") / "en" / f"{topic}.yml").read_text("utf-8"), "utf-8")
    return Embedded(TOPICS, ("en",), folder / "data")


@pytest.fixture(scope="module")
def model(folder: Path, data: Embedded, rasa_environment: Path) -> Path:
    told: list[tuple[str, float]] = []
    bot = Bot("airline", [], everyday, data)
    found = train(bot, folder, Environment(rasa_environment), epochs=EPOCHS, progress=lambda *one: told.append(one))
    assert any(what == "en: Rasa trains" and 0 < done < 1 for what, done in told)
    return found["en"]


@pytest.fixture(scope="module")
def server(model: Path, folder: Path, rasa_environment: Path) -> Iterator[Serving]:
    with served(rasa_environment, model, folder) as made:
        yield made


@pytest.fixture
def rasa(server: Serving) -> Rasa:
    return Rasa(server.url, TOKEN, fallback=Scripted("embedded"), seconds=10.0)


async def read(rasa: Rasa, text: str) -> Reading:
    return await rasa.read(text, CONTEXT)


async def test_it_reads_intents_and_values(rasa: Rasa) -> None:
    reading = await read(rasa, "what time does KX100 to Lisbon leave tomorrow")
    assert (reading.intent, reading.language) == ("ask_departure_time", "en")
    found = {entity.type: entity.value for entity in reading.entities}
    assert found["flight_number"] == "KX100"
    assert found["day"] == "2026-11-22"
    assert found["place"] == ["LIS"]
    assert rasa.counts == {"rasa": 1}


async def test_it_has_learned_our_training_data(rasa: Rasa, data: Embedded) -> None:
    examples = [one for source in data.sources() for one in read_text(source.text, source.name).examples][::9]
    read_as = [(await read(rasa, one.text)).ranking[0][0] for one in examples]
    right = sum(name == one.intent for name, one in zip(read_as, examples, strict=True))
    assert len(examples) >= 40
    assert right / len(examples) >= 0.75
    assert rasa.counts == {"rasa": len(examples)}


async def test_what_it_is_not_sure_of_has_no_intent(rasa: Rasa) -> None:
    reading = await read(rasa, "qwertz uiop asdf")
    assert reading.intent is None
    assert rasa.counts == {"rasa": 1}


@pytest.mark.parametrize("text", ["/restart", "\ud800", "👍" * 400, "x" * 20_000, "\u202e\x00\n", "{}[]\\\"'"])
async def test_no_text_is_too_odd_for_it(rasa: Rasa, text: str) -> None:
    assert (await read(rasa, text)).intent != "restart"
    assert rasa.counts == {"rasa": 1}


async def test_many_are_read_at_once(rasa: Rasa) -> None:
    readings = await asyncio.gather(*(read(rasa, f"when does KX{number} leave") for number in range(100, 120)))
    assert {str(one.value) for reading in readings for one in reading.entities} == {f"KX{n}" for n in range(100, 120)}


async def test_a_wrong_token_falls_back(server: Serving) -> None:
    rasa = Rasa(server.url, "wrong", fallback=Scripted("embedded"))
    assert (await read(rasa, "hello")).intent == "embedded"


async def test_a_server_that_hangs_is_left_alone_and_used_again_afterwards(server: Serving) -> None:
    rasa = Rasa(server.url, TOKEN, fallback=Scripted("embedded"), seconds=0.3, failures=1, rest=timedelta(0))
    os.killpg(server.program.pid, signal.SIGSTOP)
    try:
        assert (await read(rasa, "hello")).intent == "embedded"
    finally:
        os.killpg(server.program.pid, signal.SIGCONT)
    back = Rasa(server.url, TOKEN, seconds=10.0)
    assert (await read(back, "hello")).intent == "greet"


async def test_a_bot_answers_with_it_on_the_whole_real_path(rasa: Rasa) -> None:
    async with Chat(Bot("airline", [], everyday, rasa)) as chat:
        said = str(await chat.says("hello there"))
        assert "What can I do for you?" in said or "How can I help?" in said
    assert rasa.counts["rasa"] >= 1
    assert rasa.counts["fallback"] == 0


def test_a_model_of_the_same_data_is_not_trained_again(model: Path, folder: Path, data: Embedded) -> None:
    bot = Bot("airline", [], everyday, data)
    assert train(bot, folder, Environment(Path("/nowhere")), epochs=EPOCHS) == {"en": model}
