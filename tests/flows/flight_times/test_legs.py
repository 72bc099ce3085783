"""Legs fly on their days, at local times that follow the clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows.flight_times.legs import DAY, Leg, airline_of, arriving, clash, outside

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
LISBON = Leg("KX100", 1, "FRA", "LIS", *YEAR, "1234567", 425, 550, YEAR[0])

days = st.dates(YEAR[0], YEAR[1])
periods = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))
weekdays = st.sets(st.sampled_from("1234567"), min_size=1).map(lambda chosen: "".join(sorted(chosen)))
legs = st.builds(
    lambda period, on, weeks: replace(
        LISBON, first_day=period[0], last_day=period[1], days=on, weeks=weeks, counted_from=period[0]
    ),
    periods, weekdays, st.sampled_from([1, 2]),
)  # fmt: skip


def flown(leg: Leg) -> set[date]:
    return {day for shift in range(365) if leg.flies(day := YEAR[0] + shift * DAY)}


@given(days)
def test_local_times_stay_the_same_when_the_clocks_change(day: date) -> None:
    assert f"{LISBON.leaves(day):%H:%M %Z}" in ("07:05 CET", "07:05 CEST")
    assert LISBON.lands(day).astimezone(UTC) - LISBON.leaves(day).astimezone(UTC) == timedelta(hours=3, minutes=5)


def test_an_hour_that_the_clocks_skip_is_the_one_they_show_then() -> None:
    night = replace(LISBON, departs=150, arrives=300)

    assert night.leaves(date(2026, 3, 29)).isoformat() == "2026-03-29T03:30:00+02:00"


@given(legs, periods)
def test_taking_days_out_keeps_every_other_flight(leg: Leg, period: tuple[date, date]) -> None:
    first, last = period
    left = [flown(part) for part in outside(leg, first, last)]

    assert set().union(*left) == {day for day in flown(leg) if not first <= day <= last}
    assert sum(map(len, left)) == len(set().union(*left))


@given(legs, legs)
def test_a_clash_is_the_first_day_both_fly(one: Leg, other: Leg) -> None:
    assert clash(one, other) == min(flown(one) & flown(other), default=None)


@given(st.integers(0, 1439), st.integers(60, 1080))
def test_an_arrival_finds_its_day(departs: int, minutes: int) -> None:
    planned = replace(LISBON, origin="JFK", destination="HND", departs=departs)
    landing = (planned.leaves(date(2026, 1, 1)).astimezone(UTC) + timedelta(minutes=minutes)).astimezone(
        planned.lands(date(2026, 1, 1)).tzinfo
    )
    leg = arriving(replace(planned, arrives=landing.hour * 60 + landing.minute))

    assert leg.lands(date(2026, 1, 1)) == landing


def test_an_airline_is_read_off_its_flight_numbers() -> None:
    assert [airline_of(flight) for flight in ("KX100", "U2123", "9W1", "DLH400")] == ["KX", "U2", "9W", "DLH"]
