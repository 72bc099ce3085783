"""Which flight and passenger is meant, and when boarding passes are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.tickets.choosing import Named, opens, ready
from kontor.messages import Option
from kontor.slots import Heard, Situation, Unclear
from tests.flows.tickets.samples import booking

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SITUATION = Situation(NOW, ZoneInfo("Europe/Berlin"), "en")
FLIGHT = booking("KXM4T7").segments[0]
WHO = Named(
    "passenger",
    options=(Option("0", "Anna Maria Müller"), Option("1", "Jonas Müller"), Option("all", "Everybody")),
    names={"0": frozenset({"anna", "maria"}), "1": frozenset({"jonas"}), "all": frozenset({"both", "all"})},
)


@pytest.mark.parametrize(
    "said, id",
    [
        ("Jonas Müller", "1"),
        ("jonas", "1"),
        ("for Anna please", "0"),
        ("3", "all"),
        ("both of us", "all"),
        ("everybody", "all"),
    ],
)
def test_an_option_is_chosen_by_title_number_or_name(said: str, id: str) -> None:
    assert WHO.read(Heard(said, at=NOW), SITUATION) == id


@pytest.mark.parametrize("said", ["Anna and Jonas", "the tall one", "7"])
def test_what_fits_none_or_several_is_unclear(said: str) -> None:
    with pytest.raises(Unclear):
        WHO.read(Heard(said, at=NOW), SITUATION)


def test_passes_are_given_from_24_hours_before_departure_until_departure() -> None:
    assert not ready(FLIGHT, FLIGHT.departs - timedelta(hours=24, seconds=1))
    assert ready(FLIGHT, FLIGHT.departs - timedelta(hours=24))
    assert ready(FLIGHT, FLIGHT.departs - timedelta(seconds=1))
    assert not ready(FLIGHT, FLIGHT.departs)


def test_no_passes_are_given_for_a_cancelled_flight() -> None:
    assert not ready(replace(FLIGHT, status="cancelled"), FLIGHT.departs - timedelta(hours=1))


def test_24_hours_are_24_hours_when_the_clocks_change() -> None:
    noon = datetime(2026, 10, 25, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert f"{opens(replace(FLIGHT, departs=noon)):%d %H:%M %Z}" == "24 13:00 CEST"


@given(st.integers(-2_000_000, 2_000_000))
def test_passes_always_open_24_hours_before_departure(minutes: int) -> None:
    flight = replace(FLIGHT, departs=NOW + timedelta(minutes=minutes))
    assert flight.departs.astimezone(UTC) - opens(flight).astimezone(UTC) == timedelta(hours=24)
