"""The timetable in SQL answers as the port says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from flows.flight_times.announcing import Change, change
from flows.flight_times.files import read_file, take
from flows.flight_times.importing import Taken
from flows.flight_times.sql import SqlTimetable
from flows.flight_times.timetable import Hours, State, Status
from kontor.store import migrate
from tests.flows.flight_times.conftest import PLAN

SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "postgresql":
        made: str = request.getfixturevalue("postgres_url")
        return made
    return f"sqlite:///{tmp_path / 'timetable.db'}"


async def found(timetable: SqlTimetable, number: str, day: date = SATURDAY) -> Status:
    status = await timetable.status(number, day)
    assert status is not None
    return status


async def test_a_flight_is_told_with_local_times_of_both_airports(timetable: SqlTimetable) -> None:
    status = await found(timetable, "KX100")

    assert (status.origin.city, status.destination.city_in("de")) == ("Frankfurt", "Lissabon")
    assert f"{status.departs:%H:%M %Z} {status.arrives:%H:%M %Z}" == "07:05 CET 09:10 WET"


async def test_a_flight_that_does_not_fly_that_day_is_none_and_followed_by_the_next(timetable: SqlTimetable) -> None:
    assert await timetable.status("KX104", SUNDAY) is None
    after = await timetable.following("KX104", SUNDAY)
    assert after is not None
    assert after.day == date(2026, 11, 23)
    assert await timetable.following("KX999", SUNDAY) is None


async def test_an_overnight_flight_lands_the_next_day(timetable: SqlTimetable) -> None:
    assert (await found(timetable, "KX401")).arrives.isoformat() == "2026-11-22T07:45:00+01:00"


async def test_a_flight_of_two_legs_is_told_whole_and_sold_in_parts(timetable: SqlTimetable) -> None:
    whole = await found(timetable, "KX510")
    (part,) = await timetable.between(["BKK"], ["SIN"], SUNDAY)

    assert (whole.origin.code, [stop.code for stop in whole.via], whole.destination.code) == ("FRA", ["BKK"], "SIN")
    assert (part.day, part.flight_day) == (SUNDAY, SATURDAY)
    assert await timetable.between(["SIN"], ["BKK"], SUNDAY) == ()


async def test_a_route_takes_every_airport_of_a_city_by_departure_and_each_flight_once(timetable: SqlTimetable) -> None:
    flights = await timetable.between(["FRA"], ["LHR", "LCY", "LGW"], date(2026, 11, 23))

    assert [status.number for status in flights] == ["KX182", "KX180"]


async def test_hours_narrow_a_route_also_over_midnight(timetable: SqlTimetable) -> None:
    async def numbers(hours: Hours) -> list[str]:
        return [status.number for status in await timetable.between(["FRA"], ["LIS"], SATURDAY, hours)]

    assert await numbers(Hours(time(17), time(23))) == ["KX104"]
    assert await numbers(Hours(time(22), time(8))) == ["KX100"]


async def test_a_delay_moves_both_times_and_later_legs_of_the_flight(timetable: SqlTimetable) -> None:
    await timetable.run(change, "KX510", SATURDAY, Change(delay=90))
    (part,) = await timetable.between(["BKK"], ["SIN"], SUNDAY)

    assert part.delay == timedelta(minutes=90)
    assert part.arrives.isoformat() == "2026-11-22T21:15:00+08:00"


async def test_a_codeshare_shows_what_happens_to_the_flight_that_carries_it(timetable: SqlTimetable) -> None:
    await timetable.run(change, "YY9100", SATURDAY, Change(gate="B44", cancelled=True))

    for number in ("KX180", "YY9100"):
        status = await found(timetable, number)
        assert (status.gate, status.cancelled) == ("B44", True)


async def test_the_state_follows_the_expected_times(timetable: SqlTimetable) -> None:
    await timetable.run(change, "KX100", SATURDAY, Change(delay=10))
    status = await found(timetable, "KX100")
    states = [status.state(datetime.fromisoformat(f"2026-11-21T{hour}+01:00")) for hour in ("07:06", "07:15", "10:20")]

    assert states == [State.DELAYED, State.DEPARTED, State.LANDED]


async def test_a_status_that_was_stored_as_json_has_its_zones_again(timetable: SqlTimetable) -> None:
    status, adapter = await found(timetable, "KX401"), TypeAdapter(Status | None)
    again = adapter.validate_json(adapter.dump_json(status))

    assert again == status
    assert again is not None
    assert f"{again.departs:%Z} {again.arrives:%Z}" == "EST CET"


async def test_a_watch_is_kept_once_and_seen_under_every_number_of_the_flight(timetable: SqlTimetable) -> None:
    assert await timetable.watch(7, "YY9100", SATURDAY, idempotency_key="a")
    assert not await timetable.watch(7, "YY9100", SATURDAY, idempotency_key="a")
    assert not await timetable.watch(7, "YY9100", SATURDAY, idempotency_key="b")
    assert await timetable.watch(2**62, "KX180", SATURDAY, idempotency_key="c")

    assert await timetable.watchers("KX180", SATURDAY) == (7, 2**62)
    assert await timetable.watchers("KX180", SUNDAY) == ()


async def test_who_no_longer_watches_is_forgotten_for_that_flight_and_day_alone(timetable: SqlTimetable) -> None:
    for day, key in ((SUNDAY, "b"), (SATURDAY, "a")):
        await timetable.watch(7, "KX180", day, idempotency_key=key)
    await timetable.watch(8, "KX180", SATURDAY, idempotency_key="c")

    watched = await timetable.watched(7, SATURDAY)
    assert [(status.number, status.flight_day) for status in watched] == [("KX180", SATURDAY), ("KX180", SUNDAY)]
    assert await timetable.unwatch(7, "KX180", SATURDAY, idempotency_key="d")
    assert not await timetable.unwatch(7, "KX180", SATURDAY, idempotency_key="d")
    assert [status.flight_day for status in await timetable.watched(7, SATURDAY)] == [SUNDAY]
    assert await timetable.watchers("KX180", SATURDAY) == (8,)


async def test_the_same_file_twice_changes_nothing(timetable: SqlTimetable) -> None:
    assert await timetable.run(take, read_file(PLAN)) == Taken(0, 0, 9)


async def test_a_file_replaces_its_airlines_days_and_leaves_the_others(timetable: SqlTimetable) -> None:
    head = PLAN.splitlines()[0]
    summer = head + b"\nKX100,FRA,LIS,06:05,08:10,2027-03-28,2027-10-30,daily,1,1,,,\n"
    await timetable.run(take, read_file(summer))

    days = [date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 31)]
    assert [f"{(await found(timetable, 'KX100', day)).departs:%H:%M}" for day in days] == ["07:05", "06:05", "07:05"]
    assert await timetable.status("KX104", days[1]) is None
    assert await timetable.status("YY9100", days[1]) is not None


async def test_a_timetable_may_be_filled_when_it_is_first_opened(tmp_path: Path, url: str) -> None:
    demo = tmp_path / "demo.csv"
    demo.write_bytes(PLAN)
    for _ in range(2):
        timetable = SqlTimetable(lambda: url, [demo])
        assert await timetable.status("KX100", SATURDAY) is not None
        timetable.close()


def test_the_tables_go_down_and_up_again_with_rows_in_them(timetable: SqlTimetable) -> None:
    engine = timetable.open().engine
    migrate.downgrade(engine, "flows.flight_times")
    migrate.upgrade(engine, "flows.flight_times")

    assert timetable.open().submit(take, read_file(PLAN)).result() == Taken(9, 0, 0)


async def test_where_a_place_is_reached_from_counts_stops_and_only_the_next_two_weeks(timetable: SqlTimetable) -> None:
    assert await timetable.origins(("SIN",), SATURDAY) == ("BKK", "FRA")
    assert await timetable.origins(("LHR", "CPT"), SATURDAY) == ("FRA",)
    assert await timetable.origins(("BKK",), date(2026, 9, 1)) == ()
    assert await timetable.origins((), SATURDAY) == ("BKK", "FRA", "JFK")


async def test_what_is_reached_from_somewhere_is_known(timetable: SqlTimetable) -> None:
    assert await timetable.destinations(("BKK",), SATURDAY) == ("SIN",)
    assert await timetable.destinations(("JFK", "BKK"), SATURDAY) == ("FRA", "SIN")
    assert await timetable.destinations((), date(2026, 9, 1)) == ("FRA", "LCY", "LHR", "LIS")
