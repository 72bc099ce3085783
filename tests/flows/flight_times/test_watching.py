"""Ending word of a flight's changes, in a talk; every turn is run again to see that it is repeatable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows.flight_times import SqlTimetable
from flows.flight_times.watching import Wanted
from flows.flight_times.words import asks_what_is_watched, lists_the_watched, means_every
from kontor.flows.travel import named
from kontor.memory import LONGEST_KEY
from kontor.testing import Chat

SATURDAY, MONDAY = date(2026, 11, 21), date(2026, 11, 23)


async def watch(chat: Chat, *questions: str) -> None:
    """Ask about flights and say yes to the offer of each."""
    for question in questions:
        await chat.says(question)
        await chat.says("yes please")


async def test_the_only_watch_is_ended_by_saying_so(chat: Chat, timetable: SqlTimetable) -> None:
    await watch(chat, "when does KX104 leave?")
    await chat.waits(hours=2)
    await chat.says("please stop the updates for my flight")

    chat.hears("*", "I will write*", "All right, I no longer write to you about KX104 to Lisbon today.")
    assert await timetable.watchers("KX104", SATURDAY) == ()


async def test_what_was_ended_is_not_offered_again(chat: Chat) -> None:
    await watch(chat, "when does KX104 leave?")
    await chat.says("no more updates about KX104 please")
    await chat.says("is KX104 on time?")

    chat.hears("*", "I will write*", "All right*", "KX104 from Frankfurt to Lisbon is on time. It leaves today*(CET).")


async def test_of_several_the_one_named_is_ended(chat: Chat, timetable: SqlTimetable) -> None:
    await watch(chat, "when does KX104 leave?", "when does KX180 leave on Monday?")
    await chat.says("you needn't tell me about KX104 any more")

    chat.hears(*"****", "All right, I no longer write to you about KX104*")
    assert await timetable.watchers("KX104", SATURDAY) == ()
    assert await timetable.watchers("KX180", MONDAY) != ()


async def test_of_several_the_one_spoken_of_last_is_ended(chat: Chat) -> None:
    await watch(chat, "when does KX104 leave?", "when does KX180 leave on Monday?")
    await chat.says("you don't need to tell me if it changes any more")

    chat.hears(*"****", "All right, I no longer write to you about KX180*")


def test_the_key_of_a_wish_can_be_kept_however_many_airports_it_names() -> None:
    asia = tuple(f"A{number:02}" for number in range(60))
    wanted = Wanted("KX1000A", SATURDAY, (asia, asia), True, named("KX1000A", MONDAY))
    assert len(f"unwatch_chosen.{wanted.name}") <= LONGEST_KEY
    assert wanted.name != replace(wanted, places=(asia,)).name


@pytest.mark.parametrize("answer", ["All of them", "both", "all"])
async def test_several_are_offered_one_by_one_and_all_together(
    chat: Chat, timetable: SqlTimetable, answer: str
) -> None:
    await watch(chat, "when does KX104 leave?", "when does KX180 leave on Monday?")
    await chat.waits(hours=1)
    await chat.says("stop the flight alerts please")
    await chat.says(answer)

    chat.hears(*"****", "Of which flight*?", "All right, I no longer write to you about KX104 and KX180.")
    assert await timetable.watchers("KX180", MONDAY) == ()


@pytest.mark.parametrize("answer", ["KX180", "the second one", "2"])
async def test_one_of_those_offered_may_be_said(chat: Chat, timetable: SqlTimetable, answer: str) -> None:
    await watch(chat, "when does KX104 leave?", "when does KX180 leave on Monday?")
    await chat.waits(hours=1)
    await chat.says("stop the flight alerts please")
    await chat.says(answer)

    chat.hears(*"****", "Of which flight*?", "All right, I no longer write to you about KX180 to London on Monday.")
    assert await timetable.watchers("KX104", SATURDAY) != ()


async def test_one_of_those_offered_may_be_tapped(chat: Chat) -> None:
    await watch(chat, "when does KX104 leave?", "when does KX180 leave on Monday?")
    await chat.waits(hours=1)
    await chat.says("stop the flight alerts please")
    await chat.taps("KX180, Nov 23")

    chat.hears(*"****", "Of which flight*?", "All right, I no longer write to you about KX180 to London on Monday.")


async def test_all_are_ended_where_all_are_named(chat: Chat) -> None:
    await watch(chat, "when does KX104 leave?", "when does KX180 leave on Monday?")
    await chat.says("stop all my flight alerts")

    chat.hears(*"****", "All right, I no longer write to you about KX104 and KX180.")


async def test_who_watches_nothing_hears_so(chat: Chat) -> None:
    await chat.says("turn off the alerts for KX104")

    chat.hears("*I am not telling you of any flight's changes*")


async def test_a_flight_that_is_not_watched_is_told_apart(chat: Chat, timetable: SqlTimetable) -> None:
    await watch(chat, "when does KX104 leave?")
    await chat.says("unsubscribe me from KX180")

    chat.hears("*", "I will write*", "I do not write to you about that flight*")
    assert await timetable.watchers("KX104", SATURDAY) != ()


async def test_a_flight_that_has_left_is_no_longer_watched(chat: Chat) -> None:
    await watch(chat, "when does KX104 leave?")
    await chat.waits(hours=20)
    await chat.says("stop the flight alerts please")

    chat.hears("*", "I will write*", "I am not telling you of any flight's changes*")


async def test_the_wish_for_no_updates_turns_down_an_open_offer(chat: Chat, timetable: SqlTimetable) -> None:
    await watch(chat, "when does KX104 leave?")
    await chat.says("when does KX180 leave on Monday?")
    await chat.says("please don't send me updates on that flight")

    chat.hears(*"***", "All right. You can ask me about your flight at any time.")
    assert await timetable.watchers("KX104", SATURDAY) != ()


@pytest.mark.parametrize("text", ["all of them", "beide bitte", "pare todos", "todas las alertas"])
def test_all_is_understood_in_every_language(text: str) -> None:
    assert means_every(text)


@pytest.mark.parametrize("text", ["keine Updates mehr", "no more of it", "nenhum aviso", "nada más"])
def test_none_is_not_taken_for_all(text: str) -> None:
    assert not means_every(text)


async def test_what_is_watched_is_told_with_how_to_end_it(chat: Chat) -> None:
    await watch(chat, "when does KX104 leave?", "when does KX180 leave on Monday?")
    await chat.says("which flights am I watching?")

    chat.hears(
        *"****", "*KX104, Nov 21: FRA → LIS 7:45 PM\n• KX180, Nov 23: FRA → LHR 6:30 PM\n*no more updates about KX104."
    )


async def test_nothing_that_is_watched_is_said_to_be_so(chat: Chat) -> None:
    await chat.says("which flights am I watching?")

    chat.hears("*I am not telling you of any flight's changes. Ask me about a flight*")


async def test_what_left_is_watched_no_more(chat: Chat) -> None:
    await watch(chat, "when does KX104 leave?")
    await chat.waits(hours=14)
    await chat.says("what alerts do I have")

    chat.hears("*", "I will write*", "I am not telling you*")


async def test_a_flight_that_is_not_watched_yet_is_told_and_offered(chat: Chat) -> None:
    await chat.says("which flight alerts do I have, is KX104 one")

    chat.hears("*KX104*today*Shall I write to you here*")


@pytest.mark.parametrize(
    "text",
    [
        "what am I watching?",
        "which flight alerts do I have",
        "list my flight alerts",
        "welche Flüge beobachte ich?",
        "zu welchen Flügen schreibst du mir",
        "quais voos estou acompanhando?",
        "quais alertas eu tenho",
        "¿qué vuelos estoy siguiendo?",
        "¿de qué vuelos me avisan?",
    ],
)
def test_a_question_for_what_is_watched_is_known(text: str) -> None:
    assert asks_what_is_watched(text)


@pytest.mark.parametrize(
    "text",
    [
        "tell me about KX104",
        "stop my alerts",
        "keine Meldungen mehr",
        "para com os avisos",
        "no quiero más avisos",
        "is KX104 late",
    ],
)
def test_other_words_about_news_are_no_question_for_what_is_watched(text: str) -> None:
    assert not asks_what_is_watched(text)


@pytest.mark.parametrize(
    "text",
    [
        "what am I watching?",
        "show me the flights I follow",
        "am I subscribed to any flights?",
        "welche Flüge beobachte ich?",
        "zu welchen Flügen schreibst du mir?",
        "que voos eu sigo",
        "tenho algum alerta ativo?",
        "¿tengo alguna alerta activa?",
        "which flights do I get updates for?",
        "what flights will you notify me about",
        "für welche Flüge bekomme ich Meldungen?",
        "über welche Flüge hältst du mich auf dem Laufenden",
        "para quais voos estou recebendo avisos?",
        "¿de qué vuelos recibo avisos?",
    ],
)
def test_what_is_watched_is_claimed_whatever_it_reads_like(text: str) -> None:
    assert lists_the_watched(text)
    assert asks_what_is_watched(text)


@pytest.mark.parametrize(
    "text",
    [
        "¿qué hago?, sigo sin mi maleta",
        "warum schreibst du mir",
        "what alerts are there for KX100",
        "me avisa que horas sai",
        "can I get updates for KX100?",
        "stop the updates for all flights, whichever",
        "which flights are on time",
        "¿me pueden mandar avisos del vuelo KX100?",
    ],
)
def test_what_only_sounds_like_it_is_not_claimed(text: str) -> None:
    assert not lists_the_watched(text)
