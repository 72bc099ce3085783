"""The conversation about flights, through the whole real path; every turn is run again to see that it is repeatable."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.flight_times import SqlTimetable
from flows.flight_times.announcing import Change, change
from flows.flight_times.commands import app
from flows.flight_times.files import read_file, take
from flows.flight_times.words import order_in
from kontor.messages import Template
from kontor.nlu.embedded import Embedded
from kontor.recording import options
from kontor.testing import Chat
from tests.flows.flight_times.conftest import PLAN, at, bot

SATURDAY = date(2026, 11, 21)
OFFER = "Shall I write to you here when the times*"


async def test_what_was_asked_is_answered_first_and_a_word_of_changes_offered(chat: Chat) -> None:
    await chat.says("when does KX104 leave?")

    chat.hears(f"*KX104 leaves Frankfurt for Lisbon today at 7:45 PM (CET).*{OFFER}")


@pytest.mark.parametrize(
    "question, answer",
    [
        ("when does KX104 land?", "KX104 from Frankfurt lands in Lisbon today at 9:50 PM (WET)."),
        ("is KX104 delayed?", "KX104 from Frankfurt to Lisbon is on time."),
        (
            "which gate does KX104 leave from?",
            "The gate of KX104 to Lisbon is not known yet; it leaves from terminal 1",
        ),
        ("what is the status of KX104?", "KX104 from Frankfurt to Lisbon is on time: it leaves today"),
    ],
)
async def test_each_question_has_its_own_answer(chat: Chat, question: str, answer: str) -> None:
    await chat.says(question)

    chat.hears(f"*{answer}*")


async def test_a_delay_and_a_gate_are_told(chat: Chat, timetable: SqlTimetable) -> None:
    await timetable.run(change, "KX104", SATURDAY, Change(delay=95, gate="B22"))
    await chat.says("when does KX104 leave?")

    chat.hears("*at 9:20 PM (CET), 1 hour, 35 minutes later than planned.*gate B22, terminal 1.*")


async def test_a_cancelled_flight_is_said_with_its_reason_and_not_offered_for_watching(
    chat: Chat, timetable: SqlTimetable
) -> None:
    await timetable.run(change, "KX104", SATURDAY, Change(cancelled=True, reason="Storm over the Atlantic"))
    await chat.says("is KX104 on time?")

    chat.hears("*I am sorry: KX104*is cancelled. The reason: Storm over the Atlantic.*Shall a colleague look*")


async def test_a_flight_that_left_is_not_offered_for_watching(chat: Chat) -> None:
    await chat.says("when does KX100 leave today?")

    chat.hears("*KX100 left Frankfurt today at 7:05 AM (CET). It lands in Lisbon at 9:10 AM (WET).")


async def test_a_follow_up_leans_on_what_was_said(chat: Chat) -> None:
    await chat.says("when does the evening flight to Lisbon leave on Friday?")
    await chat.says("and when does it land?")
    await chat.says("and on Saturday?")

    chat.hears("*KX104 leaves*on Friday*", "*lands in Lisbon on Friday*", "*KX104*leaves today*")


async def test_the_way_back_is_the_route_the_other_way_round(chat: Chat, timetable: SqlTimetable) -> None:
    back = b"KX105,LIS,FRA,06:10,10:10,2026-01-01,2027-12-31,daily,1,1,,,\n"
    await timetable.run(take, read_file(PLAN + back))
    await chat.says("when does the evening flight to Lisbon leave on Friday?")
    await chat.says("and back on Sunday?")
    await chat.says("and on Monday?")

    chat.hears("*KX104 leaves Frankfurt for Lisbon*", "*KX105 from Lisbon*tomorrow*", "*KX105 from Lisbon*on Monday*")


async def test_the_way_back_of_a_flight_named_by_its_number_is_its_route_the_other_way_round(
    chat: Chat, timetable: SqlTimetable
) -> None:
    back = b"KX105,LIS,FRA,06:10,10:10,2026-01-01,2027-12-31,daily,1,1,,,\n"
    later = b"KX107,LIS,FRA,16:10,20:10,2026-01-01,2027-12-31,daily,1,1,,,\n"
    await timetable.run(take, read_file(PLAN + back + later))
    await chat.says("when does KX104 leave?")
    await chat.says("and back on Sunday?")
    await chat.says("the second one")
    await chat.says("and on Monday?")

    chat.hears("*KX104 leaves*", "*2 flights from Lisbon*", "*KX107*leaves tomorrow*", "*KX107*on Monday*")


async def test_the_last_flight_can_be_asked_for_after_the_first(chat: Chat) -> None:
    await chat.says("when does the last flight to Lisbon leave on Friday?")
    await chat.says("and the first one?")

    chat.hears("*KX104 leaves*", "*KX100 leaves*on Friday at 7:05 AM*")


@pytest.mark.parametrize("text", ["und der erste?", "y el primero?", "e o primeiro", "and the first?"])
def test_a_bare_first_counts_only_where_it_leans_on_a_question_before(text: str) -> None:
    assert order_in(text, leans=True) == "first"
    assert order_in(text) == ""


async def test_a_short_question_about_a_flight_just_told_of_is_no_answer_to_the_offer(chat: Chat) -> None:
    await chat.says("when does the evening flight to Lisbon leave on Monday?")
    await chat.says("is KX104 late?")

    chat.hears("*", "KX104 from Frankfurt to Lisbon is on time. It leaves on Monday*")


async def test_how_long_a_flight_takes_is_told_by_the_clock_of_the_world(chat: Chat) -> None:
    await chat.says("when does KX104 leave?")
    await chat.says("how long does it take?")

    chat.hears("*", "KX104 from Frankfurt to Lisbon takes 3 hours, 5 minutes.*")


async def test_how_long_a_route_takes_asks_for_no_choice(chat: Chat) -> None:
    await chat.says("how long is the flight to London on Monday?")

    chat.hears("*to London takes 1 hour, 4? minutes.*")


async def test_the_next_flight_elsewhere_is_not_that_of_the_day_asked_for_before(chat: Chat) -> None:
    await chat.says("when does the evening flight to Lisbon leave on Monday?")
    await chat.says("when does the next flight to London leave?")

    chat.hears("*", "KX180 leaves Frankfurt for London today at*")


async def test_half_an_hour_later_nothing_is_leant_on(chat: Chat) -> None:
    await chat.says("when does KX104 leave?")
    await chat.says("no")
    await chat.waits(minutes=31)
    await chat.says("and when does it land?")

    chat.hears("*", "All right.*", "Which flight do you mean?*")


async def test_several_matches_are_offered_with_their_times(chat: Chat) -> None:
    (offer,) = await chat.says("flights to London on Monday")

    assert [option.title for option in options(offer)] == ["8:00 AM KX182", "6:30 PM KX180"]
    await chat.taps("6:30 PM KX180")
    chat.hears("*There are 2 flights from Frankfurt to London on Monday.*", "KX180 from Frankfurt to London*")


async def test_of_many_flights_the_first_are_offered_and_a_time_of_day_shows_others(
    chat: Chat, timetable: SqlTimetable
) -> None:
    lines = [f"KX{300 + hour},FRA,BER,{hour:02}:00,{hour + 1:02}:10,2026-11-23,2026-11-23,1" for hour in range(6, 22)]
    plan = "\n".join(["flight,from,to,departs,arrives,first_day,last_day,days", *lines])
    await timetable.run(take, read_file(plan.encode()))
    (many,) = await chat.says("flights to Berlin on Monday")
    (evening,) = await chat.says("in the evening please")

    assert (len(options(many)), options(many)[0].title) == (10, "6:00 AM KX306")
    assert [option.title for option in options(evening)] == [f"{hour - 12}:00 PM KX3{hour}" for hour in range(17, 22)]
    chat.hears("*There are 16 flights*tell me a time of day*", "There are 5 flights*")


async def test_an_unknown_number_is_asked_for_once_more_and_then_sought_by_its_route(chat: Chat) -> None:
    await chat.says("status of KX999")
    await chat.says("KX998")
    await chat.says("Lisbon")

    chat.hears("*no flight KX999*", "*no flight KX998 either*", "*KX104 from Frankfurt to Lisbon*")


async def test_a_flight_named_later_replaces_the_route_and_the_other_way_round(chat: Chat) -> None:
    await chat.says("when does the flight to Lisbon leave?")
    await chat.says("sorry, KX180")
    await chat.says("no, to Lisbon")

    chat.hears("*KX104 leaves*", "*KX180*London*", "*KX104*Lisbon*")


async def test_without_a_home_the_other_end_is_asked_for(timetable: SqlTimetable, understanding: Embedded) -> None:
    async with Chat(bot(timetable, understanding, home=None), clock=at("2026-11-21T10:00+01:00")) as chat:
        await chat.says("when does the flight to Lisbon leave?")
        await chat.says("Frankfurt")

        chat.hears("*And from where does it leave?", "*KX104 leaves Frankfurt for Lisbon*")


async def test_the_command_that_changes_a_flight_tells_who_agreed_once(
    chat: Chat, timetable: SqlTimetable, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.says("when does KX104 leave?")
    await chat.taps("Yes, please")
    url = chat.workspace.database.url
    monkeypatch.setenv("KONTOR_DATABASE_URL", url)
    monkeypatch.setenv("KONTOR_KEYSTORE", str(Path(url.removeprefix("sqlite:///")).with_name("keys.json")))
    monkeypatch.setenv("KONTOR_TIMETABLE_URL", timetable.open().url)
    update = ["update", "KX104", "2026-11-21", "--delay", "20", "--gate", "B22"]
    said = [(await asyncio.to_thread(CliRunner().invoke, app, update)).output for _ in range(2)]

    assert [line.endswith("; told 1 who watch it\n") for line in said] == [True, False]


async def test_a_change_is_told_to_who_agreed(chat: Chat, timetable: SqlTimetable) -> None:
    await chat.says("when does KX104 leave?")
    await chat.taps("Yes, please")
    await timetable.run(change, "KX104", SATURDAY, Change(delay=20, gate="B22"))
    await chat.happens("flight_changed", number="KX104", day="2026-11-21")

    chat.hears("*", "I will write to you here if anything changes*", "News of KX104*at 8:05 PM (CET) from gate B22*")


async def test_outside_the_window_a_change_is_told_by_its_template(chat: Chat, timetable: SqlTimetable) -> None:
    await chat.says("when does KX104 leave on Monday?")
    await chat.taps("Yes, please")
    await chat.waits(hours=25)
    (told,) = await chat.happens("flight_changed", number="KX104", day="2026-11-23")

    assert isinstance(told, Template)
    assert (told.name, told.category) == ("flight_changed", "utility")
    assert [parameter.text for parameter in told.body][:3] == ["KX104", "Frankfurt", "Lisbon"]


async def test_who_declines_is_not_remembered(chat: Chat, timetable: SqlTimetable) -> None:
    await chat.says("when does KX104 leave?")
    await chat.says("no thanks")

    chat.hears("*", "All right.*")
    assert await timetable.watchers("KX104", SATURDAY) == ()


async def test_news_of_a_flight_that_left_are_kept_to_ourselves(chat: Chat, timetable: SqlTimetable) -> None:
    await chat.says("hello")
    await timetable.run(change, "KX100", SATURDAY, Change(gate="B1"))
    await chat.happens("flight_changed", number="KX100", day="2026-11-21")

    chat.hears("*")


@pytest.mark.parametrize(
    "question, flight",
    [
        ("when is the first flight to Lisbon tomorrow?", "KX100"),
        ("when does the last plane to Lisbon leave on Monday?", "KX104"),
        ("when does the 7:45 pm flight to Lisbon leave on Monday?", "KX104"),
    ],
)
async def test_the_first_the_last_and_one_by_its_time_need_no_choice(chat: Chat, question: str, flight: str) -> None:
    await chat.says(question)

    chat.hears(f"*{flight} leaves Frankfurt for Lisbon*")


@given(st.sampled_from(["next", "first", "last"]), st.sampled_from(["Monday", "week", "year", "time"]))
def test_next_monday_names_no_flight(word: str, other: str) -> None:
    assert order_in(f"flights to Lisbon {word} {other}") == ""


@pytest.mark.parametrize(
    "text, flight", [("flights to Lisbon on Monday after 3 pm", "KX104"), ("to Lisbon on Monday before noon", "KX100")]
)
async def test_flights_after_or_before_a_time_are_those_of_all_hours_on_that_side(
    chat: Chat, text: str, flight: str
) -> None:
    await chat.says(text)

    chat.hears(f"*{flight} *Frankfurt *on Monday*")
