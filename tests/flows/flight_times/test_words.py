"""Words that tell what is meant where no value does."""

from __future__ import annotations

import pytest

from flows.flight_times.words import asks_how_long, leads_somewhere


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
