"""How long, how much, and from when until when, as people say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kontor.nlu.entities.reading import values


@pytest.mark.parametrize(
    "text, language, begin, end",
    [
        ("from Monday to Friday", "en", "2026-11-23", "2026-11-27"),
        ("Mon-Fri", "en", "2026-11-23", "2026-11-27"),
        ("between Friday and Monday", "en", "2026-11-20", "2026-11-23"),
        ("from tomorrow until Sunday", "en", "2026-11-19", "2026-11-22"),
        ("from the 3rd to the 5th of March", "en", "2027-03-03", "2027-03-05"),
        ("between the 3rd and the 5th of March", "en", "2027-03-03", "2027-03-05"),
        ("3-5 December", "en", "2026-12-03", "2026-12-05"),
        ("December 3 to 5, 2027", "en", "2027-12-03", "2027-12-05"),
        ("December 28 to January 3", "en", "2026-12-28", "2027-01-03"),
        ("next weekend", "en", "2026-11-28", "2026-11-29"),
        ("this weekend", "en", "2026-11-21", "2026-11-22"),
        ("next week", "en", "2026-11-23", "2026-11-29"),
        ("this week", "en", "2026-11-18", "2026-11-22"),
        ("next month", "en", "2026-12-01", "2026-12-31"),
        ("vom 3. bis 5. März", "de", "2027-03-03", "2027-03-05"),
        ("vom 3. bis zum 5.3.", "de", "2027-03-03", "2027-03-05"),
        ("3.3.-5.3.", "de", "2027-03-03", "2027-03-05"),
        ("24.12. bis 3.1.", "de", "2026-12-24", "2027-01-03"),
        ("von Montag bis Mittwoch", "de", "2026-11-23", "2026-11-25"),
        ("Fr-So", "de", "2026-11-20", "2026-11-22"),
        ("zwischen heute und Sonntag", "de", "2026-11-18", "2026-11-22"),
        ("am Wochenende", "de", "2026-11-21", "2026-11-22"),
        ("nächstes Wochenende", "de", "2026-11-28", "2026-11-29"),
        ("übernächste Woche", "de", "2026-11-30", "2026-12-06"),
        ("nächsten Monat", "de", "2026-12-01", "2026-12-31"),
        ("de segunda a sexta", "pt", "2026-11-23", "2026-11-27"),
        ("do dia 3 ao dia 5 de março", "pt", "2027-03-03", "2027-03-05"),
        ("no fim de semana", "pt", "2026-11-21", "2026-11-22"),
        ("semana que vem", "pt", "2026-11-23", "2026-11-29"),
        ("del 3 al 5 de marzo", "es", "2027-03-03", "2027-03-05"),
        ("el finde que viene", "es", "2026-11-28", "2026-11-29"),
        ("el próximo mes", "es", "2026-12-01", "2026-12-31"),
        ("del lunes al viernes", "es", "2026-11-23", "2026-11-27"),
    ],
)
def test_a_stretch_of_days_is_one_value(text: str, language: str, begin: str, end: str) -> None:
    assert values(text, "period", language) == [{"from": begin, "to": end}]
    assert values(text, "day", language) == []


@pytest.mark.parametrize(
    "text, language, begin, end",
    [
        ("flights to Lisbon in December", "en", "2026-12-01", "2026-12-31"),
        ("some time in November", "en", "2026-11-18", "2026-11-30"),
        ("in May 2028", "en", "2028-05-01", "2028-05-31"),
        ("at the end of the month", "en", "2026-11-21", "2026-11-30"),
        ("early March", "en", "2027-03-01", "2027-03-10"),
        ("mid-December", "en", "2026-12-11", "2026-12-20"),
        ("the end of next month", "en", "2026-12-21", "2026-12-31"),
        ("a Friday in December", "en", "2026-12-01", "2026-12-31"),
        ("im Dezember nach Porto", "de", "2026-12-01", "2026-12-31"),
        ("Anfang Januar", "de", "2027-01-01", "2027-01-10"),
        ("Ende des Monats", "de", "2026-11-21", "2026-11-30"),
        ("Mitte nächsten Monats", "de", "2026-12-11", "2026-12-20"),
        ("in KW 50", "de", "2026-12-07", "2026-12-13"),
        ("Kalenderwoche 2", "de", "2027-01-11", "2027-01-17"),
        ("em dezembro", "pt", "2026-12-01", "2026-12-31"),
        ("no fim do mês que vem", "pt", "2026-12-21", "2026-12-31"),
        ("início de janeiro", "pt", "2027-01-01", "2027-01-10"),
        ("en diciembre", "es", "2026-12-01", "2026-12-31"),
        ("a finales de mes", "es", "2026-11-21", "2026-11-30"),
        ("a mediados de mayo", "es", "2027-05-11", "2027-05-20"),
    ],
)
def test_a_month_or_a_part_of_it_is_a_stretch_of_days(text: str, language: str, begin: str, end: str) -> None:
    assert values(text, "period", language) == [{"from": begin, "to": end}]
    assert values(text, "day", language) == []


@pytest.mark.parametrize(
    "text, language",
    [
        ("not on Friday but on Saturday", "en"),
        ("on Friday and Saturday", "en"),
        ("from 3 to 5", "en"),
        ("ten to eight", "en"),
        ("have a nice weekend", "en"),
        ("next week on Friday", "en"),
        ("31.12.2027 to 1.1.2027", "en"),
        ("schönes Wochenende", "de"),
        ("Freitag und Samstag", "de"),
        ("bom fim de semana", "pt"),
        ("sexta da semana que vem", "pt"),
        ("el viernes de la semana que viene", "es"),
        ("Freitag nächster Woche", "de"),
        ("drei bis vier Personen", "de"),
        ("may I march in", "en"),
        ("December 3", "en"),
        ("I flew to Oslo in March", "en"),
        ("the first Monday in December", "en"),
        ("early November", "en"),
        ("im August bin ich geflogen", "de"),
        ("am 3. Dezember", "de"),
        ("KW 53 und KW 54", "pt"),
        ("el mar en calma", "es"),
    ],
)
def test_what_is_no_stretch_of_days_stays_none(text: str, language: str) -> None:
    assert values(text, "period", language) == []


def test_after_the_question_for_days_bare_words_are_some() -> None:
    assert values("3rd to 5th", "period", "en", asked="period") == [{"from": "2026-12-03", "to": "2026-12-05"}]
    assert values("3. bis 5.", "period", "de", asked="period") == [{"from": "2026-12-03", "to": "2026-12-05"}]
    assert values("el 3", "period", "es", asked="period") == [{"from": "2026-12-03", "to": "2026-12-03"}]
    assert values("tomorrow", "period", "en", asked="period") == [{"from": "2026-11-19", "to": "2026-11-19"}]
    assert values("the 3rd", "period", "en", asked="period") == [{"from": "2026-12-03", "to": "2026-12-03"}]


@pytest.mark.parametrize(
    "text, language, value",
    [
        ("for 3 nights", "en", "P3D"),
        ("two weeks", "en", "P2W"),
        ("for an hour", "en", "PT1H"),
        ("half an hour", "en", "PT30M"),
        ("an hour and a half", "en", "PT1H30M"),
        ("one and a half hours", "en", "PT1H30M"),
        ("2 hours and 30 minutes", "en", "PT2H30M"),
        ("1h 30min", "en", "PT1H30M"),
        ("90 min", "en", "PT1H30M"),
        ("twenty-three days", "en", "P23D"),
        ("a 3-day trip", "en", "P3D"),
        ("2-3 days", "en", "P3D"),
        ("it takes a week", "en", "P1W"),
        ("three quarters of an hour", "en", "PT45M"),
        ("6 months", "en", "P6M"),
        ("a couple of days", "en", "P2D"),
        ("für 3 Nächte", "de", "P3D"),
        ("anderthalb Stunden", "de", "PT1H30M"),
        ("eine halbe Stunde", "de", "PT30M"),
        ("dauert eine Stunde", "de", "PT1H"),
        ("2 Stunden und 30 Minuten", "de", "PT2H30M"),
        ("1 Std 20 min", "de", "PT1H20M"),
        ("dreiundzwanzig Tage", "de", "P23D"),
        ("zwei bis drei Tage", "de", "P3D"),
        ("eine Dreiviertelstunde", "de", "PT45M"),
        ("zweieinhalb Stunden", "de", "PT2H30M"),
        ("1,5 Stunden", "de", "PT1H30M"),
        ("zwei Wochen", "de", "P2W"),
        ("ein Jahr", "de", "P1Y"),
        ("por 3 noites", "pt", "P3D"),
        ("uma hora e meia", "pt", "PT1H30M"),
        ("meia hora", "pt", "PT30M"),
        ("duas semanas", "pt", "P2W"),
        ("vinte e três dias", "pt", "P23D"),
        ("por 3 noches", "es", "P3D"),
        ("una hora y media", "es", "PT1H30M"),
        ("2 horas y 30 minutos", "es", "PT2H30M"),
        ("dos semanas", "es", "P2W"),
    ],
)
def test_durations_are_read(text: str, language: str, value: str) -> None:
    assert values(text, "duration", language) == [value]


@pytest.mark.parametrize(
    "text, language",
    [
        ("have a nice day", "en"),
        ("good night", "en"),
        ("every day", "en"),
        ("in 3 days", "en"),
        ("2 weeks ago", "en"),
        ("tomorrow night", "en"),
        ("schönen Tag noch", "de"),
        ("gute Nacht", "de"),
        ("in anderthalb Stunden", "de"),
        ("heute Nacht", "de"),
        ("999999 days", "en"),
    ],
)
def test_what_is_no_duration_stays_unread(text: str, language: str) -> None:
    assert values(text, "duration", language) == []


@pytest.mark.parametrize(
    "text, language, value",
    [
        ("twenty-three", "en", 23),
        ("a hundred", "en", 100),
        ("one hundred and five", "en", 105),
        ("1,299.50", "en", 1299.5),
        ("about 2.5 I think", "en", 2.5),
        ("half a dozen", "en", 6),
        ("-4", "en", -4),
        ("dreiundzwanzig", "de", 23),
        ("eine Million", "de", 1_000_000),
        ("zwei Komma fünf", "de", 2.5),
        ("1.299,50", "de", 1299.5),
        ("ein Dutzend", "de", 12),
        ("vinte e três", "pt", 23),
        ("veintitrés", "es", 23),
    ],
)
def test_numbers_answer_the_question_for_one(text: str, language: str, value: float) -> None:
    assert values(text, "number", language, asked="number") == [value]
    assert values(text, "number", language) == []


@pytest.mark.parametrize("text", ["the second one's fine", "none", "LH400", "10:30", "1.2.3"])
def test_what_is_no_number_stays_unread(text: str) -> None:
    assert [value for value in values(text, "number", "en", asked="number") if value != 1] == []


@given(st.integers(0, 10**9))
def test_any_number_in_figures_is_itself(number: int) -> None:
    assert values(str(number), "number", "en", asked="number") == [number]
    assert values(f"{number:,}", "number", "en", asked="number") == [number]
    assert values(f"{number:,}".replace(",", "."), "number", "de", asked="number") == [number]
