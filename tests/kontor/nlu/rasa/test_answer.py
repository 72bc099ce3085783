from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.rasa.answer import NotARasaAnswer, as_sent, read_answer
from kontor.understanding import Context, Entity, Reading, Wish

CONTEXT = Context(datetime(2026, 11, 21, 12, tzinfo=UTC), "en", ZoneInfo("Europe/Berlin"))


def answer(*ranking: tuple[str, float], entities: object = (), **rest: object) -> dict[str, object]:
    named = [{"name": name, "confidence": sure} for name, sure in ranking]
    return {"intent": named[0], "intent_ranking": named, "entities": list(entities), **rest}  # type: ignore[call-overload]


def marked(text: str, words: str, type: str, **rest: object) -> dict[str, object]:
    start = text.index(words)
    return {"entity": type, "value": words, "start": start, "end": start + len(words), **rest}


def read(text: str, *entities: object) -> tuple[Entity, ...]:
    return read_answer(answer(("greet", 0.9), entities=entities), text, CONTEXT).entities


def test_the_intent_its_certainty_and_the_ranking_are_taken_over() -> None:
    reading = read_answer(answer(("greet", 0.9), ("help", 0.05)), "hi", CONTEXT)
    assert reading == Reading("greet", 0.9, (), "en", (("greet", 0.9), ("help", 0.05)), 0.9)


@pytest.mark.parametrize("name", ["nlu_fallback", "out_of_scope"])
def test_what_rasa_is_not_sure_of_has_no_intent(name: str) -> None:
    assert read_answer(answer((name, 0.3), ("greet", 0.25)), "hm", CONTEXT).intent is None


def test_the_fallback_is_no_guess_the_next_one_is() -> None:
    reading = read_answer(answer(("nlu_fallback", 0.3), ("greet", 0.25)), "hm", CONTEXT)
    assert (reading.certainty, reading.ranking) == (0.25, (("greet", 0.25),))


def test_a_retrieval_intent_comes_with_its_part() -> None:
    selector = {"faq": {"response": {"intent_response_key": "faq/returns"}}, "chitchat": {"response": {}}}
    assert read_answer(answer(("faq", 0.9), response_selector=selector), "x", CONTEXT).intent == "faq/returns"
    assert read_answer(answer(("other", 0.9), response_selector=selector), "x", CONTEXT).intent == "other"


def test_two_intents_of_one_message_are_an_intent_and_another() -> None:
    reading = read_answer(answer(("thanks+goodbye", 0.8), ("thanks", 0.1)), "thanks, bye", CONTEXT)
    assert (reading.intent, reading.others) == ("thanks", (Wish("goodbye", 0.8),))


def test_words_for_a_day_become_the_day() -> None:
    text = "can I fly tomorrow"
    assert read(text, marked(text, "tomorrow", "day")) == (Entity("day", "2026-11-22", "tomorrow", 10, 18),)


def test_what_our_readers_find_and_rasa_does_not_is_there_too() -> None:
    assert read("is KX100 on time") == (Entity("flight_number", "KX100", "KX100", 3, 8),)


def test_the_role_rasa_has_learned_is_kept_where_our_reader_knows_none() -> None:
    text = "Lisbon please"
    (place,) = read(text, marked(text, "Lisbon", "place", role="to", group="1"))
    assert (place.value, place.role, place.group) == (["LIS"], "to", "1")


def test_a_type_of_its_own_comes_as_rasa_gives_it() -> None:
    text = "I want the blue tariff"
    found = read(text, marked(text, "blue tariff", "tariff", value="BLUE", role="new"))
    assert found == (Entity("tariff", "BLUE", "blue tariff", 11, 22, "new"),)


def test_a_word_that_is_no_day_is_not_called_one() -> None:
    text = "can I fly gleefully"
    assert read(text, marked(text, "gleefully", "day")) == ()


def test_two_extractors_that_find_the_same_words_give_one_entity() -> None:
    text = "my tariff is basic"
    twice = [marked(text, "basic", "tariff", extractor=name) for name in ("DIETClassifier", "RegexEntityExtractor")]
    assert [entity.value for entity in read(text, *twice)] == ["basic"]


def test_duckling_tells_only_what_nobody_else_found() -> None:
    text = "tomorrow or dans trois jours"
    day = {"type": "value", "value": "2026-11-24T00:00:00.000+01:00", "grain": "day"}
    both = [
        marked(text, words, "time", extractor="DucklingEntityExtractor", additional_info=day)
        for words in ("tomorrow", "dans trois jours")
    ]
    assert [(one.type, one.value, one.start) for one in read(text, *both)] == [
        ("day", "2026-11-22", 0),
        ("day", "2026-11-24", 12),
    ]


@pytest.mark.parametrize(
    "typed,sent",
    [
        ("hello", "hello"),
        ("/restart", " restart"),
        ('  //pay{"amount": 0}', '    pay{"amount": 0}'),
        ("\u2003/\u3000/greet", "    greet"),
        ("and/or", "and/or"),
        ("\ud800hi", "?hi"),
        ("x" * 5000, "x" * 1000),
    ],
)
def test_a_typed_slash_is_no_command_and_every_character_stays_in_place(typed: str, sent: str) -> None:
    assert as_sent(typed) == sent


@given(st.text(max_size=40))
def test_no_text_is_sent_as_a_command(text: str) -> None:
    sent = as_sent(text)
    assert not sent.strip().startswith("/")
    assert len(sent) == len(text)


@pytest.mark.parametrize("body", [None, [], "x", 3, {}, {"intent": None}, {"intent": {"name": 3, "confidence": 0.5}}])
def test_something_else_is_no_answer(body: object) -> None:
    with pytest.raises(NotARasaAnswer):
        read_answer(body, "hi", CONTEXT)


KEYS = ["intent", "intent_ranking", "entities", "name", "confidence", "entity", "value", "start", "end", "role"]
KEYS += ["extractor", "additional_info", "response_selector", "response", "intent_response_key", "unknown"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["day", "x"])
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8)
)
ENTITY = st.fixed_dictionaries(
    {"entity": st.sampled_from(["day", "place", "tariff", "time", "number"]), "value": ANYTHING},
    optional={"start": st.integers(-3, 40), "end": st.integers(-3, 40), "role": ANYTHING, "additional_info": ANYTHING},
)


@given(ANYTHING, st.lists(ENTITY | ANYTHING, max_size=6))
def test_whatever_a_server_says_is_a_sound_reading_or_none(noise: object, entities: list[object]) -> None:
    text = "from Rome to Oslo tomorrow, two of us"
    body = {**answer(("greet", 0.9), entities=entities), "intent_ranking": noise, "response_selector": noise}
    reading = read_answer(body, text, CONTEXT)
    assert reading.intent == "greet"
    assert all(0 <= sure <= 1 for _, sure in reading.ranking)
    spans = [(one.start, one.end) for one in reading.entities]
    assert all(text[start:end] for start, end in spans)
    assert all(len({before, after}) == 1 or before[1] <= after[0] for before, after in pairwise(spans))
