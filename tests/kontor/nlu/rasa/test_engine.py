from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from kontor.engine.runner import Runner
from kontor.engine.simulation import ManualClock
from kontor.nlu.rasa import Rasa
from kontor.understanding import Context, Reading
from tests.kontor.nlu.rasa.misbehaving import Answer, breaks_off, drips, floods, greets, redirects, says, stub, writes

CONTEXT = Context(datetime(2026, 11, 21, 12, tzinfo=UTC), "en", ZoneInfo("Europe/Berlin"))


class Embedded:
    """Stands for the embedded engine: knows that everything is "embedded", and which texts are German."""

    def __init__(self) -> None:
        self.read_texts: list[str] = []

    async def read(self, text: str, context: Context) -> Reading:
        self.read_texts.append(text)
        return Reading("embedded", 0.8, language="de" if "ich" in text else "en")

    def intents(self) -> set[str]:
        return {"embedded"}


@pytest.fixture
def nowhere() -> Iterator[str]:
    """The address of a port that nobody listens on."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


async def test_a_text_is_read_by_the_server() -> None:
    async with stub(greets()) as server:
        rasa = Rasa(server.url, "secret", fallback=Embedded())
        assert (await rasa.read("hello", CONTEXT)).intent == "greet"
    assert (server.paths, server.asked, server.queries) == (
        ["/model/parse"],
        [{"text": "hello"}],
        [{"token": "secret"}],
    )
    assert rasa.counts == {"rasa": 1}


async def test_one_connection_serves_many_texts() -> None:
    async with stub(greets()) as server:
        rasa = Rasa(server.url)
        for _ in range(5):
            await rasa.read("hello", CONTEXT)
        assert len(server.connections) == 1


WRONG: dict[str, Answer] = {
    "a server error": says({}, 503),
    "a model not loaded": says({"status": "failure"}, 409),
    "a token refused": says({}, 401),
    "no JSON": writes(b"<html>"),
    "nothing": writes(b""),
    "NaN": writes(b'{"intent": {"name": "greet", "confidence": NaN}}'),
    "another object": says({"status": "ok"}),
    "a list": says([1, 2]),
    "deep nesting": writes(b"[" * 100_000),
    "a packed answer nobody asked for": writes(b"\x1f\x8b\x08\x00", **{"Content-Encoding": "gzip"}),
    "an intent of a wrong type": says({"intent": {"name": ["greet"], "confidence": "high"}}),
    "a redirect": redirects,
    "an answer broken off": breaks_off,
    "an answer without end": floods,
    "a slow drip": drips,
}


@pytest.mark.parametrize("what", list(WRONG))
async def test_whatever_a_server_does_the_embedded_engine_answers_in_its_place(what: str) -> None:
    async with stub(WRONG[what]) as server:
        rasa = Rasa(server.url, fallback=Embedded(), seconds=0.3)
        assert (await rasa.read("hello", CONTEXT)).intent == "embedded"
    assert "/elsewhere" not in server.paths
    assert rasa.counts == {"fallback": 1}


async def test_where_nobody_listens_the_embedded_engine_answers(nowhere: str) -> None:
    assert (await Rasa(nowhere, fallback=Embedded()).read("hello", CONTEXT)).intent == "embedded"


@pytest.mark.parametrize("url", ["no address", "http://", "ftp://127.0.0.1", "http://127.0.0.1:99999"])
async def test_an_address_that_is_none_is_no_exception_either(url: str) -> None:
    assert (await Rasa(url, fallback=Embedded()).read("hello", CONTEXT)).intent == "embedded"


async def test_without_a_fallback_there_are_still_the_values(nowhere: str) -> None:
    reading = await Rasa(nowhere).read("KX100 tomorrow", CONTEXT)
    assert reading.intent is None
    assert [entity.value for entity in reading.entities] == ["KX100", "2026-11-22"]


async def test_a_server_that_fails_is_left_alone_and_asked_again_later(nowhere: str) -> None:
    clock = ManualClock()
    async with stub(says({}, 500), says({}, 500), greets()) as server:
        rasa = Rasa(server.url, fallback=Embedded(), failures=2, rest=timedelta(seconds=15), clock=clock)
        read = [(await rasa.read("hello", CONTEXT)).intent for _ in range(5)]
        assert (read, len(server.asked)) == (["embedded"] * 5, 2)
        clock.pass_(timedelta(seconds=15))
        assert (await rasa.read("hello", CONTEXT)).intent == "greet"
        assert (await rasa.read("hello", CONTEXT)).intent == "greet"


async def test_the_log_has_one_line_for_each_change_and_no_text_of_anybody() -> None:
    clock = ManualClock()
    with capture_logs() as logs:
        async with stub(says({}, 500), says({}, 500), says({}, 500), greets()) as server:
            rasa = Rasa(server.url, fallback=Embedded(), failures=2, rest=timedelta(seconds=15), clock=clock)
            for _ in range(6):
                await rasa.read("my number is 030 123456", CONTEXT)
                clock.pass_(timedelta(seconds=10))
    assert [(line["event"], line["log_level"]) for line in logs] == [
        ("rasa_left_alone", "warning"),
        ("rasa_back", "info"),
    ]
    assert logs[0]["why"] == "status_500"
    assert "123456" not in str(logs)


async def test_each_language_is_read_by_its_own_server() -> None:
    async with stub(greets("greet")) as english, stub(greets("grüßen")) as german:
        rasa = Rasa({"en": english.url, "de": german.url}, fallback=Embedded())
        assert [(await rasa.read(text, CONTEXT)).intent for text in ("hello", "hallo ich")] == ["greet", "grüßen"]
        assert [(await rasa.read(text, CONTEXT)).language for text in ("hello", "hallo ich")] == ["en", "de"]


async def test_one_server_that_is_down_does_not_stop_the_other(nowhere: str) -> None:
    async with stub(greets()) as english:
        rasa = Rasa({"en": english.url, "de": nowhere}, fallback=Embedded(), failures=1)
        read = [(await rasa.read(text, CONTEXT)).intent for text in ("ich", "hello", "ich", "hello")]
    assert read == ["embedded", "greet", "embedded", "greet"]


async def test_a_fallback_that_told_the_language_is_not_asked_twice(nowhere: str) -> None:
    embedded = Embedded()
    await Rasa({"en": nowhere, "de": nowhere}, fallback=embedded).read("hello", CONTEXT)
    assert embedded.read_texts == ["hello"]


async def test_a_typed_command_does_not_reach_the_server_as_one() -> None:
    async with stub(greets()) as server:
        await Rasa(server.url).read("/restart", CONTEXT)
    assert server.asked == [{"text": " restart"}]


def test_its_intents_are_those_of_the_training_data() -> None:
    assert Rasa("http://127.0.0.1:1", fallback=Embedded()).intents() == {"embedded"}
    assert Rasa("http://127.0.0.1:1").intents() is None


def test_no_language_is_an_error_that_says_what_to_write() -> None:
    with pytest.raises(ValueError, match="at least one language"):
        Rasa({})


async def test_it_works_on_the_lanes_where_flows_run_and_leaves_no_session_open() -> None:
    async with stub(greets()) as server:
        rasa, runner = Rasa(server.url), Runner(lanes=2)
        readings = await asyncio.gather(*(runner.run(lambda: rasa.read("hello", CONTEXT), 5.0) for _ in range(8)))
        assert {reading.intent for reading in readings} == {"greet"}
        assert len(server.connections) >= 2
        runner.close()
        for connection in list(server.connections):
            while not connection.is_closing():  # noqa: ASYNC110 (the lane's thread closes it when it ends)
                await asyncio.sleep(0.01)
