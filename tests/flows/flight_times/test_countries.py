"""Countries in the place of cities: read out of a message, and resolved to what the timetable flies to."""

from __future__ import annotations

import pytest

from flows.flight_times import SqlTimetable
from flows.flight_times.countries import countries_in, country_in
from flows.flight_times.files import read_file, take
from kontor.testing import Chat
from tests.flows.flight_times.conftest import PLAN

PORTO = b"KX106,FRA,OPO,09:35,11:25,2026-01-01,2027-12-31,1357,,,,,\n"
ROME = (
    b"KX140,FRA,FCO,09:50,11:40,2026-01-01,2027-12-31,daily,,,,,\n"
    b"KX141,FCO,FRA,12:25,14:20,2026-01-01,2027-12-31,daily,,,,,\n"
)


@pytest.mark.parametrize(
    "text, language, named",
    [
        ("flights to Portugal tomorrow", "en", {"to": "PT"}),
        ("do you serve the Czech Republic?", "en", {"to": "CZ"}),
        ("flights from Italy to the UK", "en", {"from": "IT", "to": "GB"}),
        ("anything to the USA?", "en", {"to": "US"}),
        ("wann fliegt ihr nach Italien?", "de", {"to": "IT"}),
        ("Flüge aus Großbritannien", "de", {"from": "GB"}),
        ("geht was in die Vereinigten Staaten?", "de", {"to": "US"}),
        ("in die Türkei meine ich", "de", {"to": "TR"}),
        ("eu quero sair de São Paulo", "pt-BR", {}),
        ("voos pra Itália amanhã", "pt-BR", {"to": "IT"}),
        ("voos de Portugal para os Estados Unidos", "pt-BR", {"from": "PT", "to": "US"}),
        ("¿vuelan a España?", "es", {"to": "ES"}),
        ("vuelos desde Grecia", "es", {"from": "GR"}),
        ("is KX100 late", "en", {}),
        ("tell us when it lands", "en", {}),
    ],
)
def test_countries_are_read_in_every_language(text: str, language: str, named: dict[str, str]) -> None:
    assert countries_in(text, language) == named


def test_a_country_is_called_as_the_language_does() -> None:
    assert [country_in("PT", one) for one in ("en", "de", "pt-BR", "es")] == ["Portugal"] * 4
    assert [country_in("IT", one) for one in ("en", "de", "pt-BR", "es")] == ["Italy", "Italien", "Itália", "Italia"]


async def test_a_country_with_one_airport_is_that_airport(chat: Chat, timetable: SqlTimetable) -> None:
    await timetable.run(take, read_file(PLAN + ROME))
    await chat.says("flights to Italy tomorrow")

    chat.hears("*KX140 from Frankfurt to Rome*tomorrow*")


async def test_of_several_cities_of_a_country_one_is_chosen(chat: Chat, timetable: SqlTimetable) -> None:
    await timetable.run(take, read_file(PLAN + PORTO))
    await chat.says("flights to Portugal on Monday")
    await chat.taps("Porto")

    chat.hears("*several cities of that country (Portugal)*", "KX106 from Frankfurt to Porto*Monday*")


async def test_the_city_of_a_country_may_be_written(chat: Chat, timetable: SqlTimetable) -> None:
    await timetable.run(take, read_file(PLAN + PORTO))
    await chat.says("flights to Portugal on Monday")
    await chat.says("to Porto please")
    await chat.says("and on Wednesday?")

    chat.hears("*several cities*", "KX106 *to Porto*Monday*", "KX106 *to Porto*Wednesday*")


async def test_flights_from_a_country_come_home(chat: Chat, timetable: SqlTimetable) -> None:
    await timetable.run(take, read_file(PLAN + ROME))
    await chat.says("flights from Italy tomorrow")

    chat.hears("*KX141 from Rome to Frankfurt*tomorrow*")


async def test_a_country_without_flights_is_said_to_be_so(chat: Chat) -> None:
    await chat.says("do you fly to Norway")

    chat.hears("*I find no flight to or from that country (Norway)*")


async def test_another_country_takes_the_place_of_the_one_before(chat: Chat, timetable: SqlTimetable) -> None:
    await timetable.run(take, read_file(PLAN + PORTO + ROME))
    await chat.says("flights to Portugal on Monday")
    await chat.says("flights to Italy on Monday")

    chat.hears("*several cities*", "KX140 *to Rome*Monday*")


async def test_both_ways_to_a_country_are_told_when_its_city_is_chosen(chat: Chat, timetable: SqlTimetable) -> None:
    back = b"KX107,OPO,FRA,13:10,16:55,2026-01-01,2027-12-31,1357,,,,,\n"
    await timetable.run(take, read_file(PLAN + PORTO + back))
    await chat.says("flights to Portugal on Wednesday and back on Sunday")
    await chat.taps("Porto")

    chat.hears("*several cities*", "KX106 from Frankfurt to Porto*on Wednesday*KX107 from Porto*Sunday*")
