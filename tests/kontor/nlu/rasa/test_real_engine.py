"""Against a real Rasa, trained on our training data."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.everyday import everyday
from kontor.bots import Bot
from kontor.engine.simulation import ManualClock
from kontor.nlu.embedded import Embedded
from kontor.nlu.entities import TYPES
from kontor.nlu.formats.write import write
from kontor.nlu.rasa import Rasa
from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.serving import Serving
from kontor.nlu.rasa.training import train
from kontor.nlu.rasa_yaml import read_text
from kontor.testing import Chat
from kontor.understanding import Context, Entity, Reading
from tests.kontor.house import Scripted
from tests.kontor.nlu.rasa.parcels import parcels
from tests.kontor.nlu.rasa.served import TOKEN, alike, asked, served

pytestmark = pytest.mark.rasa

EPOCHS = 15
THINNED = 6
"""One example of so many is learnt: a whole airline takes a small machine hours."""
LEARNT = 0.6
"""The share of its own examples that it marks wholly right after so few rounds; it varies with what thinning leaves."""
TOPICS = ("smalltalk", "elsewhere", "flight_times")
CONTEXT = Context(datetime(2026, 11, 21, 12, tzinfo=UTC), "en", ZoneInfo("Europe/Berlin"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rasa")


@pytest.fixture(scope="module")
def data(folder: Path) -> Embedded:
    """Some of our training data as it is just now, and a topic of entities that only a Rasa can find."""
    below = folder / "data" / "en"
    below.mkdir(parents=True)
    for topic in TOPICS:
        whole = read_text((files("training_data") / "en" / f"{topic}.yml").read_text("utf-8"), topic)
        some = replace(whole, examples=whole.examples[::THINNED])
        (below / f"{topic}.yml").write_text(write(some), "utf-8")
    (below / "parcels.yml").write_text(parcels(), "utf-8")
    return Embedded((*TOPICS, "parcels"), ("en",), folder / "data")


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


def shown(entities: Iterable[Entity]) -> list[tuple[object, ...]]:
    """Return entities of no reader of ours with all that Rasa says of one."""
    return [(one.type, one.value, one.start, one.end, one.role, one.group) for one in entities if one.type not in TYPES]


def marked(body: dict[str, Any]) -> list[tuple[object, ...]]:
    """Return the same of a server's answer."""
    ordered = sorted(body["entities"], key=lambda one: int(one["start"]))
    keys = ("entity", "value", "start", "end", "role", "group")
    return [tuple(one.get(key) for key in keys) for one in ordered if one["entity"] not in TYPES]


OWN = read_text(parcels(), "parcels.yml").examples[::11]


async def test_intents_and_certainty_are_those_of_the_servers_answer(rasa: Rasa, server: Serving) -> None:
    for text in ("hello there", "what time does KX100 leave", "thanks a lot", *(one.text for one in OWN[:4])):
        reading, body = await read(rasa, text), asked(server, text)
        ranked = [(one["name"], one["confidence"]) for one in body["intent_ranking"]]
        assert alike(reading.ranking, ranked[:5])
        assert reading.intent == body["intent"]["name"]
        assert reading.certainty == pytest.approx(ranked[0][1])
        assert 0.0 < reading.certainty < 1.0


async def test_entities_of_the_bots_own_come_from_it_with_value_place_role_and_group(
    rasa: Rasa, server: Serving
) -> None:
    readings = [await read(rasa, one.text) for one in OWN]
    for reading, one in zip(readings, OWN, strict=True):
        assert shown(reading.entities) == marked(asked(server, one.text))

    taught = [[mark for mark in one.marks if mark.type not in TYPES] for one in OWN]
    wanted = [[(one.type, one.value, one.start, one.end, one.role, one.group) for one in marks] for marks in taught]
    right = sum(shown(reading.entities) == expected for reading, expected in zip(readings, wanted, strict=True))
    assert right / len(OWN) >= LEARNT
    found = [entity for reading in readings for entity in reading.entities]
    assert {"sender", "receiver"} <= {entity.role for entity in found}
    assert {"crate", "barrel"} <= {entity.group for entity in found}
    assert any(entity.value != entity.text for entity in found if entity.type == "filling")  # by a synonym


async def test_a_value_of_ours_has_the_role_that_only_it_knows(rasa: Rasa, server: Serving) -> None:
    text = "my parcel is stored at Hamburg"
    (entity,) = asked(server, text)["entities"]
    assert (entity["entity"], entity["role"], entity["value"]) == ("place", "depot", "Hamburg")
    (place,) = (one for one in (await read(rasa, text)).entities if one.type == "place")
    assert (place.value, place.role) == (["HAM"], "depot")


async def test_it_has_learned_our_training_data(rasa: Rasa, data: Embedded) -> None:
    examples = [one for source in data.sources() for one in read_text(source.text, source.name).examples][::9]
    read_as = [(await read(rasa, one.text)).ranking[0][0] for one in examples]
    right = sum(name == one.intent for name, one in zip(read_as, examples, strict=True))
    assert len(examples) >= 40
    assert right / len(examples) >= 0.75
    assert rasa.counts == {"rasa": len(examples)}


def halves(data: Embedded) -> Iterator[str]:
    """Yield texts that say two things half, so that none of them is meant for sure."""
    words = [one.text.split() for source in data.sources() for one in read_text(source.text, source.name).examples]
    dice = random.Random(1)
    while True:
        one, other = dice.sample(words, 2)
        yield " ".join(one[: len(one) // 2 + 1] + other[len(other) // 2 :])


async def test_what_its_fallback_classifier_is_not_sure_of_has_no_intent(
    rasa: Rasa, server: Serving, data: Embedded
) -> None:
    bodies = ((text, asked(server, text)) for text in islice(halves(data), 400))
    unsure = list(islice(((text, one) for text, one in bodies if one["intent"]["name"] == "nlu_fallback"), 5))
    assert len(unsure) == 5
    for text, body in unsure:
        likeliest = next(one for one in body["intent_ranking"] if one["name"] != "nlu_fallback")
        reading = await read(rasa, text)
        assert reading.intent is None
        assert alike(reading.ranking[:1], [(likeliest["name"], likeliest["confidence"])])
        assert reading.certainty == pytest.approx(likeliest["confidence"])
    assert rasa.counts == {"rasa": len(unsure)}


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


async def test_a_server_that_stops_is_left_alone_and_read_from_again_once_it_is_back(server: Serving) -> None:
    clock, rest = ManualClock(), timedelta(seconds=15)
    rasa = Rasa(server.url, TOKEN, fallback=Scripted("embedded"), seconds=5.0, failures=2, rest=rest, clock=clock)
    assert (await read(rasa, "hello")).intent == "greet"

    os.killpg(server.program.pid, signal.SIGSTOP)  # it takes connections, and answers none
    try:
        hanging = [(await read(rasa, OWN[0].text)).intent for _ in range(2)]
        begun = time.monotonic()
        alone = [(await read(rasa, "hello")).intent for _ in range(20)]
        passed = time.monotonic() - begun
    finally:
        os.killpg(server.program.pid, signal.SIGCONT)
    assert hanging == ["embedded"] * 2
    assert alone == ["embedded"] * 20
    assert passed < 1.0  # nobody waited for it
    assert (await read(rasa, "hello")).intent == "embedded"  # it is back, and nobody has looked yet
    clock.pass_(rest)
    assert [(await read(rasa, text)).intent for text in ("hello", OWN[0].text)] == ["greet", OWN[0].intent]
    assert rasa.counts == {"rasa": 3, "fallback": 23}


async def test_a_bot_answers_with_it_on_the_whole_real_path(rasa: Rasa) -> None:
    async with Chat(Bot("airline", [], everyday, rasa)) as chat:
        said = str(await chat.says("hello there"))
        assert "What can I do for you?" in said or "How can I help?" in said
    assert rasa.counts["rasa"] >= 1
    assert rasa.counts["fallback"] == 0


def test_a_model_of_the_same_data_is_not_trained_again(model: Path, folder: Path, data: Embedded) -> None:
    bot = Bot("airline", [], everyday, data)
    assert train(bot, folder, Environment(Path("/nowhere")), epochs=EPOCHS) == {"en": model}
