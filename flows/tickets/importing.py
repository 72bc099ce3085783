"""Bookings from a JSON file, written as people write journeys: local times, airport codes, seats flight by flight."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from flows.tickets.bookings import Booking, Passenger, Place, Seat, Segment
from kontor.airports import airports

BOARDING = timedelta(minutes=40)
"""How long before departure boarding starts where the file does not say."""

_HOUR = r"([01]\d|2[0-3]):[0-5]\d"


class BadFile(ValueError):
    """The file does not hold bookings; the message says where and why, without repeating what stands there."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Seat(_Strict):
    number: Annotated[str, Field(pattern=r"^(\d{1,3}[A-Z]|INF)$")]
    sequence: Annotated[int, Field(ge=1, le=9999)]


class _Passenger(_Strict):
    surname: Annotated[str, Field(min_length=1, max_length=80)]
    given: Annotated[str, Field(max_length=80)] = ""
    ticket: Annotated[str, Field(pattern=r"^\d{13}$")]
    seats: list[_Seat]


class _Segment(_Strict):
    flight: Annotated[str, Field(pattern=r"^[A-Z0-9]{2}[1-9]\d{0,3}[A-Z]?$")]
    origin: Annotated[str, Field(alias="from", pattern=r"^[A-Z]{3}$")]
    destination: Annotated[str, Field(alias="to", pattern=r"^[A-Z]{3}$")]
    day: Annotated[str, Field(pattern=r"^(today([+-]\d{1,3})?|\d{4}-\d\d-\d\d)$")]
    departs: Annotated[str, Field(pattern=f"^{_HOUR}$")]
    arrives: Annotated[str, Field(pattern=rf"^{_HOUR}(\+[12])?$")]
    boarding: Annotated[str, Field(pattern=f"^{_HOUR}$")] | None = None
    cabin: Annotated[str, Field(pattern=r"^[A-Z]$")] = "Y"
    gate: Annotated[str, Field(max_length=5)] | None = None
    terminal: Annotated[str, Field(max_length=5)] | None = None
    baggage: Annotated[str, Field(pattern=r"^(\d{1,2}PC|\d{1,2}K)$")] | None = None
    status: Literal["confirmed", "cancelled"] = "confirmed"


class _Booking(_Strict):
    reference: Annotated[str, Field(pattern=r"^[A-Z0-9]{5,7}$")]
    status: Literal["confirmed", "cancelled"] = "confirmed"
    passengers: Annotated[list[_Passenger], Field(min_length=1, max_length=9)]
    segments: Annotated[list[_Segment], Field(min_length=1, max_length=9)]

    @model_validator(mode="after")
    def _seated(self) -> _Booking:
        if any(len(passenger.seats) != len(self.segments) for passenger in self.passengers):
            raise ValueError("each passenger needs one seat per segment, in their order")
        return self


class _File(_Strict):
    bookings: list[_Booking]


def read_bookings(data: bytes, today: date) -> tuple[Booking, ...]:
    """Return the bookings of a JSON file; `today` is what `today+1` counts from. Raises `BadFile`."""
    try:
        read = _File.model_validate_json(data)
    except ValidationError as error:
        raise BadFile(_first(error)) from None
    return tuple(_booking(one, today) for one in read.bookings)


def _first(error: ValidationError) -> str:
    wrong = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(step) for step in wrong['loc']) or 'the file'}: {wrong['msg']}"


def _booking(one: _Booking, today: date) -> Booking:
    passengers = tuple(
        Passenger(p.surname, p.given, p.ticket, tuple(Seat(seat.number, seat.sequence) for seat in p.seats))
        for p in one.passengers
    )
    return Booking(one.reference, passengers, tuple(_segment(s, today) for s in one.segments), one.status)


def _segment(one: _Segment, today: date) -> Segment:
    origin, destination = _place(one.origin), _place(one.destination)
    departs = _moment(one.day, one.departs, origin, today)
    boarding = _moment(one.day, one.boarding, origin, today) if one.boarding else departs.astimezone(UTC) - BOARDING
    arrives = _moment(one.day, one.arrives, destination, today)
    own = one.model_dump(include={"flight", "cabin", "gate", "terminal", "baggage", "status"})
    return Segment(origin=origin, destination=destination, departs=departs, arrives=arrives, boarding=boarding, **own)


def _moment(day: str, clock: str, place: Place, today: date) -> datetime:
    hour, _, later = clock.partition("+")
    on = _day(day, today) + timedelta(days=int(later or 0))
    return datetime.combine(on, time.fromisoformat(hour), ZoneInfo(place.zone))


def _day(text: str, today: date) -> date:
    if found := re.fullmatch(r"today([+-]\d+)?", text):
        return today + timedelta(days=int(found[1] or 0))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadFile(f"{text} is not a day: write 2026-11-21 or today+1") from None


def _place(code: str) -> Place:
    known = airports().get(code)
    if known is None:
        raise BadFile(f"no airport has the code {code}: use the three letters that IATA gave it")
    return Place(code, known.city, known.zone)
