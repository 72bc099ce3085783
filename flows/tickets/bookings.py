"""What a booking is, and the port through which the flow reaches whoever keeps bookings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Place:
    """An airport: its IATA code, the city people know it by, and its time zone."""

    code: str
    city: str
    zone: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One flight of a booking; its moments are on the clocks of their airport.

    `boarding` is when boarding starts, `cabin` the one-letter compartment code of the boarding pass.
    """

    flight: str
    origin: Place
    destination: Place
    departs: datetime
    arrives: datetime
    boarding: datetime
    cabin: str = "Y"
    gate: str | None = None
    terminal: str | None = None
    baggage: str | None = None
    status: Literal["confirmed", "cancelled"] = "confirmed"

    def __post_init__(self) -> None:
        # Stored facts keep an offset, not a zone; a time shown to people needs the clocks of its airport back.
        for name, place in (("departs", self.origin), ("boarding", self.origin), ("arrives", self.destination)):
            object.__setattr__(self, name, getattr(self, name).astimezone(ZoneInfo(place.zone)))


@dataclass(frozen=True, slots=True)
class Seat:
    """A passenger's place on one flight: `number` is like `12A`, or `INF` on a lap; `sequence` is the check-in's."""

    number: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Passenger:
    """One traveller. `ticket` has 13 digits, the first three the airline's; `seats` follow the segments."""

    surname: str
    given: str
    ticket: str
    seats: tuple[Seat, ...]

    @property
    def name(self) -> str:
        """The name as people say it."""
        return f"{self.given} {self.surname}"


@dataclass(frozen=True, slots=True)
class Booking:
    """A journey sold to one or more people under one reference."""

    reference: str
    passengers: tuple[Passenger, ...]
    segments: tuple[Segment, ...]
    status: Literal["confirmed", "cancelled"] = "confirmed"

    @property
    def names(self) -> list[str]:
        """The names of all passengers."""
        return [passenger.name for passenger in self.passengers]


@dataclass(frozen=True, slots=True)
class TooManyAttempts:
    """Too many wrong pairs were tried, by this asker or for this reference; `until` is when the next try is heard."""

    until: datetime


class Bookings(Protocol):
    """Finds bookings for people who can name reference and surname."""

    async def find(self, reference: str, surname: str, *, asker: str, at: datetime) -> Booking | TooManyAttempts | None:
        """Return the booking, or None when the pair is wrong, without a hint which part.

        `asker` names the conversation, `at` is the moment of the message. Different wrong pairs are counted per asker,
        and per reference whether it exists or not; a pair tried before is not counted again, so a repeated call is
        harmless.
        """
        ...

    async def recent(self, *, asker: str, before: datetime) -> Booking | None:
        """Return the booking this asker identified last before a moment, if that was shortly before it."""
        ...
