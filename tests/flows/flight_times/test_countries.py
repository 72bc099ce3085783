"""Countries in the place of cities: read out of a message, and resolved to what the timetable flies to."""

from __future__ import annotations

import pytest

from flows.flight_times import SqlTimetable
from flows.flight_times.countries import countries_in, country_in, is_land, lies_in, only_says_where_to
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
        ("flights to the Canaries", "en", {"to": "ES-CN"}),
        ("from Scotland to England", "en", {"from": "GB-SCT", "to": "GB-ENG"}),
        ("Flüge aus den USA", "de", {"from": "US"}),
        ("von den Kanaren nach Großbritannien", "de", {"from": "ES-CN", "to": "GB"}),
        ("voos das Canárias", "pt-BR", {"from": "ES-CN"}),
        ("vuelos desde las Canarias", "es", {"from": "ES-CN"}),
        ("vuelos a Inglaterra", "es", {"to": "GB-ENG"}),
        ("is KX100 late", "en", {}),
        ("tell us when it lands", "en", {}),
    ],
)
def test_countries_are_read_in_every_language(text: str, language: str, named: dict[str, str]) -> None:
    assert countries_in(text, language) == named


@pytest.mark.parametrize(
    "code, land, lies",
    [
        ("LHR", "GB-ENG", True),
        ("EDI", "GB-ENG", False),
        ("EDI", "GB", True),
        ("TFS", "ES-CN", True),
        ("SVQ", "ES-AN", True),
        ("NCE", "FR-PAC", True),
        ("SJU", "PR", True),
        ("CPT", "africa", True),
        ("ARN", "scandinavia", True),
        ("FRA", "asia", False),
    ],
)
def test_an_airport_lies_in_its_region(code: str, land: str, lies: bool) -> None:
    assert lies_in(code, land) is lies


@pytest.mark.parametrize(
    "name, codes, language, land",
    [
        ("Inglaterra", ["SFD"], "es", True),
        ("Wales", ["WAA"], "en", True),
        ("Florida", ["FLN"], "en", True),
        ("Granada", ["GRX"], "es", False),
        ("Singapore", ["SIN"], "en", False),
        ("Lisbon", ["LIS"], "en", False),
    ],
)
def test_a_land_is_not_taken_for_a_small_town_of_its_name(
    name: str, codes: list[str], language: str, land: bool
) -> None:
    assert is_land(name, codes, language) is land


@pytest.mark.parametrize(
    "text, language",
    [
        ("a flight to Great Britain please", "en"),
        ("anything to California?", "en"),
        ("England", "en"),
        ("Flug nach Großbritannien", "de"),
        ("ich will auf die Kanaren", "de"),
        ("voo para a Grã-Bretanha", "pt-BR"),
        ("quiero viajar a Cataluña", "es"),
        ("quero ir pra Roma amanhã", "pt-BR"),
        ("ich will morgen nach Lissabon", "de"),
    ],
)
def test_who_says_only_where_to_wants_a_flight(text: str, language: str) -> None:
    assert only_says_where_to(text, language)


@pytest.mark.parametrize(
    "text, language",
    [
        ("do I need a visa for Great Britain", "en"),
        ("cancel my flight to Scotland", "en"),
        ("how much is a flight to England", "en"),
        ("muss mein Hund nach Schottland geimpft sein", "de"),
        ("quiero cambiar mi vuelo a Inglaterra", "es"),
    ],
)
def test_who_says_more_may_want_something_else(text: str, language: str) -> None:
    assert not only_says_where_to(text, language)


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

    chat.hears("*several cities there (Portugal)*", "KX106 from Frankfurt to Porto*Monday*")


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

    chat.hears("*I find no flight to or from there (Norway)*")


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


async def test_a_part_of_a_country_leads_to_its_own_airports(chat: Chat, timetable: SqlTimetable) -> None:
    edinburgh = b"KX118,FRA,EDI,09:00,10:00,2026-01-01,2027-12-31,daily,,,,,\n"
    await timetable.run(take, read_file(PLAN + edinburgh))
    await chat.says("flights to Scotland on Monday")
    await chat.says("flights to Wales on Monday")

    chat.hears("*KX118 from Frankfurt to Edinburgh*", "I find no flight to or from there (Wales)*")


async def test_a_region_with_several_cities_has_one_chosen(chat: Chat) -> None:
    await chat.says("do you fly to Asia?")
    await chat.taps("Bangkok")

    chat.hears("*several cities there (Asia)*", "KX510 from Frankfurt to Bangkok*")


async def test_the_mere_name_of_a_land_asks_for_flights_there(chat: Chat) -> None:
    await chat.says("Great Britain")

    chat.hears("*KX180 from Frankfurt to London*")
