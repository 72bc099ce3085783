"""Pointing at one of several flights."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.flight_times.picking import Pick, way_in
from kontor.messages import Option
from kontor.slots import Situation

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
THREE = tuple(Option(number, number) for number in ("KX1", "KX2", "KX3"))


def chosen(
    text: str, running: tuple[str, ...] = ("KX1", "KX2", "KX3"), options: tuple[Option, ...] = THREE
) -> str | None:
    return Pick("pick", options=options, running=running).from_text(
        text, NOW, Situation(NOW, ZoneInfo("Europe/Berlin"), "en")
    )


@pytest.mark.parametrize(
    "text, way",
    [
        ("the earlier flight please", "first"),
        ("den späten bitte", "last"),
        ("die mittlere Maschine", "middle"),
        ("quero o mais cedo", "first"),
        ("o voo do meio", "middle"),
        ("el más temprano", "first"),
        ("the erly one", "first"),
        ("the ealry one", "first"),
        ("die mitlere Maschine", "middle"),
        ("prefiero el más tarde", "last"),
    ],
)
def test_a_flight_is_pointed_at_by_its_place_in_the_day(text: str, way: str) -> None:
    assert way_in(text) == way


@pytest.mark.parametrize(
    "text",
    ["late", "is it late", "später", "too early for me", "the one", "el de la tarde", "the plane", "the date", ""],
)
def test_what_may_mean_something_else_points_at_none(text: str) -> None:
    assert way_in(text) == ""


def test_the_early_and_the_late_one_are_among_those_that_leave_at_all() -> None:
    assert chosen("the early one", running=("KX2", "KX3")) == "KX2"
    assert chosen("the late one", running=("KX1", "KX2")) == "KX2"


def test_where_none_leaves_it_is_one_of_those_shown() -> None:
    assert chosen("the late one", running=()) == "KX3"


def test_two_flights_have_no_middle_one() -> None:
    assert chosen("the middle one", running=("KX1", "KX3")) is None
    assert chosen("the middle one") == "KX2"


def test_a_number_or_a_place_in_the_list_still_counts() -> None:
    assert chosen("KX3") == "KX3"
    assert chosen("the second one") == "KX2"
