"""Flights of a stretch of days: those of the day that is meant, which is asked for where several have any."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.flight_times.stretches import DayWithin
from kontor.messages import Option
from kontor.slots import Days, Heard, Situation, Unclear
from kontor.testing import Chat

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
BERLIN = Situation(NOW, ZoneInfo("Europe/Berlin"), "en")
NEXT_WEEK = Days(date(2026, 11, 23), date(2026, 11, 29))
LATER = Days(date(2026, 11, 30), date(2026, 12, 6))


async def test_of_several_days_with_flights_the_one_meant_is_asked_for(chat: Chat) -> None:
    await chat.says("flights to Lisbon next week")
    await chat.taps("Sun, Nov 29")

    chat.hears("*flights on several of those days*", "KX100 *on Sunday, November 29*")


async def test_a_weekday_is_that_of_the_stretch(chat: Chat) -> None:
    await chat.says("flights to Lisbon in the week after next")
    await chat.says("Saturday")

    chat.hears("*several of those days*", "*2 flights from Frankfurt to Lisbon on Saturday, December 5*")


@pytest.mark.parametrize("answer", ["2", "the second one", "Tue, Nov 24", "tuesday pls", "24 November"])
async def test_a_day_is_chosen_as_people_choose(chat: Chat, answer: str) -> None:
    await chat.says("flights to Lisbon next week")
    await chat.says(answer)

    chat.hears("*several of those days*", "*2 flights*on Tuesday*")


async def test_the_first_one_is_the_first_of_the_days_and_not_of_a_month(chat: Chat) -> None:
    await chat.says("flights to Lisbon between Wednesday and Friday")
    await chat.says("the first one")
    await chat.says("the first one")

    chat.hears("*several of those days*", "*on Wednesday*", "KX100 *on Wednesday*")


async def test_another_day_than_those_offered_is_taken_as_it_is(chat: Chat) -> None:
    await chat.says("flights to Lisbon next week")
    await chat.says("no, tomorrow")

    chat.hears("*several of those days*", "*KX100 *tomorrow*")


async def test_the_only_day_with_a_flight_is_not_asked_for(chat: Chat) -> None:
    await chat.says("flights to Cape Town in November")

    chat.hears("*KX550 *today at 8:15?PM*")


async def test_a_stretch_without_a_flight_says_so_and_tells_the_next(chat: Chat) -> None:
    await chat.says("when does KX182 fly this weekend?")

    chat.hears("*KX182 does not fly today. The next one is on Monday*")


async def test_a_month_of_flights_is_asked_for_a_date(chat: Chat) -> None:
    await chat.says("flights to Lisbon in December")
    await chat.says("the 12th")

    chat.hears("*on most of those days*", "*on Saturday, December 12*")


async def test_the_last_flight_of_a_stretch_is_that_of_its_last_day(chat: Chat) -> None:
    await chat.says("when is the last flight to Lisbon next week?")

    chat.hears("*KX100 leaves*on Sunday, November 29*")


async def test_how_long_a_flight_takes_needs_no_day(chat: Chat) -> None:
    await chat.says("how long does the flight to Lisbon take next week?")

    chat.hears("*takes 3 hours, 5 minutes*")


async def test_another_stretch_takes_the_place_of_a_day(chat: Chat) -> None:
    await chat.says("flights to Lisbon on Monday")
    await chat.says("no, next week")

    chat.hears("*on Monday*", "*several of those days*")


async def test_a_flight_told_is_leant_on_for_another_stretch(chat: Chat) -> None:
    await chat.says("when does KX100 leave on Monday?")
    await chat.says("and this weekend?")
    await chat.says("and the week after next?")

    chat.hears("*KX100 *Monday*", "KX100 *tomorrow*", "*several of those days*")


@given(st.dates(date(2026, 11, 21), date(2027, 2, 1)), st.integers(0, 6))
def test_a_bare_weekday_is_the_one_day_of_a_week_that_has_it(first: date, weekday: int) -> None:
    stretch = Days(first, date.fromordinal(first.toordinal() + 6))
    nearest = date.fromordinal(NOW.date().toordinal() + (weekday - NOW.date().weekday()) % 7)
    heard = Heard("on that day", nearest.isoformat(), at=NOW)
    found = DayWithin("day", stretch=stretch).read(heard, BERLIN)

    assert stretch.first <= found <= stretch.last
    assert found.weekday() == weekday


@pytest.mark.parametrize(
    "text, value, day",
    [
        ("tomorrow", "2026-11-22", date(2026, 11, 22)),
        ("25 November", "2026-11-25", date(2026, 11, 25)),
        ("Saturday", "2026-11-28", date(2026, 12, 5)),
    ],
)
def test_only_a_bare_weekday_is_moved_into_the_stretch(text: str, value: str, day: date) -> None:
    assert DayWithin("day", stretch=LATER).read(Heard(text, value, at=NOW), BERLIN) == day


def test_a_place_among_no_options_is_no_day() -> None:
    with pytest.raises(Unclear):
        DayWithin("day", stretch=NEXT_WEEK).read(Heard("first", "2026-12-01", at=NOW), BERLIN)


def test_a_place_is_that_among_the_options() -> None:
    options = Option("2026-11-24", "Tue, Nov 24"), Option("2026-11-26", "Thu, Nov 26")
    slot = DayWithin("day", stretch=NEXT_WEEK, options=options)

    assert slot.read(Heard("second", "2026-12-02", at=NOW), BERLIN) == date(2026, 11, 26)


@pytest.mark.parametrize("said", ["segunda", "quarta", "quinta", "sexta"])
def test_a_weekday_that_is_a_place_too_is_a_weekday(said: str) -> None:
    """In Portuguese "sexta" is Friday, and the sixth."""
    assert DayWithin("day", stretch=NEXT_WEEK).read(Heard(said, "2026-11-27", at=NOW), BERLIN) == date(2026, 11, 27)
