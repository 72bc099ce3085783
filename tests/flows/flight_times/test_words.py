"""Words that tell what is meant where no value does."""

from __future__ import annotations

import pytest

from flows.flight_times.words import asks_both_ways, asks_how_long, leads_somewhere, side_in


@pytest.mark.parametrize(
    "text",
    [
        "and to Mordor?",
        "how about Lake Wobegon",
        "geht was nach Schlumpfhausen",
        "e para Macondo?",
        "hay vuelos a Macondo",
    ],
)
def test_words_that_stand_where_a_place_does_are_meant_as_one(text: str) -> None:
    assert leads_somewhere(text)


@pytest.mark.parametrize(
    "text",
    [
        "what about the gate",
        "how about my plane",
        "is it going to be late",
        "wann komme ich nach hause",
        "läuft alles nach plan",
        "e para mim?",
        "llega a tiempo?",
        "y a qué hora?",
        "",
    ],
)
def test_other_words_behind_the_same_ones_are_no_place(text: str) -> None:
    assert not leads_somewhere(text)


@pytest.mark.parametrize(
    "text",
    ["How long does it take?", "wie lange dauert der Flug", "quanto tempo leva o voo?", "¿cuánto dura el vuelo?"],
)
def test_a_question_for_the_time_in_the_air_is_known(text: str) -> None:
    assert asks_how_long(text)


@pytest.mark.parametrize(
    "text", ["flight times to Rome", "how long must we wait", "wie lange noch", "quanto tempo de atraso"]
)
def test_other_times_are_no_time_in_the_air(text: str) -> None:
    assert not asks_how_long(text)


@pytest.mark.parametrize(
    "text",
    [
        "to Rome on Friday and back on Sunday",
        "I need to get to Madrid tomorrow and come back on Wednesday",
        "Hin- und Rückflug nach Rom, hin Montag, zurück Donnerstag",
        "ida e volta para Roma, ida segunda e volta quinta",
        "vou para Lisboa dia 27 e volto dia 29",
        "quiero volar a Lisboa el viernes y volver el domingo",
    ],
)
def test_a_journey_there_and_back_is_heard_as_one(text: str) -> None:
    assert asks_both_ways(text)


@pytest.mark.parametrize(
    "text",
    [
        "come back on Wednesday",
        "cancel my flight on Friday and the one back on Sunday",
        "change my booking: there on Friday and back on Sunday",
        "was kostet hin und zurück",
        "quero trocar a ida e volta da minha reserva",
        "¿cuánto cuesta ida y vuelta?",
    ],
)
def test_half_a_journey_and_one_that_is_booked_are_not(text: str) -> None:
    assert not asks_both_ways(text)


@pytest.mark.parametrize(
    "text, side",
    [
        ("flights to Lisbon after 5pm", "after"),
        ("ab 18 Uhr nach Porto", "after"),
        ("nach 17 Uhr", "after"),
        ("después de las 17", "after"),
        ("depois das 17h", "after"),
        ("before noon", "before"),
        ("vor 12 Uhr", "before"),
        ("antes das 12", "before"),
        ("at 5", "around"),
        ("half past five", "around"),
        ("quarter after 5", "around"),
        ("viertel nach 5", "around"),
        ("5 vor 12", "around"),
        ("nach Lissabon um 17 Uhr", "around"),
    ],
)
def test_a_time_may_be_the_first_or_the_last_that_is_meant(text: str, side: str) -> None:
    assert side_in(text) == side
