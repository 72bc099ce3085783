"""Moments said roughly, done things that took some minutes, and numbers that only look like a time or a day."""

from __future__ import annotations

import pytest

from tests.kontor.nlu.entities.reading import moments, values


@pytest.mark.parametrize(
    "text, language, day",
    [
        ("ordered about ten days ago", "en", "2026-11-08"),
        ("vor etwa zwei Wochen bestellt", "de", "2026-11-04"),
        ("ich hab vor ca. 10 Tagen bezahlt", "de", "2026-11-08"),
        ("das kam vor ungefähr drei Wochen", "de", "2026-10-28"),
        ("vor gut einer Woche abgeschickt", "de", "2026-11-11"),
        ("comprei faz uns dez dias", "pt-BR", "2026-11-08"),
        ("paguei há umas duas semanas", "pt-BR", "2026-11-04"),
        ("devolvi há cerca de 3 semanas", "pt-BR", "2026-10-28"),
        ("chegou faz mais ou menos uma semana", "pt-BR", "2026-11-11"),
        ("lo pedí hace unos diez días", "es", "2026-11-08"),
        ("hace como dos semanas que pagué", "es", "2026-11-04"),
        ("hace casi tres semanas", "es", "2026-10-28"),
        ("hace ya una semana", "es", "2026-11-11"),
        ("I fly next tomorrow", "en", "2026-11-20"),
    ],
)
def test_a_day_said_roughly_is_that_day(text: str, language: str, day: str) -> None:
    assert moments(text, language) == [day]


@pytest.mark.parametrize(
    "text, language",
    [
        ("you sorted that in two minutes, thanks", "en"),
        ("I booked it in 5 minutes", "en"),
        ("das ging ja in zwei Minuten, danke", "de"),
        ("vocês resolveram em dois minutos", "pt-BR"),
        ("me lo arreglaste en un minuto", "es"),
        ("lo hicieron en cinco minutos", "es"),
    ],
)
def test_how_long_something_took_that_is_done_is_no_moment(text: str, language: str) -> None:
    assert moments(text, language) == []


@pytest.mark.parametrize(
    "text, language, time",
    [
        ("it leaves in twenty minutes", "en", "10:50"),
        ("I was told we board in ten minutes", "en", "10:40"),
        ("fliegt in zwei Stunden", "de", "12:30"),
        ("meu voo sai em meia hora", "pt-BR", "11:00"),
        ("salgo en cinco minutos", "es", "10:35"),
    ],
)
def test_what_is_still_to_come_in_some_minutes_is_one(text: str, language: str, time: str) -> None:
    assert values(text, "time", language) == [time]


@pytest.mark.parametrize(
    "text, language, day",
    [
        ("o problema ocorrido em 15 de outubro", "pt-BR", "2026-10-15"),
        ("cobrança feita em 3 de novembro", "pt-BR", "2026-11-03"),
        ("el cargo realizado el 3 de noviembre", "es", "2026-11-03"),
        ("am 2. November schrieb ich euch", "de", "2026-11-02"),
        ("ich rief am 4. November an", "de", "2026-11-04"),
        ("uma passagem marcada para 15 de outubro", "pt-BR", "2027-10-15"),
    ],
)
def test_the_day_of_what_happened_lies_behind(text: str, language: str, day: str) -> None:
    assert values(text, "day", language) == [day]


@pytest.mark.parametrize(
    "text, language",
    [
        ("is the shop at 12 Baker Street open", "en"),
        ("the store at 9 Long Lane", "en"),
        ("¿a qué hora llega el primero del día?", "es"),
        ("a q hora sale el primero de GDL a Tijuana", "es"),
        ("el primero de la mañana a Oslo ¿va lleno?", "es"),
    ],
)
def test_a_house_and_the_first_flight_are_no_moments(text: str, language: str) -> None:
    assert values(text, "day", language) == values(text, "time", language) == []


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("a las 7 qué sale para Lima", "es", ["07:00"]),
        ("às 7 qual sai pra Lima", "pt-BR", ["07:00"]),
        ("move my journey forward from the 25th to the 23rd", "en", ["2026-11-25", "2026-11-23"]),
        ("kindly prepone it from the 25th to the 23rd", "en", ["2026-11-25", "2026-11-23"]),
        ("la pantalla dice 1530", "es", ["15:30"]),
        ("in der Mail steht 1830", "de", ["18:30"]),
        ("o painel mostra 1640", "pt-BR", ["16:40"]),
        ("your app says 1745", "en", ["17:45"]),
        ("vuelvo el 22.12. con mi hija", "es", ["2026-12-22"]),
        ("sale a las 12 del mediodía", "es", ["12:00"]),
        ("el ticket es del 2 de noviembre", "es", ["2026-11-02"]),
        ("el del lunes x la tarde", "es", ["2026-11-23", "afternoon"]),
        ("bought these boots October 28, already worn out", "en", ["2026-10-28"]),
        ("entregaram em 11/11 a bota tamanho 41", "pt-BR", ["2026-11-11"]),
    ],
)
def test_moments_beside_other_words_are_read(text: str, language: str, found: list[str]) -> None:
    assert moments(text, language) == found
