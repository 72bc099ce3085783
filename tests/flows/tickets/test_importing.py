"""The JSON file of bookings: local times become moments, and a wrong file says where it is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.tickets.importing import BadFile, read_bookings
from tests.flows.tickets.samples import DEMO, TODAY, booking, demo


def test_the_demo_file_reads() -> None:
    assert [one.reference for one in demo()] == ["KXM4T7", "KXR8BN", "KX2Q9P", "KXH5N9", "KXT6WD"]


def test_times_are_those_of_their_airports() -> None:
    first, back = booking("KXM4T7").segments
    assert first.departs == datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
    assert first.arrives == datetime(2026, 11, 22, 9, 10, tzinfo=UTC)
    assert (
        f"{first.departs:%H:%M %Z} {first.arrives:%H:%M %Z} {back.departs:%H:%M %Z}" == "07:05 CET 09:10 WET 16:20 WET"
    )


def test_boarding_starts_forty_minutes_before_departure_unless_the_file_says_when() -> None:
    assert f"{booking('KXM4T7').segments[0].boarding:%H:%M}" == "06:25"


def test_a_flight_may_land_on_the_next_day() -> None:
    night = booking("KXT6WD").segments[0]
    assert (night.departs.date(), night.arrives.date()) == (TODAY, date(2026, 11, 22))


def broken(change: Callable[[Any], object]) -> bytes:
    file = json.loads(DEMO.read_bytes())
    change(file["bookings"][0])
    return json.dumps(file).encode()


@pytest.mark.parametrize(
    "change, said",
    [
        (lambda one: one.update(reference="secret!"), "bookings.0.reference"),
        (lambda one: one["passengers"][1].update(ticket="secret"), "bookings.0.passengers.1.ticket"),
        (lambda one: one["passengers"][0]["seats"].pop(), "one seat per segment"),
        (lambda one: one["segments"][0].update({"from": "QQQ"}), "no airport has the code QQQ"),
        (lambda one: one["segments"][0].update(day="2026-02-30"), "2026-02-30 is not a day"),
        (lambda one: one["segments"][0].update(departs="25:00"), "bookings.0.segments.0.departs"),
        (lambda one: one.update(colour="secret"), "bookings.0.colour"),
        (lambda one: one.pop("passengers"), "bookings.0.passengers"),
    ],
)
def test_a_wrong_file_says_where_and_does_not_repeat_what_it_holds(change: Callable[[Any], object], said: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read_bookings(broken(change), TODAY)
    assert said in str(refusal.value)
    assert "secret" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b'{"bookings": 3}'])
def test_what_is_no_bookings_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile):
        read_bookings(data, TODAY)
