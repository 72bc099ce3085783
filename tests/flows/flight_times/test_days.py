"""On which days of the week there are flights, and both ways of a journey in one message."""

from __future__ import annotations

import pytest

from flows.flight_times import SqlTimetable
from flows.flight_times.files import read_file, take
from flows.flight_times.words import asks_which_days
from kontor.testing import Chat
from tests.flows.flight_times.conftest import PLAN

BACK = b"KX105,LIS,FRA,06:10,10:10,2026-01-01,2027-12-31,daily,1,1,,,\n"


@pytest.mark.parametrize(
    "text",
    [
        "Which days do you fly to Lisbon?",
        "do you fly daily to Oslo?",
        "how often do you fly to Madrid",
        "an welchen Tagen fliegt ihr nach Porto",
        "fliegt ihr jeden Tag nach Rom?",
        "em que dias da semana vocês voam pra Lisboa?",
        "tem voo todos os dias pra Madri?",
        "¿qué días vuelan a Lisboa?",
        "¿hay vuelos diarios a Roma?",
    ],
)
def test_a_question_for_the_days_of_the_week_is_known(text: str) -> None:
    assert asks_which_days(text)


@pytest.mark.parametrize(
    "text",
    [
        "flights to Lisbon on Friday",
        "what day is my flight",
        "welcher Tag ist heute",
        "que dia é meu voo",
        "qué día sale",
    ],
)
def test_a_day_is_no_question_for_the_days_of_the_week(text: str) -> None:
    assert not asks_which_days(text)


async def test_the_days_of_a_route_are_told_with_the_usual_times(chat: Chat) -> None:
    await chat.says("which days do you fly to Lisbon?")

    chat.hears("*From Frankfurt to Lisbon:\n• 7:05?AM KX100: daily\n• 7:45?PM KX104: Mon, Tue, Wed, Thu, Fri, Sat")


async def test_the_days_of_a_flight_are_told_by_its_number(chat: Chat) -> None:
    await chat.says("on which days does KX104 fly?")

    chat.hears("*From Frankfurt to Lisbon:\n• 7:45?PM KX104: Mon, Tue, Wed, Thu, Fri, Sat")


async def test_a_flight_of_every_other_week_has_its_day(chat: Chat) -> None:
    await chat.says("how often do you fly to Cape Town?")

    chat.hears("*From Frankfurt to Cape Town:\n• 8:15?PM KX550: Sat")


async def test_a_route_without_flights_has_no_days(chat: Chat) -> None:
    await chat.says("do you fly daily to Oslo?")

    chat.hears("*I find no direct flight from Frankfurt to Oslo*")


async def test_both_ways_of_a_journey_are_told_in_one_answer(chat: Chat, timetable: SqlTimetable) -> None:
    await timetable.run(take, read_file(PLAN + BACK))
    await chat.says("Frankfurt to Lisbon on Monday and back on Sunday")

    chat.hears("*From Frankfurt to Lisbon on Monday: 7:05 AM KX100 and 7:45 PM KX104.*KX105 from Lisbon*")


async def test_after_both_ways_one_of_the_flights_can_be_asked_for(chat: Chat, timetable: SqlTimetable) -> None:
    await timetable.run(take, read_file(PLAN + BACK))
    await chat.says("to Lisbon on Monday, back on Sunday")
    await chat.says("when does KX104 land on Monday?")

    chat.hears("*7:05 AM KX100*KX105*", "KX104 *lands in Lisbon on Monday*")


async def test_the_way_back_is_after_the_way_there(chat: Chat, timetable: SqlTimetable) -> None:
    await timetable.run(take, read_file(PLAN + BACK))
    await chat.says("Frankfurt to Lisbon on Friday and back on Sunday")

    chat.hears("*From Frankfurt to Lisbon on Friday*KX105 from Lisbon*on Sunday, November 29*")


async def test_the_way_back_is_heard_where_it_reads_like_another_wish(chat: Chat, timetable: SqlTimetable) -> None:
    await timetable.run(take, read_file(PLAN + BACK))
    await chat.says("I need to get to Lisbon on Monday and come back on Sunday")

    chat.hears("*From Frankfurt to Lisbon on Monday*KX105 from Lisbon*Sunday*")
