"""What each slot reads, and what it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from kontor.messages import Option
from kontor.slots import (
    MISSING,
    BookingReference,
    Choice,
    Colour,
    Confirm,
    Count,
    Day,
    Daypart,
    Email,
    FlightNumber,
    Heard,
    Money,
    Name,
    PartOfDay,
    Phone,
    Place,
    Price,
    Situation,
    Size,
    Slot,
    Time,
    Unclear,
    Words,
)

SATURDAY = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
COLOURS = (Option("b", "Blue"), Option("r", "Red"), Option("g", "2"))


def heard(text: str = "", value: object = None) -> Heard:
    return Heard(text, value, at=SATURDAY)


def situation(language: str = "en", country: str | None = "DE") -> Situation:
    return Situation(SATURDAY, BERLIN, language, country)


@pytest.mark.parametrize(
    "slot, value, answer",
    [
        (Day("day"), "2026-11-27", date(2026, 11, 27)),
        (Time("time"), "19:30", time(19, 30)),
        (Daypart("part"), "evening", PartOfDay.EVENING),
        (FlightNumber("flight"), "LH0400", "LH400"),
        (Place("to"), ["LHR", "LGW"], ("LHR", "LGW")),
        (BookingReference("booking"), "ab12cd", "AB12CD"),
        (Count("guests"), 3, 3),
        (Count("guests"), "3", 3),
        (Money("limit"), {"amount": "80.5", "currency": "EUR"}, Price(Decimal("80.5"), "EUR")),
        (Size("size"), "xl", "XL"),
        (Colour("colour"), "blue", "blue"),
        (Choice("which", COLOURS), "r", "r"),
        (Confirm("sure"), False, False),
        (Confirm("sure"), "yes", True),
        (Phone("phone"), "+4915112345678", "+4915112345678"),
        (Email("mail"), "Ana.B@Example.ORG", "Ana.B@example.org"),
        (Words("note"), " any words ", "any words"),
        (Name("name"), "Zoë  van   Dijk", "Zoë van Dijk"),
    ],
)
def test_a_normal_value_is_read_before_the_text(slot: Slot[object], value: object, answer: object) -> None:
    assert slot.read(heard("something else entirely", value), situation()) == answer


READINGS: list[tuple[Slot[object], str, str, object]] = [
    (Day("day"), "en", "2026-12-01", date(2026, 12, 1)),
    (Day("day"), "en", "Today", date(2026, 11, 21)),
    (Day("day"), "de", "Übermorgen!", date(2026, 11, 23)),
    (Day("day"), "es", "mañana", date(2026, 11, 22)),
    (Day("day"), "en", "on Friday", date(2026, 11, 27)),
    (Day("day"), "en", "Saturday", date(2026, 11, 21)),
    (Day("day"), "en", "am Freitag", date(2026, 11, 27)),
    (Day("day"), "fr", "vendredi", date(2026, 11, 27)),
    (Day("day"), "de", "3.12.", date(2026, 12, 3)),
    (Day("day"), "de", "24. Februar", date(2027, 2, 24)),
    (Day("day"), "en", "December 3rd, 2027", date(2027, 12, 3)),
    (Day("day"), "en", "the 29th of February", None),
    (Day("day"), "en", "29 February", date(2028, 2, 29)),
    (Day("day"), "en", "31.02.2027", None),
    (Day("day"), "en", "3/4", None),
    (Day("day"), "en", "99999999999999999999", None),
    (Time("time"), "en", "7:30 pm", time(19, 30)),
    (Time("time"), "en", "12 a.m.", time(0, 0)),
    (Time("time"), "de", "19 Uhr", time(19, 0)),
    (Time("time"), "fr", "19h30", time(19, 30)),
    (Time("time"), "en", "13 pm", None),
    (Time("time"), "en", "25:00", None),
    (Time("time"), "en", "7", None),
    (Daypart("part"), "de", "abends", PartOfDay.EVENING),
    (Daypart("part"), "en", "never", None),
    (FlightNumber("flight"), "en", "lh 0400", "LH400"),
    (FlightNumber("flight"), "en", "4U9", "4U9"),
    (FlightNumber("flight"), "en", "at 9", None),
    (FlightNumber("flight"), "en", "LH000", None),
    (FlightNumber("flight"), "en", "LH400 or so", None),
    (BookingReference("booking"), "en", "ab-12 cd", "AB12CD"),
    (BookingReference("booking"), "en", "QWERTY", "QWERTY"),
    (BookingReference("booking"), "en", "please", None),
    (Place("to"), "en", "LIS", ("LIS",)),
    (Place("to"), "en", "XQZ", None),
    (Place("to"), "en", "Lisbon", None),
    (Count("guests", most=9), "en", "two", 2),
    (Count("guests", most=9), "de", "fünf", 5),
    (Count("guests", most=9), "es", "9", 9),
    (Count("guests", most=9), "en", "40", None),
    (Count("guests", least=1), "en", "0", None),
    (Count("guests"), "en", "-3", None),
    (Count("guests"), "en", "9" * 5000, None),
    (Money("limit"), "en", "€80.50", Price(Decimal("80.50"), "EUR")),
    (Money("limit"), "de", "1.080,50 €", Price(Decimal("1080.50"), "EUR")),
    (Money("limit"), "en", "80 pounds", Price(Decimal(80), "GBP")),
    (Money("limit"), "en", "80 chf", Price(Decimal(80), "CHF")),
    (Money("limit", currency="EUR"), "en", "80", Price(Decimal(80), "EUR")),
    (Money("limit"), "en", "80", None),
    (Money("limit"), "en", "80 cows", None),
    (Money("limit"), "en", "80 XQQ", None),
    (Size("size"), "de", "Größe m", "M"),
    (Size("size"), "en", "2xl", "XXL"),
    (Size("size"), "de", "42,5", "42.5"),
    (Size("size"), "en", "enormous", None),
    (Colour("colour"), "de", "in Blau", "blue"),
    (Colour("colour"), "en", "no colour", None),
    (Choice("which", COLOURS), "en", " blue! ", "b"),
    (Choice("which", COLOURS), "en", "1", "b"),
    (Choice("which", COLOURS), "en", "2", "g"),
    (Choice("which", COLOURS), "en", "4", None),
    (Choice("which", COLOURS), "en", "the second one", "r"),
    (Choice("which", COLOURS), "de", "die zweite bitte", "r"),
    (Choice("which", COLOURS), "pt-BR", "a primeira", "b"),
    (Choice("which", COLOURS), "pt-BR", "quero a opção dois", "r"),
    (Choice("which", COLOURS), "es", "el segundo", "r"),
    (Choice("which", COLOURS), "es", "la última", COLOURS[-1].id),
    (Choice("which", COLOURS), "es", "la séptima", None),
    (Choice("which", COLOURS), "es", "no, el otro", None),
    (Confirm("sure"), "pt-BR", "sim pf", True),
    (Confirm("sure"), "pt-BR", "blz", True),
    (Confirm("sure"), "es", "dale", True),
    (Confirm("sure"), "es", "no por favor", False),
    (Confirm("sure"), "pt-BR", "nn", False),
    (Choice("which", COLOURS), "en", "0", None),
    (Choice("which", COLOURS), "en", "blueish", None),
    (Choice("which", (Option("a", "Same"), Option("b", "same"))), "en", "same", None),
    (Confirm("sure"), "en", "Yes, please!", True),
    (Confirm("sure"), "de", "nein danke", False),
    (Confirm("sure"), "es", "Sí", True),
    (Confirm("sure"), "pt", "NÃO", False),
    (Confirm("sure"), "fr", "d’accord", True),
    (Confirm("sure"), "en", "👍🏽", True),
    (Confirm("sure"), "en", "👎👍", None),
    (Confirm("sure"), "en", "yes and no", None),
    (Phone("phone"), "de", "0151 12345678", "+4915112345678"),
    (Phone("phone", country="PT"), "pt", "912 345 678", "+351912345678"),
    (Phone("phone"), "en", "12", None),
    (Email("mail"), "en", "ana@example", None),
    (Email("mail"), "en", "ana..b@example.org", None),
    (Name("name"), "en", "O'Neill-Smith", "O'Neill-Smith"),
    (Name("name"), "hi", "प्रिया शर्मा", "प्रिया शर्मा"),
    (Name("name"), "en", "R2D2", None),
    (Name("name"), "en", "Ann\nBob", None),
    (Words("note", least=3, most=5), "en", "ab", None),
    (Words("note", least=3, most=5), "en", "abcdef", None),
]


@pytest.mark.parametrize("slot,language,text,answer", READINGS)
def test_a_text_alone_is_read_strictly(slot: Slot[object], language: str, text: str, answer: object) -> None:
    try:
        found: object = slot.read(heard(text), situation(language))
    except Unclear:
        found = None
    assert found == answer


def test_tomorrow_means_the_day_after_it_was_said_in_the_business_zone() -> None:
    late = Heard("tomorrow", at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    assert Day("day").read(late, situation()) == date(2026, 11, 22)


def test_a_value_outside_the_limits_is_unclear_even_when_the_text_says_the_same() -> None:
    with pytest.raises(Unclear):
        Count("guests", most=9).read(heard("40", 40), situation())


def test_a_choice_among_sizes_refuses_what_is_not_offered() -> None:
    with pytest.raises(Unclear):
        Size("size", options=(Option("S", "S"),)).read(heard("M"), situation())


def test_a_slot_without_default_is_told_from_one_with() -> None:
    assert Words("note").default is MISSING
    assert Words("note", default="").default == ""


def test_the_refusal_does_not_repeat_what_the_person_wrote() -> None:
    with pytest.raises(Unclear) as refusal:
        Email("mail").read(heard("my secret"), situation())
    assert "secret" not in str(refusal.value)
