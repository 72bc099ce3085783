"""What the timetable plans: legs of flights, the days they fly, and the moments that makes. Pure rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from flows.flight_times.airports import zone_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a flight over a period.

    The period and `days` (ISO weekdays, Monday `1`) speak of the day the flight starts at its first airport. `departs`
    and `arrives` are minutes after that day's midnight (a day later is 1440 more), local to each airport, or UTC where
    `utc`. `weeks` 2 flies every other week, counted from `counted_from`.
    """

    flight: str
    sequence: int
    origin: str
    destination: str
    first_day: date
    last_day: date
    days: str
    departs: int
    arrives: int
    counted_from: date
    utc: bool = False
    weeks: int = 1
    origin_terminal: str | None = None
    destination_terminal: str | None = None
    operated_by: str | None = None

    def flies(self, day: date) -> bool:
        """Return whether the flight starts on that day."""
        return (
            self.first_day <= day <= self.last_day
            and str(day.isoweekday()) in self.days
            and (day - self.counted_from).days // 7 % self.weeks == 0
        )

    def leaves(self, day: date) -> datetime:
        """Return the planned departure of the flight that starts on `day`, in the zone of the airport."""
        return self._moment(day, self.departs, self.origin)

    def lands(self, day: date) -> datetime:
        """Return the planned arrival of the flight that starts on `day`, in the zone of the airport."""
        return self._moment(day, self.arrives, self.destination)

    def _moment(self, day: date, minutes: int, airport: str) -> datetime:
        zone = zone_of(airport)
        wall = datetime.combine(day, time(), UTC if self.utc else zone) + timedelta(minutes=minutes)
        # Through UTC, so that an hour that daylight saving skips becomes the one the clocks then show.
        return wall.astimezone(UTC).astimezone(zone)


def airline_of(flight: str) -> str:
    """Return the airline code of a flight number: `KX` of `KX100`, `U2` of `U2123`."""
    return flight[:3] if flight[:3].isalpha() else flight[:2]


def clash(one: Leg, other: Leg) -> date | None:
    """Return the first day on which two plans of one leg both fly."""
    day = max(one.first_day, other.first_day)
    last = min(one.last_day, other.last_day, day + 13 * DAY)
    while day <= last:
        if one.flies(day) and other.flies(day):
            return day
        day += DAY
    return None


def outside(leg: Leg, first: date, last: date) -> tuple[Leg, ...]:
    """Return what is left of a leg when the days from `first` to `last` are taken out."""
    before = replace(leg, last_day=min(leg.last_day, first - DAY))
    after = replace(leg, first_day=max(leg.first_day, last + DAY))
    return tuple({part: None for part in (before, after) if part.first_day <= part.last_day})


def arriving(leg: Leg) -> Leg:
    """Return the leg with its arrival on the first day that lies after its departure: the date a file leaves out."""
    day = first_flight_day(leg)
    base = leg.arrives % 1440 + leg.departs // 1440 * 1440
    shifts = (replace(leg, arrives=base + days * 1440) for days in (-1, 0, 1, 2))
    return next((shifted for shifted in shifts if shifted.lands(day) > shifted.leaves(day)), leg)


def hours_in_the_air(leg: Leg) -> float:
    """Return the planned time between departure and arrival, in hours; one that makes sense is between 0 and 24."""
    day = first_flight_day(leg)
    return (leg.lands(day).astimezone(UTC) - leg.leaves(day).astimezone(UTC)) / timedelta(hours=1)


def first_flight_day(leg: Leg) -> date:
    """Return the first day a leg flies; raises `ValueError` when its period holds none of its weekdays."""
    days = (leg.first_day + shift * DAY for shift in range(7 * leg.weeks))
    found = next((day for day in days if leg.flies(day)), None)
    if found is None:
        raise ValueError(f"the period holds none of the weekdays {leg.days}")
    return found
