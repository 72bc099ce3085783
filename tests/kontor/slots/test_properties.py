"""No text, however odd, makes a slot raise anything but Unclear or answer outside its range."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.messages import Option
from kontor.slots import (
    BookingReference,
    Choice,
    Colour,
    Confirm,
    Count,
    Day,
    Daypart,
    Duration,
    Email,
    FlightNumber,
    Heard,
    Money,
    Name,
    Number,
    Period,
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

SLOTS: tuple[Slot[object], ...] = (
    BookingReference("a"), Choice("b", (Option("x", "X"), Option("y", "Y"))), Colour("c"), Confirm("d"), Count("e"),
    Day("f"), Daypart("g"), Email("h"), FlightNumber("i"), Money("j"), Name("k"), Phone("l"), Place("m"), Size("n"),
    Time("o"), Words("p"), Duration("q"), Number("r"), Period("s"),
)  # fmt: skip
MOMENTS = st.integers(946684800, 4102444800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["amount", "currency", "from", "to"]) | st.text(), inner)
    ),
    max_leaves=5,
)
LANGUAGES = st.sampled_from(["en", "de", "pt-BR", "zz", "", "not a language", "zh-Hant-TW"])


def situation(language: str = "en") -> Situation:
    return Situation(datetime(2026, 11, 21, tzinfo=UTC), ZoneInfo("Europe/Berlin"), language)


@given(slot=st.sampled_from(SLOTS), text=st.text(), value=VALUES, at=MOMENTS, language=LANGUAGES)
def test_anything_is_either_answered_or_unclear(
    slot: Slot[object], text: str, value: object, at: datetime, language: str
) -> None:
    with contextlib.suppress(Unclear):
        assert slot.read(Heard(text, value, at=at), situation(language)) is not None


@given(least=st.integers(0, 20), span=st.integers(0, 20), said=st.integers(-50, 100), written=st.booleans())
def test_a_count_is_read_exactly_when_it_lies_in_its_range(least: int, span: int, said: int, written: bool) -> None:
    slot, heard = (
        Count("n", least=least, most=least + span),
        Heard(*((str(said), None) if written else ("", said)), at=situation().now),
    )
    if least <= said <= least + span:
        assert slot.read(heard, situation()) == said
    else:
        with pytest.raises(Unclear):
            slot.read(heard, situation())


@given(day=st.dates(date(2000, 1, 1), date(2099, 1, 1)), at=MOMENTS)
def test_a_day_reads_its_own_normal_form_and_a_weekday_lies_within_a_week(day: date, at: datetime) -> None:
    assert Day("d").read(Heard("", day.isoformat(), at=at), situation()) == day
    said = at.astimezone(situation().zone).date()
    found = Day("d").read(Heard(day.strftime("%A"), at=at), situation())
    assert found.weekday() == day.weekday()
    assert 0 <= (found - said).days < 7


@given(clock=st.times())
def test_a_time_reads_its_own_normal_form(clock: time) -> None:
    assert Time("t").read(Heard(f"{clock:%H:%M}", at=situation().now), situation()) == clock.replace(
        second=0, microsecond=0
    )


@given(amount=st.decimals(0, 10**6, places=2), currency=st.sampled_from(["EUR", "USD", "GBP"]))
def test_money_keeps_its_cents(amount: Decimal, currency: str) -> None:
    value = {"amount": str(amount), "currency": currency}
    assert Money("m").read(Heard("", value, at=situation().now), situation()) == Price(amount, currency)
