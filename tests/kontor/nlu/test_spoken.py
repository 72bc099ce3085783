"""Of which languages a word is, and when a few words tell one."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.entities.found import one
from kontor.nlu.line import read_line
from kontor.nlu.spoken import IN_EARNEST, NAME_WORDS, Tongues, named, tell_apart, words_alone
from kontor.nlu.training import learn_tongues
from kontor.understanding import Context


def context(asked: str | None = None, *, free: bool = False) -> Context:
    return Context(datetime(2026, 11, 18, 9, 0, tzinfo=UTC), "en", ZoneInfo("Europe/Berlin"), asked, free=free)


def tongues(*texts: tuple[str, str]) -> Tongues:
    return tell_apart(learn_tongues([text for text, _ in texts], [language for _, language in texts]), texts)


@given(st.integers(1, 40), st.integers(0, 40))
def test_a_word_is_of_those_who_say_it_a_tenth_as_often_as_who_says_it_most(often: int, seldom: int) -> None:
    number = 40
    own = [("tscha", "de")] * often + [("wumm", "de")] * (number - often)
    other = [("tscha", "es")] * seldom + [("wumm", "es")] * (number - seldom)
    of = set(tongues(*own, *other).languages("tscha"))
    assert ("de" in of) == (often * IN_EARNEST >= max(often, seldom))
    assert ("es" in of) == (seldom > 0 and seldom * IN_EARNEST >= max(often, seldom))


def test_it_is_the_share_of_a_languages_texts_that_counts() -> None:
    many = [("eins", "de")] * 191 + [("tscha", "de")] * 9
    assert tongues(*many, ("tscha", "es"), ("uno", "es")).languages("tscha") == ["es"]


def test_an_everyday_word_is_of_its_language_however_seldom_it_is_said() -> None:
    every = tongues(*[("gracias", "en")] * 30, *[("uno dos", "es")] * 30, ("gracias", "es"))
    assert every.languages("gracias") == ["en", "es"]


def test_digits_are_of_every_language() -> None:
    assert tongues(("1 one", "en"), ("eins", "de")).languages("1") == ["de", "en"]


def test_signs_and_values_that_are_alike_everywhere_tell_nothing() -> None:
    line = read_line("¡Hola! LH400?")
    assert words_alone(line, [one(7, 12, "flight_number", "LH400")]) == "hola _f_"


@pytest.mark.parametrize("asked, words", [(None, 0), ("day", 0), ("time", 0), ("colour", 1), ("size", 1)])
def test_one_word_may_be_the_value_asked_for_unless_that_is_a_moment(asked: str | None, words: int) -> None:
    assert named(context(asked), []) == words


def test_a_few_words_may_be_a_name_where_one_is_asked_for_or_a_booking_is_named() -> None:
    reference = one(0, 6, "booking_reference", "ABC123")
    assert named(context("booking_reference"), []) == NAME_WORDS
    assert named(context(free=True), []) == NAME_WORDS
    assert named(context(), [reference]) == NAME_WORDS


def test_single_letters_tell_nothing_and_are_not_missed() -> None:
    """Articles of Portuguese are such letters: with two flights they would be half of what was said."""
    cities = ("Berlin", "Lisbon", "Madrid", "Porto", "Rome", "Oslo", "Paris", "Munich", "Vienna")
    said = [(f"que horas saem amanhã {city}", "pt") for city in cities]
    every = tongues(*said, *((f"when do they leave {city}", "en") for city in cities))
    assert every.spoken("a que horas saem o e o amanhã", "en") == "pt"
    assert every.spoken("o que e o zumbido e o", "en") == "en"
