"""Finding the flight somebody means. Each search is one look at the world, taken at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flows.flight_times.legs import DAY
from flows.flight_times.timetable import Hours, State, Status, Timetable
from kontor.slots import Days

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
class Asked:
    """What was asked about: a flight by its number, or a route between airports; day and hours if any were named.

    `order` is `first` or `last` where the first or the last flight of a route is meant. `told` is whether it is the
    very flight of that flight day that was told before. `moment` is the time that was named, which a flight of just
    that time has before others around it. `stretch` holds the day where that is still open.
    `beside` is `after` or `before` where not the flight of the number is meant, but its neighbour.
    """

    number: str | None = None
    origins: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    day: date | None = None
    hours: Hours | None = None
    order: str = ""
    told: bool = False
    moment: time | None = None
    stretch: Days | None = None
    beside: str = ""

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """The ends that were named."""
        return tuple(end for end in (self.origins, self.destinations) if end)


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
class Regular:
    """A flight of a route as its plan repeats: the first of some days, and its days of the week (Monday is 1)."""

    first: Status
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Looks at a timetable at one moment. What was found stays told when a conversation goes on later.

    `arrivals` is whether landings were asked for, so that what is in the air still counts.
    """

    timetable: Timetable
    today: date
    now: datetime
    arrivals: bool = False

    async def number(self, asked: Asked) -> Flight | None:
        """Find a flight by its number on a day or after it; without a day the flight under way, or else the next.

        Where a stop of it was named as an end, the flight is told from or to there.
        """
        number, day = asked.number or "", asked.day
        before = await self.timetable.status(number, (day or self.today) - DAY)
        if before is not None and self._meant(before, asked):
            return await self._part(before, asked)
        status = await self.timetable.following(number, day or self.today)
        if status is not None and day is None and status.arrives + LANDED_LATELY <= self.now:
            status = await self.timetable.following(number, self.today + DAY)
        return None if status is None else await self._part(status, asked)

    def _meant(self, before: Status, asked: Asked) -> bool:
        """Tell whether the flight that left the day before is the one asked about."""
        day = asked.day
        if day is None:
            return before.arrives + LANDED_LATELY > self.now
        return self.arrivals and not asked.told and before.arrives_planned.date() == day

    async def _part(self, whole: Status, asked: Asked) -> Flight:
        that_day = asked.day is None or asked.day in (whole.day, whole.arrives_planned.date())
        stops = {stop.code for stop in whole.via}
        origins = tuple(stops & set(asked.origins)) or (whole.origin.code,)
        destinations = tuple(stops & set(asked.destinations)) or (whole.destination.code,)
        for later in range(3) if stops else ():
            for one in await self.timetable.between(origins, destinations, whole.day + later * DAY):
                if (one.number, one.flight_day) == (whole.number, whole.flight_day):
                    return Flight(one, one.state(self.now), that_day)
        return Flight(whole, whole.state(self.now), that_day)

    async def route(self, asked: Asked) -> Route:
        """Find the flights of a route on a day, of the hours wanted if there are any; else of the next day with some.

        Where no day was named, what has gone does not count.
        """
        first = asked.day or self.today
        for later in range(LOOK_AHEAD):
            flights = await self._on(asked, first + later * DAY)
            if asked.day is None:
                flights = [one for one in flights if (one.arrives if self.arrivals else one.departs) > self.now]
            if flights:
                fitting = self._fitting(flights, asked)
                found = [Flight(one, one.state(self.now)) for one in _ordered(fitting or flights, asked.order)]
                return Route(tuple(found), asked.day is None or later == 0, bool(fitting))
        return Route()

    async def neighbour(self, asked: Asked) -> Flight | None:
        """Find the flight of a route and day that runs next after the one of a number, or last before it."""
        flights = await self._leaving(asked, asked.day or self.today)
        place = next((place for place, one in enumerate(flights) if one.number == asked.number), None)
        if place is None:
            return None
        beside = flights[place + 1 :] if asked.beside == "after" else flights[:place][::-1]
        found = next((one for one in beside if not one.cancelled and one.departs > self.now), None)
        return None if found is None else Flight(found, found.state(self.now))

    async def days(self, asked: Asked, first: date, last: date, most: int) -> list[date]:
        """Return the first days from one to another, today's or later, on which a flight or a route still has any."""
        day, found = max(first, self.today), list[date]()
        while day <= last and len(found) < most:
            flights = await self._planned_on(asked, day)
            if any((one.arrives if self.arrivals else one.departs) > self.now for one in flights):
                found.append(day)
            day += DAY
        return found

    async def regular(self, asked: Asked) -> list[Regular]:
        """Find the flights of a number or a route in the coming weeks, with their days, by the time they leave."""
        first: dict[str, Status] = {}
        days: dict[str, set[int]] = {}
        for later in range(LOOK_AHEAD):
            for one in await self._planned_on(asked, (asked.day or self.today) + later * DAY):
                first.setdefault(one.number, one)
                days.setdefault(one.number, set()).add(one.day.isoweekday())
        found = [Regular(one, tuple(sorted(days[number]))) for number, one in first.items()]
        return sorted(found, key=lambda one: one.first.departs_planned.time())

    async def _planned_on(self, asked: Asked, day: date) -> tuple[Status, ...]:
        if asked.number is None:
            return await self._leaving(asked, day)
        status = await self.timetable.status(asked.number, day)
        return () if status is None else (status,)

    def _fitting(self, flights: list[Status], asked: Asked) -> list[Status]:
        """Return the flights of the time that was named, as it is planned or shown, else those of the hours wanted."""
        timed = [one for one in flights if asked.moment in (self._planned(one).time(), one.departs.time())]
        return timed or [one for one in flights if asked.hours is None or self._planned(one).time() in asked.hours]

    async def _on(self, asked: Asked, day: date) -> list[Status]:
        """Return the flights of a route that leave on a day, or land on it where landings were asked for."""
        starts = (day - DAY, day) if self.arrivals else (day,)
        found = [one for start in starts for one in await self._leaving(asked, start)]
        return [one for one in found if self._planned(one).date() == day]

    async def _leaving(self, asked: Asked, day: date) -> tuple[Status, ...]:
        return await self.timetable.between(asked.origins, asked.destinations, day)

    def _planned(self, status: Status) -> datetime:
        return status.arrives_planned if self.arrivals else status.departs_planned


def hours_of(moment: time, side: str) -> Hours:
    """Return the hours somebody means by a time of day: those `after` or `before` it, or an hour and a half around."""
    if side in ("after", "before"):
        return Hours(moment, time(0)) if side == "after" else Hours(time(0), moment)
    middle = datetime.combine(date.min + DAY, moment)
    return Hours((middle - timedelta(minutes=90)).time(), (middle + timedelta(minutes=91)).time())


def _ordered(flights: Sequence[Status], order: str) -> Sequence[Status]:
    """Return the one flight that is meant by first or last, which runs at all if any does; else all."""
    running = [one for one in flights if not one.cancelled] or flights
    return {"first": running[:1], "last": running[-1:]}.get(order, flights)
