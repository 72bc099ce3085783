"""Moments as people write them, in both languages, against one given now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kontor.nlu.entities.dates import read_dates
from kontor.nlu.line import read_line
from tests.kontor.nlu.entities.reading import BERLIN, NOW, context

LANGUAGES = ("en", "de", "pt", "es")


def labelled(language: str) -> Iterator[tuple[str, str, str]]:
    path = Path(__file__).parent / f"moments_{language}.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            text, _, values = line.partition(" |")
            yield language, text, values.strip()


def read(text: str, language: str, asked: str | None = None, zone: str = BERLIN, now: datetime = NOW) -> str:
    found = read_dates(read_line(text), context(language, asked=asked, zone=zone, now=now))
    return " ".join(str(value.value) for item in found for value in item.values)


@pytest.mark.parametrize("language, text, values", [found for language in LANGUAGES for found in labelled(language)])
def test_a_moment_is_read_as_a_person_labelled_it(language: str, text: str, values: str) -> None:
    assert read(text, language) == values


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_labelled_moments(language: str) -> None:
    assert len(list(labelled(language))) >= 120


@pytest.mark.parametrize(
    "text, language, asked, values",
    [
        ("the 3rd", "en", "day", "2026-12-03"),
        ("3rd", "en", "day", "2026-12-03"),
        ("20", "en", "day", "2026-11-20"),
        ("sat", "en", "day", "2026-11-21"),
        ("der dritte", "de", "day", "2026-12-03"),
        ("20.", "de", "day", "2026-11-20"),
        ("mo", "de", "day", "2026-11-23"),
        ("Montag", "en", "day", "2026-11-23"),
        ("tomorrow", "de", "day", "2026-11-19"),
        ("acht", "de", "time", "08:00"),
        ("8.30", "de", "time", "08:30"),
        ("nine", "en", "time", "09:00"),
        ("18 30", "en", "time", "18:30"),
        ("sex", "pt-BR", "day", "2026-11-20"),
        ("o 28", "pt-BR", "day", "2026-11-28"),
        ("oito", "pt-BR", "time", "08:00"),
        ("20", "es", "day", "2026-11-20"),
        ("el primero", "es", "day", "2026-12-01"),
        ("ocho", "es", "time", "08:00"),
    ],
)
def test_the_open_question_tells_what_bare_words_mean(text: str, language: str, asked: str, values: str) -> None:
    assert not read(text, language)
    assert read(text, language, asked) == values


@pytest.mark.parametrize("text", ["400", "3", "the 3rd", "sat", "8.30"])
def test_the_same_words_alone_mean_nothing(text: str) -> None:
    assert not read(text, "en")


def test_today_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    assert read("today", "en", zone="Europe/Berlin", now=late) == "2026-11-19"
    assert read("today", "en", zone="America/New_York", now=late) == "2026-11-18"


@pytest.mark.parametrize(
    "zone",
    ["America/New_York", "US/Eastern", "Pacific/Honolulu", "America/Anchorage", "America/Puerto_Rico", "Pacific/Guam",
     "Asia/Manila"],
)  # fmt: skip
def test_a_month_comes_first_in_english_where_it_does_in_that_country(zone: str) -> None:
    assert read("3/4", "en", zone=zone) == "2027-03-04"


@pytest.mark.parametrize(
    "zone",
    ["Europe/London", "America/Jamaica", "Jamaica", "America/Argentina/Buenos_Aires", "America/Sao_Paulo",
     "America/Toronto", "America/Mexico_City", "Asia/Kolkata", "Australia/Sydney", "UTC", "Etc/GMT+5"],
)  # fmt: skip
def test_a_day_comes_first_in_english_everywhere_else(zone: str) -> None:
    assert read("3/4", "en", zone=zone) == "2027-04-03"


@pytest.mark.parametrize(
    "tag, zone, day",
    [
        ("en-GB", "America/New_York", "2027-04-03"),
        ("en_GB", "America/New_York", "2027-04-03"),
        ("en-US", "Europe/Berlin", "2027-03-04"),
        ("en-001", "America/New_York", "2027-04-03"),
        ("en-Latn-US", "UTC", "2027-03-04"),
        ("en-", "America/New_York", "2027-03-04"),
        ("en-XX", "America/New_York", "2027-04-03"),
    ],
)
def test_the_country_of_the_language_outweighs_that_of_the_zone(tag: str, zone: str, day: str) -> None:
    assert read("3/4", tag, zone=zone) == day


def test_a_day_comes_first_in_portuguese_and_spanish_everywhere() -> None:
    assert read("3/4", "pt-BR", zone="America/New_York") == "2027-04-03"
    assert read("3/4", "es", zone="America/New_York") == "2027-04-03"


def test_the_same_weekday_is_today_and_the_next_one_a_week_away() -> None:
    assert read("Wednesday", "en") == "2026-11-18"
    assert read("nächsten Mittwoch", "de") == "2026-11-25"


@pytest.mark.parametrize(
    "text, language, day",
    [
        ("I ordered on Monday", "en", "2026-11-16"),
        ("we've sent the boots back on Friday", "en", "2026-11-13"),
        ("if I order on Monday", "en", "2026-11-23"),
        ("can it be sent on Monday", "en", "2026-11-23"),
        ("ich hab am Montag zwei Hosen bestellt", "de", "2026-11-16"),
        ("kann ich die am Montag bekommen", "de", "2026-11-23"),
    ],
)
def test_the_weekday_of_what_somebody_did_lies_behind(text: str, language: str, day: str) -> None:
    assert day in read(text, language)


@pytest.mark.parametrize("text", ["31.2.2027", "25:00", "am 99.99.", "in 999999 days", "29.2.2027", "30/30"])
def test_moments_that_do_not_exist_are_not_read(text: str) -> None:
    assert not read(text, "de")
    assert not read(text, "en")


def test_a_moment_knows_its_place_in_the_text() -> None:
    line = read_line("Fliegt LH400 am  Freitag um halb acht?")
    found = list(read_dates(line, context("de")))
    assert [line.plain[item.start : item.end] for item in found] == ["Freitag", "halb acht"]


@pytest.mark.parametrize("asked", [None, "day"])
@pytest.mark.parametrize(
    "text, language",
    [
        ("on the 30th of February", "en"),
        ("February 30th", "en"),
        ("the 31st of April please", "en"),
        ("am 30. Februar", "de"),
        ("den 31. Juni", "de"),
        ("am 29. Februar 2027", "de"),
        ("vom 28. bis 30. Februar", "de"),
        ("dia 30 de fevereiro", "pt-BR"),
        ("el 31 de junio", "es"),
    ],
)
def test_a_day_that_its_month_never_has_is_no_day_of_another_month(text: str, language: str, asked: str | None) -> None:
    assert read(text, language, asked) == ""
