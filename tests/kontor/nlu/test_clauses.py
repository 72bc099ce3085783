"""A message that says two things is read as two, one that says one thing as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.clauses import MOST_SAID, Said, said
from kontor.nlu.data import join
from kontor.nlu.embedded import understand
from kontor.nlu.entities.found import Found, Value
from kontor.nlu.formats import read
from kontor.nlu.learning import learn_data
from kontor.nlu.line import read_line
from kontor.nlu.model_file import Trained, load, save
from kontor.nlu.sources import installed
from kontor.nlu.wishes import wishes
from kontor.understanding import Context
from tests.thorough import some

WORDS = {"parcel": "track", "return": "give_back", "size": "ask_size"}
EVEN = {"track": 0.4, "give_back": 0.3, "ask_size": 0.3}


def by_word(text: str) -> Said | None:
    found = [intent for word, intent in WORDS.items() if word in text]
    return Said(found[0], 0.95) if len(found) == 1 else None


def intents(text: str, language: str = "en") -> list[str]:
    return [one.intent for one in said(text, language, EVEN, by_word)]


@pytest.mark.parametrize(
    "text, language",
    [
        ("where is my parcel and can i return the other one", "en"),
        ("where is my parcel? i want to return it", "en"),
        ("the parcel is late, also i return this", "en"),
        ("wo ist mein parcel und kann ich es return", "de"),
        ("¿dónde está mi parcel y puedo return el otro", "es"),
        ("cadê meu parcel e posso return o outro", "pt-BR"),
        ("where is my parcel. can i return it", "xx"),
    ],
)
def test_two_things_are_heard_in_the_order_they_are_said(text: str, language: str) -> None:
    assert intents(text, language) == ["track", "give_back"]


def test_three_things_are_three() -> None:
    def first_word(text: str) -> Said | None:
        found = sorted((text.find(word), intent) for word, intent in WORDS.items() if word in text)
        return Said(found[0][1], 0.95) if found else None

    text = "i return this, and which size is it, and where is my parcel"
    assert [one.intent for one in said(text, "en", EVEN, first_word)] == ["give_back", "ask_size", "track"]


@pytest.mark.parametrize(
    "text",
    [
        "where is my parcel and when does it come",
        "where is my parcel and where is the other parcel",
        "a parcel and return",
        "where is my parcel and blah blah",
        "sandy parcel brandy return",
    ],
)
def test_one_thing_is_not_cut(text: str) -> None:
    assert intents(text) == []


def test_what_one_intent_explains_is_not_cut() -> None:
    text = "where is my parcel and can i return the other one"
    assert said(text, "en", {"track": 0.998, "give_back": 0.002}, by_word) == ()
    assert said(text, "en", {"track": 0.6, "ask_size": 0.398, "give_back": 0.002}, by_word) == ()


@pytest.mark.parametrize("joint, cut", [(" and ", True), (". ", True), ("? also ", True), (", ", False), (": ", False)])
def test_a_comma_alone_parts_two_wishes_only_where_both_are_surer(joint: str, cut: bool) -> None:
    def fairly(text: str) -> Said | None:
        found = by_word(text)
        return found and Said(found.intent, 0.8)

    found = said(f"where is my parcel{joint}can i return it", "en", EVEN, fairly)
    assert [one.intent for one in found] == (["track", "give_back"] if cut else [])


@given(st.lists(st.sampled_from(["parcel", "return", "size", "and", ".", "it is", ","]), max_size=12))
def test_each_thing_is_said_once_and_never_just_one(words: list[str]) -> None:
    found = intents(" ".join(words))
    assert len(found) == len(set(found)) <= MOST_SAID
    assert len(found) != 1


TOPICS = ("smalltalk", "elsewhere", "flight_times", "tickets")


Learnt = Callable[[str], Trained]


@pytest.fixture(scope="session")
def trained(models: Path) -> Learnt:
    """Return what is learnt from every third example of the airline's, the first among them; kept for later runs."""

    @cache
    def learnt(language: str) -> Trained:
        data = join(read(file) for file in files(language))
        told = sha256(b"".join(file.read_bytes() for file in files(language))).hexdigest()
        kept = models / f"thirds-{language}-{told[:16]}.safetensors"
        if not kept.exists():
            third = replace(data, examples=data.examples[::3])
            save(learn_data({language: third}), kept)
        return load(kept)

    return learnt


def files(language: str) -> list[Path]:
    return [installed()[0] / language / f"{topic}.yml" for topic in TOPICS]


def context(language: str) -> Context:
    return Context(datetime(2026, 11, 18, 9, 30, tzinfo=UTC), language, ZoneInfo("Europe/Berlin"))


def test_each_thing_has_its_own_words(trained: Learnt) -> None:
    text = "Is  LH400 late today?? And – please – send me my ticket for KXM4T7 again!"
    reading = understand(trained("en"), text, context("en"))
    assert [(wish.intent, wish.text) for wish in reading.wishes] == [
        ("ask_delay", "Is  LH400 late today"), ("send_ticket", "– please – send me my ticket for KXM4T7 again!"),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de"])
def test_hardly_any_example_of_one_intent_is_taken_for_two(trained: Learnt, language: str) -> None:
    data = join(read(file) for file in files(language))
    asked = some(data.examples[1::9])
    cut = [one.text for one in asked if understand(trained(language), one.text, context(language)).others]
    assert len(cut) <= len(asked) * 0.035, cut


@pytest.mark.parametrize(
    "text, language, expected",
    [
        ("is LH400 late today and please send me my ticket again", "en", {"ask_delay", "send_ticket"}),
        ("hat LH400 heute verspätung und bitte schick mir mein ticket nochmal", "de", {"ask_delay", "send_ticket"}),
    ],
)
def test_two_wishes_at_the_airline_are_two(trained: Learnt, text: str, language: str, expected: set[str]) -> None:
    reading = understand(trained(language), text, context(language))
    assert {reading.intent, *(other.intent for other in reading.others)} == expected


def test_a_part_may_begin_in_a_value_that_stands_in_its_own_words() -> None:
    line = read_line("open between Christmas and New Year")
    finds = [Found(13, 35, (Value("period", {"from": "2026-12-25", "to": "2027-01-01"}),))]
    parts = [Said("hours", 0.9, 0, 22), Said("greet", 0.9, 27, 35)]
    assert [wish.text for wish in wishes(line.plain, line, finds, parts)] == ["open between Christmas", "New Year"]
