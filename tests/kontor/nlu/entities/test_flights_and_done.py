"""Flights whose airline is a word too, and days that lie behind, are of a day number, or move."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.entities.airlines import airlines
from tests.kontor.nlu.entities.reading import NOW, values

LANGUAGES = ("en", "de", "pt-BR", "es")
SENTENCES = {
    "en": "is {} still on time?",
    "de": "kommt {} noch pünktlich?",
    "pt-BR": "quando sai o {} hoje?",
    "es": "¿cuándo despega el {} hoy?",
}
ORDERED = {
    "en": "I ordered the boots on {}, when do they come?",
    "de": "ich hab am {} die Stiefel bestellt, wann kommen sie?",
    "pt-BR": "comprei na {}, quando chega?",
    "es": "lo pedí el {}, ¿cuándo llega?",
}
DAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "pt-BR": "segunda terça quarta quinta sexta sábado domingo",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}


@given(st.sampled_from(sorted(airlines()[2])), st.integers(100, 9999), st.sampled_from(LANGUAGES))
def test_an_airline_we_know_counts_in_capitals_and_apart(airline: str, number: int, language: str) -> None:
    if airline.isalpha():
        assert values(SENTENCES[language].format(f"{airline} {number}"), "flight_number", language) == [
            f"{airline}{number}"
        ]


@given(st.sampled_from(["OS", "LA", "AM", "AT", "SA"]), st.integers(1, 9999), st.sampled_from(["", ".", "?", "!"]))
def test_a_flight_is_a_whole_message(airline: str, number: int, sign: str) -> None:
    assert values(f"{airline} {number}{sign}", "flight_number") == [f"{airline}{number}"]


@given(st.sampled_from(["OS", "LA", "AM", "AT"]), st.integers(10, 9999), st.sampled_from(LANGUAGES))
def test_where_all_is_in_capitals_a_word_is_a_word(word: str, number: int, language: str) -> None:
    assert values(SENTENCES[language].format(f"{word} {number}").upper(), "flight_number", language) == []


@given(st.integers(1, 12), st.integers(1, 99))
def test_a_number_before_takes_the_letters_for_itself(hour: int, number: int) -> None:
    assert values(f"at {hour} AM {number} people come", "flight_number") == []
    assert values(f"{hour} CM {number} is wide", "flight_number") == []


@pytest.mark.parametrize(
    "text, language, flight",
    [
        ("OS 455 tomorrow still good to go?", "en", "OS455"),
        ("OS 66, geht der?", "de", "OS66"),
        ("meine Tochter sitzt in der OS 9", "de", "OS9"),
        ("va en el AM 2. ¿Ya llegó?", "es", "AM2"),
        ("quando decola o CM 701", "pt-BR", "CM701"),
        ("voo la 3240", "pt-BR", "LA3240"),
        ("flug os 455", "de", "OS455"),
        ("vuelo am 113", "es", "AM113"),
    ],
)
def test_flights_of_airlines_that_are_words_are_read(text: str, language: str, flight: str) -> None:
    assert values(text, "flight_number", language) == [flight]


@pytest.mark.parametrize(
    "text, language",
    [
        ("I AM 35 years old", "en"),
        ("I AM 100 % sure", "en"),
        ("ich fliege AM 24. Dezember", "de"),
        ("mein Flug am 24. Dezember", "de"),
        ("vuelo de 200 euros", "es"),
        ("vuelo en 2027", "es"),
        ("la 3240", "pt-BR"),
        ("size US 10", "en"),
        ("30 CM 200", "en"),
    ],
)
def test_stressed_words_and_measures_are_no_flights(text: str, language: str) -> None:
    assert values(text, "flight_number", language) == []


@given(st.integers(0, 6), st.sampled_from(LANGUAGES), st.integers(0, 400))
def test_the_weekday_of_what_was_done_is_one_of_the_last_seven_days(place: int, language: str, ahead: int) -> None:
    now = NOW + timedelta(ahead)
    (day,) = values(ORDERED[language].format(DAYS[language].split()[place]), "day", language, now=now)
    done = date.fromisoformat(str(day))
    assert done.weekday() == place
    assert timedelta(1) <= now.date() - done <= timedelta(7)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sampled_from(["en", "de"]))
def test_the_date_of_what_was_done_is_not_to_come(day: date, language: str) -> None:
    now = datetime(2027, 12, 31, 9, tzinfo=UTC)
    month = {"en": f"{day:%B} {day.day}", "de": f"{day.day}.{day.month}."}[language]
    text = {"en": f"we sent it back on {month}", "de": f"ich habe es am {month} zurückgeschickt"}[language]
    (found,) = values(text, "day", language, now=now)
    assert date.fromisoformat(str(found)) <= now.date()


@pytest.mark.parametrize(
    "text, language, day",
    [
        ("Am 10. November hab ich die Stiefel retour gegeben.", "de", "2026-11-10"),
        ("Am Montag bestellt, wann kommt das?", "de", "2026-11-16"),
        ("seit Dienstag in Nürnberg", "de", "2026-11-17"),
        ("Comprei segunda", "pt-BR", "2026-11-16"),
        ("desde terça em Brasília, extraviou?", "pt-BR", "2026-11-17"),
        ("Lo pedí el lunes", "es", "2026-11-16"),
        ("desde el martes en Valencia", "es", "2026-11-17"),
        ("Sent Tuesday, still shows Birmingham", "en", "2026-11-17"),
        ("posted the boots back on the 10th, have you got them", "en", "2026-11-10"),
        ("I paid for it on Monday", "en", "2026-11-16"),
        ("on 18 November I ordered two", "en", "2026-11-18"),
    ],
)
def test_what_was_done_lies_behind(text: str, language: str, day: str) -> None:
    assert values(text, "day", language) == [day]


@pytest.mark.parametrize(
    "text, language, day",
    [
        ("I bought a ticket for Friday", "en", "2026-11-20"),
        ("I bought a flight Friday", "en", "2026-11-20"),
        ("I ordered shoes and need them on Friday", "en", "2026-11-20"),
        ("if I ordered on Friday, when would it come", "en", "2026-11-20"),
        ("wird am Montag geliefert?", "de", "2026-11-23"),
        ("bis Freitag bestellt, wann da?", "de", "2026-11-20"),
        ("ich habe Schuhe bestellt und brauche sie am Freitag", "de", "2026-11-20"),
        ("comprei passagem para sexta", "pt-BR", "2026-11-20"),
        ("compré un vuelo para el viernes", "es", "2026-11-20"),
        ("desde el 1 de diciembre vivo en Santander", "es", "2026-12-01"),
    ],
)
def test_what_is_wished_for_lies_ahead(text: str, language: str, day: str) -> None:
    assert values(text, "day", language) == [day]


@given(st.integers(1, 28), st.integers(1, 28))
def test_what_moves_from_one_day_to_another_has_two(first: int, last: int) -> None:
    def to_come(day: int) -> str:
        return f"2026-{11 if day >= 18 else 12}-{day:02}"

    wanted = [to_come(first), to_come(last)]
    assert values(f"die G5H6J7 vom {first}. auf den {last}. legen", "day", "de") == wanted
    assert values(f"mueve la G9H7J5 del {first} al {last}", "day", "es") == wanted
    assert values(f"passa a C7V9B1 do dia {first} para o dia {last}", "day", "pt-BR") == wanted
    assert values(f"passa a C7V9B1 do {first} pro {last}", "day", "pt-BR") == wanted
    if 4 <= first <= 20 and 4 <= last <= 20:
        assert values(f"shift D3F7GH from the {first}th to the {last}th", "day") == wanted


@given(st.integers(4, 20), st.integers(4, 20))
def test_a_stretch_of_days_of_the_month_ends_after_it_begins(first: int, last: int) -> None:
    found = values(f"we are away from the {first}th to the {last}th", "period")
    if first != last:
        (stretch,) = found
        assert isinstance(stretch, dict)
        begin, end = date.fromisoformat(stretch["from"]), date.fromisoformat(stretch["to"])
        assert (begin.day, end.day) == (first, last)
        assert NOW.date() <= begin < end < begin + timedelta(31)


@pytest.mark.parametrize(
    "text, language, day",
    [
        ("gebucht ist der 28.", "de", "2026-11-28"),
        ("a volta tá marcada pro 28", "pt-BR", "2026-11-28"),
        ("partida no dia 1º: qual o horário?", "pt-BR", "2026-12-01"),
        ("tengo plaza en el del 27?", "es", "2026-11-27"),
        ("el billete del 30 fuera", "es", "2026-11-30"),
        ("la vuelta está puesta el 28", "es", "2026-11-28"),
    ],
)
def test_a_bare_number_of_a_journey_is_a_day_of_the_month(text: str, language: str, day: str) -> None:
    assert values(text, "day", language) == [day]


@pytest.mark.parametrize(
    "text, language",
    [
        ("die Wohnung ist der 3. Stock", "de"),
        ("quiero el 28", "es"),
        ("la camisa del 28 azul", "es"),
        ("o tênis do 30", "pt-BR"),
        ("the 3rd to last one", "en"),
        ("what is 10 to the 12th power", "en"),
    ],
)
def test_a_bare_number_of_something_else_is_none(text: str, language: str) -> None:
    assert values(text, "day", language) == []


@given(st.integers(1, 24))
def test_hours_before_something_are_no_time_of_day(hours: int) -> None:
    assert values(f"{hours} h vorher einchecken", "time", "de") == []
    assert values(f"posso até {hours} h antes?", "time", "pt-BR") == []
    assert values(f"se puede {hours} h antes?", "time", "es") == []
