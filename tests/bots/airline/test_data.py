"""The demo data of Kontor Air are whole: flights every day, and the same plan in both formats."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files

import pytest

from flows.flight_times.files import Reported, read_file
from flows.flight_times.importing import Plan
from flows.flight_times.journeys import journeys
from flows.flight_times.timetable import Status
from tests.thorough import some

DATA = files("bots.airline") / "data"
DAYS = some(date(2026, 1, 1) + timedelta(days) for days in range(730))


def plan(name: str) -> Plan:
    read = read_file((DATA / name).read_bytes())
    assert isinstance(read, Plan)
    return read


@pytest.fixture(scope="module")
def timetable() -> Plan:
    return plan("timetable.csv")


def on(day: date, timetable: Plan) -> list[Status]:
    return sorted(journeys([one.leg for one in timetable.legs], day, {}), key=lambda status: status.number)


@pytest.fixture(scope="module")
def flown(timetable: Plan) -> dict[date, list[Status]]:
    """What leaves on each day of two years."""
    return {day: on(day, timetable) for day in DAYS}


def test_every_day_of_two_years_has_flights_from_several_countries(flown: dict[date, list[Status]]) -> None:
    for flights in flown.values():
        assert len(flights) > 40
        assert len({status.origin.country for status in flights}) > 8


def test_there_is_an_evening_flight_to_lisbon_every_day(flown: dict[date, list[Status]]) -> None:
    assert all("KX104" in {status.number for status in flights} for flights in flown.values())


def test_the_ssim_file_plans_the_winter_as_the_csv_file_does(flown: dict[date, list[Status]]) -> None:
    winter = plan("demo.ssim")
    ((first, last),) = winter.validity.values()
    days = [day for day in DAYS if first < day < last]

    assert winter.warnings == ()
    assert days
    assert [on(day, winter) for day in days[::9]] == [flown[day] for day in days[::9]]


def test_the_news_are_of_flights_that_fly(timetable: Plan) -> None:
    read = read_file((DATA / "news.csv").read_bytes())

    assert isinstance(read, Reported)
    for (number, origin, day), _ in read.news:
        assert (number, origin) in {(status.number, status.origin.code) for status in on(day, timetable)}
