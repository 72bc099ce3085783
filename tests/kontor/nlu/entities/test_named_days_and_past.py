"""Named days, dates that lie behind, days that something is moved between, and times without a colon."""

from __future__ import annotations

from datetime import date

import pytest

from kontor.nlu.entities.dates.feasts import easter
from tests.kontor.nlu.entities.reading import moments


@pytest.mark.parametrize(
    "text, language, day",
    [
        ("any seats on Boxing Day?", "en", "2026-12-26"),
        ("closed on Good Friday?", "en", "2027-03-26"),
        ("home for Thanksgiving", "en", "2026-11-26"),
        ("needed by Valentine's Day", "en", "2027-02-14"),
        ("Flug am 2. Weihnachtsfeiertag", "de", "2026-12-26"),
        ("am ersten Advent offen?", "de", "2026-11-29"),
        ("zurück am Pfingstmontag", "de", "2027-05-17"),
        ("Neujahrstag nach Wien", "de", "2027-01-01"),
        ("voo na véspera de Natal", "pt-BR", "2026-12-24"),
        ("abrem na sexta-feira santa?", "pt-BR", "2027-03-26"),
        ("chega antes do Dia das Mães?", "pt-BR", "2027-05-09"),
        ("vuelos en Nochevieja", "es", "2026-12-31"),
        ("abren el Día de Reyes?", "es", "2027-01-06"),
        ("vuelo el martes de Carnaval", "es", "2027-02-09"),
    ],
)
def test_named_days_are_days(text: str, language: str, day: str) -> None:
    assert moments(text, language) == [day]


@pytest.mark.parametrize(
    "text, language",
    [
        ("any Easter eggs left?", "en"),
        ("regalos de Navidad para él", "es"),
        ("um presente de Natal", "pt-BR"),
        ("Passagem pra Natal", "pt-BR"),
        ("frohe Ostern!", "de"),
    ],
)
def test_wares_wishes_and_towns_are_no_named_days(text: str, language: str) -> None:
    assert moments(text, language) == []


@pytest.mark.parametrize("day", [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25), (2285, 3, 22)])
def test_easter_is_when_the_calendar_has_it(day: tuple[int, int, int]) -> None:
    assert easter(day[0]) == date(*day)


@pytest.mark.parametrize(
    "text, language, day",
    [
        ("our flight on 4 November was cancelled", "en", "2026-11-04"),
        ("got these gloves October 21, the seam is open", "en", "2026-10-21"),
        ("can I swap the mug I bought on 2 Nov?", "en", "2026-11-02"),
        ("the account was closed on 1 Nov", "en", "2026-11-01"),
        ("Die Dose, die ich am 8.11. bestellt habe, fehlt", "de", "2026-11-08"),
        ("mein Flug vom 4.11. ist ausgefallen", "de", "2026-11-04"),
        ("posso devolver o gorro comprado em 2 de novembro?", "pt-BR", "2026-11-02"),
        ("prometeram entregar em 12/11", "pt-BR", "2026-11-12"),
        ("el recibo del 22 de octubre", "es", "2026-10-22"),
        ("we travelled on the 12th", "en", "2026-11-12"),
        ("I flew home on 30 April", "en", "2026-04-30"),
        ("wir sind am Montag angekommen", "de", "2026-11-16"),
        ("viajei dia 11/02", "pt-BR", "2026-02-11"),
        ("o boleto venceu segunda, dá pra gerar outro?", "pt-BR", "2026-11-16"),
        ("viajé el 2 de febrero", "es", "2026-02-02"),
        ("volé con ustedes el 4 de noviembre", "es", "2026-11-04"),
    ],
)
def test_a_date_lies_behind_where_a_word_of_the_past_is_near(text: str, language: str, day: str) -> None:
    assert moments(text, language) == [day]


@pytest.mark.parametrize(
    "text, language, day",
    [
        ("I want to fly on 12 October", "en", "2027-10-12"),
        ("bought a ticket for 3 January", "en", "2027-01-03"),
        ("my booking was made for 20 October", "en", "2027-10-20"),
        ("ich möchte am 5.10. fliegen", "de", "2027-10-05"),
        ("viajaré el 12 de octubre", "es", "2027-10-12"),
        ("a que horas sai dia 12 de outubro?", "pt-BR", "2027-10-12"),
    ],
)
def test_a_date_lies_ahead_without_one(text: str, language: str, day: str) -> None:
    assert moments(text, language) == [day]


@pytest.mark.parametrize(
    "text, language, days",
    [
        ("change my trip from Thursday to Saturday", "en", ["2026-11-19", "2026-11-21"]),
        ("can we move it from Sat to Tues", "en", ["2026-11-21", "2026-11-24"]),
        ("bitte von Mo auf Di umbuchen", "de", ["2026-11-23", "2026-11-24"]),
        ("passar de seg pra ter", "pt-BR", ["2026-11-23", "2026-11-24"]),
    ],
)
def test_what_moves_from_one_day_to_another_names_two(text: str, language: str, days: list[str]) -> None:
    assert moments(text, language) == days


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("do you fly on 22nd", "en", ["2026-11-22"]),
        ("leaving the 27th", "en", ["2026-11-27"]),
        ("Thurs evening", "en", ["2026-11-19", "evening"]),
        ("Friday fortnight", "en", ["2026-12-04"]),
        ("Wednesday of next week", "en", ["2026-11-25"]),
        ("a week Tuesday", "en", ["2026-12-01"]),
        ("Dienstag in 2 Wochen", "de", ["2026-12-08"]),
        ("el 23 hay vuelos?", "es", ["2026-11-23"]),
        ("Do abend oder Fr früh", "de", ["2026-11-19", "evening", "2026-11-20", "morning"]),
        ("geht auch der 24.?", "de", ["2026-11-24"]),
        ("salgo de Quito el 20 a las 6:05", "es", ["2026-11-20", "06:05"]),
        ("el 29 de este mes", "es", ["2026-11-29"]),
        ("el 3 del mes que viene", "es", ["2026-12-03"]),
        ("volto no 25", "pt-BR", ["2026-11-25"]),
    ],
)
def test_short_weekdays_and_bare_days_of_the_month(text: str, language: str, found: list[object]) -> None:
    assert moments(text, language) == found


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("it departs 0145 hrs", "en", ["01:45"]),
        ("lands at 1830", "en", ["18:30"]),
        ("Boarding 0535", "de", ["05:35"]),
        ("1655 Uhr", "de", ["16:55"]),
        ("chegada 2210", "pt-BR", ["22:10"]),
        ("a las 1830", "es", ["18:30"]),
        ("noonish on Thursday", "en", ["12:00", "2026-11-19"]),
        ("a las veinte treinta", "es", ["20:30"]),
        ("6 da matina", "pt-BR", ["06:00", "morning"]),
        ("this arvo", "en", ["2026-11-18", "afternoon"]),
    ],
)
def test_times_without_a_colon_and_homely_words(text: str, language: str, found: list[object]) -> None:
    assert moments(text, language) == found


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("um halb elf oder am Nachmittag", "de", ["10:30", "afternoon"]),
        ("heute Nachmittag, geht da noch was um drei?", "de", ["2026-11-18", "afternoon", "15:00"]),
        ("de 7 de la tarde a 5 de la mañana", "es", ["19:00", "afternoon", "05:00", "morning"]),
        ("das 7 da noite às 5 da manhã", "pt-BR", ["19:00", "evening", "05:00", "morning"]),
    ],
)
def test_a_time_is_in_the_part_of_the_day_that_is_its_own(text: str, language: str, found: list[object]) -> None:
    assert moments(text, language) == found


@pytest.mark.parametrize(
    "text, language",
    [
        ("moro na rua 7 de setembro 120", "pt-BR"),
        ("vivo en 18 de Julio 1234", "es"),
        ("calle 9 de julio", "es"),
        ("Straße des 17. Juni 12", "de"),
        ("cap in 7 1/4", "en"),
        ("a escala é de 2h40", "pt-BR"),
        ("el retraso fue de 3h", "es"),
        ("in 10 Minuten zweimal geändert", "de"),
        ("se agotó en 5 minutos", "es"),
        ("sold out in 5 minutes", "en"),
        ("hoje em dia ninguém faz isso", "pt-BR"),
        ("hoy en día nadie lo usa", "es"),
        ("we're sat at 52", "en"),
        ("a voucher from 2019", "en"),
        ("around 1500 for a tent", "en"),
    ],
)
def test_streets_sizes_and_lengths_of_time_are_no_moments(text: str, language: str) -> None:
    assert moments(text, language) == []


@pytest.mark.parametrize(
    "text, language", [("is it warm at minus 10 at night", "en"), ("sirve a menos 10 por la noche", "es")]
)
def test_degrees_are_no_time(text: str, language: str) -> None:
    assert moments(text, language) in (["night"], ["evening"])
