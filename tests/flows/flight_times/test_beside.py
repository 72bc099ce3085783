"""The flight after the one that was told, or before it: "is there a later one?"."""

from __future__ import annotations

import pytest

from flows.flight_times.words import beside_in
from kontor.testing import Chat


@pytest.mark.parametrize(
    "text, beside",
    [
        ("is there a later one?", "after"),
        ("anything later?", "after"),
        ("when is the next one?", "after"),
        ("gibt es einen späteren?", "after"),
        ("und der nächste?", "after"),
        ("hay uno más tarde?", "after"),
        ("¿hay otro después?", "after"),
        ("o mais tarde?", "after"),
        ("tem um mais tarde?", "after"),
        ("is there an earlier flight", "before"),
        ("geht was früher?", "before"),
        ("¿y el anterior?", "before"),
        ("is it later than planned?", ""),
        ("kommt er später an?", ""),
        ("flights to Lisbon", ""),
    ],
)
def test_who_asks_for_the_flight_beside_the_one_told_is_heard(text: str, beside: str) -> None:
    assert beside_in(text) == beside


async def test_a_later_flight_is_the_one_after_that_which_was_told(chat: Chat) -> None:
    await chat.says("when does KX100 leave on Monday?")
    await chat.says("is there a later one?")

    chat.hears("*KX100 leaves*Monday*", "KX104 *Monday*7:45?PM*")


async def test_an_earlier_flight_is_the_one_before_it(chat: Chat) -> None:
    await chat.says("when does KX104 leave on Monday?")
    await chat.says("is there an earlier one?")

    chat.hears("*KX104 leaves*Monday*", "KX100 *Monday*7:05?AM*")


async def test_behind_the_last_flight_of_a_day_there_is_none(chat: Chat) -> None:
    await chat.says("when does KX104 leave on Monday?")
    await chat.says("is there a later one?")

    chat.hears("*KX104 leaves*", "No flight leaves from Frankfurt to Lisbon after KX104 that day.")


async def test_where_no_flight_was_told_the_next_is_the_next_from_now(chat: Chat) -> None:
    await chat.says("when is the next flight to Lisbon?")

    chat.hears("*KX104 leaves *today*")
