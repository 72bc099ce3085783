"""How values are written in different languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from kontor.slots import Price
from kontor.texts.formats import Manner, formatted, written

BERLIN, LISBON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
EVENING = datetime(2026, 11, 27, 19, 30, tzinfo=LISBON)
ENGLISH = {"today": "today", "tomorrow": "tomorrow", "yesterday": "yesterday", "on": "on {day}"}
GERMAN = {"today": "heute", "tomorrow": "morgen", "yesterday": "gestern", "on": "am {day}"}


def manner(language: str = "en", now: datetime | None = NOW) -> Manner:
    return Manner(Locale.parse(language), BERLIN, now, GERMAN if language == "de" else ENGLISH)


@dataclass(frozen=True)
class Sum:
    amount: int
    currency: str


@pytest.mark.parametrize(
    "value,spec,language,words",
    [
        (EVENING, "time", "en", "7:30 PM"),
        (EVENING, "time", "de", "19:30"),
        (time(7, 5), "time", "en_GB", "07:05"),
        (EVENING, "date", "en", "November 27, 2026"),
        (EVENING, "date", "de", "27. November 2026"),
        (EVENING, "datetime", "de", "27. November 2026, 19:30"),
        (EVENING, "", "de", "27. November 2026, 19:30"),
        (EVENING, "zone", "en", "WET"),
        (EVENING, "zone", "de", "WEZ"),
        (EVENING.replace(month=7), "zone", "de", "WESZ"),
        ("Europe/Berlin", "zone", "de", "MEZ"),
        (ZoneInfo("Asia/Kathmandu"), "zone", "en", "GMT+05:45"),
        (Sum(80, "EUR"), "money", "en", "€80.00"),
        (Price(Decimal("1234.5"), "EUR"), "", "de", "1.234,50 €"),
        ({"amount": "80", "currency": "JPY"}, "money", "en", "¥80"),
        (1234567, "number", "de", "1.234.567"),
        (2026, "", "de", "2026"),
        (Decimal("0.5"), "", "de", "0,5"),
        (0.25, "percent", "de", "25 %"),
        (timedelta(minutes=95), "duration", "en", "1 hour, 35 minutes"),
        (timedelta(minutes=95), "duration", "de", "1 Stunde, 35 Minuten"),
        (timedelta(minutes=95), "duration", "es", "1 hora y 35 minutos"),
        (timedelta(minutes=95), "duration", "pt_BR", "1 hora e 35 minutos"),
        (timedelta(days=2, hours=3, minutes=4), "duration", "en", "2 days, 3 hours"),
        (20, "duration", "en", "0 minutes"),
        (3600, "duration", "en", "1 hour"),
        (["a", "b", "c"], "list", "de", "a, b und c"),
        ((), "list", "en", ""),
        ((1, Decimal("1.5")), "", "en", "1 and 1.5"),
    ],
)
def test_each_language_writes_values_its_own_way(value: object, spec: str, language: str, words: str) -> None:
    assert formatted(value, spec, manner(language)) == words


@pytest.mark.parametrize("language, words", [("en", "7:30 PM"), ("de", "19:30"), ("pt-BR", "19:30"), ("es", "19:30")])
def test_what_code_makes_is_written_as_the_texts_are(language: str, words: str) -> None:
    assert written(EVENING, "time", language) == words


@pytest.mark.parametrize(
    "day,near,sentence",
    [
        (date(2026, 11, 21), "gestern", "gestern"),
        (date(2026, 11, 22), "heute", "heute"),
        (date(2026, 11, 23), "morgen", "morgen"),
        (date(2026, 11, 24), "Dienstag", "am Dienstag"),
        (date(2026, 11, 28), "Samstag", "am Samstag"),
        (date(2026, 11, 29), "Sonntag, 29. November", "am Sonntag, 29. November"),
        (date(2026, 11, 20), "Freitag, 20. November", "am Freitag, 20. November"),
        (date(2028, 2, 29), "Dienstag, 29. Februar 2028", "am Dienstag, 29. Februar 2028"),
    ],
)
def test_days_near_today_are_named_from_today_in_the_business_zone(day: date, near: str, sentence: str) -> None:
    assert formatted(day, "day", manner("de")) == near
    assert formatted(day, "on_day", manner("de")) == sentence


def test_without_a_now_a_day_is_written_whole() -> None:
    assert formatted(EVENING, "day", manner(now=None)) == "Friday, November 27, 2026"


def test_a_language_without_words_for_days_writes_the_weekday() -> None:
    assert formatted(date(2026, 11, 22), "day", Manner(Locale("fr"), BERLIN, NOW)) == "dimanche"


@pytest.mark.parametrize(
    "value,spec",
    [
        ("soon", "time"),
        (5, "date"),
        (True, ""),
        (object(), ""),
        (-5, "duration"),
        ({"a": 1}, "list"),
        (date(2026, 1, 1), "zone"),
    ],
)
def test_a_value_of_another_kind_than_its_format_is_refused(value: object, spec: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        formatted(value, spec, manner())


@given(
    st.sampled_from(["time", "day", "on_day", "date", "datetime", "zone"]),
    st.datetimes(timezones=st.sampled_from([UTC, BERLIN, ZoneInfo("Asia/Kolkata")])),
)
def test_no_moment_brings_signs_that_text_messages_cannot_carry_cheaply(spec: str, moment: datetime) -> None:
    assert formatted(moment, spec, manner()).isascii()
