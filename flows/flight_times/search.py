"""Finding the flight somebody means. Each search is one look at the world, taken at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flows.flight_times.legs import DAY
from flows.flight_times.timetable import Hours, State, Status, Timetable

LOOK_AHEAD = 14
"""Days, from the one asked for on, in which a route is looked for."""
LANDED_LATELY = timedelta(hours=3)
"""So long after its landing a flight without a day still means the one that landed."""

PARTS = {
    "morning": Hours(time(4), time(12)),
    "noon": Hours(time(11), time(14, 30)),
    "afternoon": Hours(time(12), time(18, 30)),
    "evening": Hours(time(17), time(0)),
    "night": Hours(time(21), time(5)),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A route as somebody asked for it: airport codes, the day if one was named, and the hours if any were."""

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    day: date | None = None
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Flight:
    """A flight that was found, how far it is at that moment, and whether it flies on the day that was asked for."""

    status: Status
    state: State
    that_day: bool = True


@dataclass(frozen=True, slots=True)
class Route:
    """The flights of a route on the first day that has any; whether day and hours are those asked for."""

    flights: tuple[Flight, ...] = ()
    that_day: bool = True
    those_hours: bool = True


@dataclass(frozen=True, slots=True)
class Search:
    """Looks at a timetable at one moment. What was found stays told when a conversation goes on later."""

    timetable: Timetable
    today: date
    now: datetime

    async def number(self, number: str, day: date | None) -> Flight | None:
        """Find a flight by its number on a day or after it; without a day the flight under way, or else the next."""
        lately = await self.timetable.status(number, self.today - DAY) if day is None else None
        if lately is not None and lately.arrives + LANDED_LATELY > self.now:
            return Flight(lately, lately.state(self.now))
        status = await self.timetable.following(number, day or self.today)
        if status is None:
            return None
        return Flight(status, status.state(self.now), day is None or status.day == day)

    async def route(self, wanted: Wanted) -> Route:
        """Find the flights of a route on a day, of the hours wanted if there are any; else of the next day with some.

        Where no day was named, what landed before does not count.
        """
        first = wanted.day or self.today
        for later in range(LOOK_AHEAD):
            flights = await self.timetable.between(wanted.origins, wanted.destinations, first + later * DAY)
            if wanted.day is None:
                flights = tuple(one for one in flights if one.arrives > self.now)
            if flights:
                fitting = _in_hours(flights, wanted.hours)
                found = tuple(Flight(one, one.state(self.now)) for one in fitting or flights)
                return Route(found, wanted.day is None or later == 0, bool(fitting))
        return Route()


def hours_around(moment: time) -> Hours:
    """Return the hours somebody means by a time of day: an hour and a half to both sides."""
    middle = datetime.combine(date.min + DAY, moment)
    return Hours((middle - timedelta(minutes=90)).time(), (middle + timedelta(minutes=91)).time())


def _in_hours(flights: Sequence[Status], hours: Hours | None) -> tuple[Status, ...]:
    return tuple(one for one in flights if hours is None or one.departs_planned.time() in hours)
