"""The port `Timetable`: what a flow may ask about flights, and what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from flows.flight_times.airports import Airport


class State(StrEnum):
    """How far a flight is at one moment."""

    SCHEDULED = "scheduled"
    DELAYED = "delayed"
    CANCELLED = "cancelled"
    DEPARTED = "departed"
    LANDED = "landed"


@dataclass(frozen=True, slots=True)
class Status:
    """One flight on one day, from where a passenger boards to where they leave it.

    `day` is the local date of the planned departure, `flight_day` that at the flight's first airport, by which the
    flight is known. `departs` and `arrives` are what is expected now, the planned pair is the timetable's; all four
    are in the zone of their airport. `via` are the stops between, `operated_by` the flight of another number that
    carries this one, `reason` the airline's own words.
    """

    number: str
    day: date
    flight_day: date
    origin: Airport
    destination: Airport
    departs_planned: datetime
    arrives_planned: datetime
    departs: datetime
    arrives: datetime
    cancelled: bool = False
    gate: str | None = None
    origin_terminal: str | None = None
    destination_terminal: str | None = None
    via: tuple[Airport, ...] = ()
    operated_by: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        # Stored facts keep an offset, not a zone; a time shown to people needs the zone's name back.
        for name, airport in _ZONED.items():
            zone = ZoneInfo(getattr(self, airport).zone)
            object.__setattr__(self, name, getattr(self, name).astimezone(zone))

    @property
    def delay(self) -> timedelta:
        """How much later than planned it leaves; negative when earlier."""
        return self.departs.astimezone(UTC) - self.departs_planned.astimezone(UTC)

    def state(self, now: datetime) -> State:
        """Return how far the flight is at `now`, by what is expected of it."""
        if self.cancelled:
            return State.CANCELLED
        if self.arrives <= now:
            return State.LANDED
        if self.departs <= now:
            return State.DEPARTED
        return State.DELAYED if self.delay > timedelta(0) else State.SCHEDULED


_ZONED = {
    "departs_planned": "origin",
    "departs": "origin",
    "arrives_planned": "destination",
    "arrives": "destination",
}


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of a day, `earliest` included, `latest` not; it runs over midnight when `latest` is the smaller."""

    earliest: time
    latest: time

    def __contains__(self, moment: time) -> bool:
        if self.earliest < self.latest:
            return self.earliest <= moment < self.latest
        return moment >= self.earliest or moment < self.latest


class Timetable(Protocol):
    """Knows flights and who wants to hear of their changes.

    Numbers read `KX100`; days are local dates of departure, for watching at the flight's first airport.
    """

    async def status(self, number: str, day: date) -> Status | None:
        """Return the whole flight of that day, or None when it does not fly."""
        ...

    async def following(self, number: str, day: date) -> Status | None:
        """Return the first flight of that number on or after a day, or None when there is none within two months."""
        ...

    async def between(
        self, origins: Sequence[str], destinations: Sequence[str], day: date, hours: Hours | None = None
    ) -> tuple[Status, ...]:
        """Return the direct flights from any of the origins to any of the destinations, by planned departure."""
        ...

    async def origins(self, destinations: Sequence[str], day: date) -> tuple[str, ...]:
        """Return the airports from which any of the destinations is reached in the two weeks from a day.

        Without destinations it is all from which anything leaves.
        """
        ...

    async def destinations(self, origins: Sequence[str], day: date) -> tuple[str, ...]:
        """Return the airports that are reached from any of the origins, or at all, in the two weeks from a day."""
        ...

    async def watch(self, conversation: int, number: str, day: date, *, idempotency_key: str) -> bool:
        """Remember who wants to hear of changes; a repeat changes nothing. True when it was new."""
        ...

    async def watchers(self, number: str, day: date) -> tuple[int, ...]:
        """Return the conversations that want to hear of a flight's changes, those of its codeshares included."""
        ...

    async def watched(self, conversation: int, day: date) -> tuple[Status, ...]:
        """Return the flights of a day and later whose changes a conversation wants to hear of, by departure."""
        ...

    async def unwatch(self, conversation: int, number: str, day: date, *, idempotency_key: str) -> bool:
        """Forget who wanted to hear of changes, by the number they did it with. True when it was remembered."""
        ...
