"""The documents of a booking; what draws them, 20 MB of it, is loaded with the first, not at every start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.tickets.bookings import Booking
from kontor.messages import File


@dataclass(frozen=True, slots=True)
class Carrier:
    """The airline on the documents: its name, two-letter code and colour (red, green, blue)."""

    name: str
    code: str
    colour: tuple[int, int, int] = (16, 58, 112)


def draw_eticket(carrier: Carrier, booking: Booking, language: str, now: datetime) -> File:
    """Return the e-ticket of a booking as a PDF; `now` is its day of issue."""
    from flows.tickets.eticket import eticket  # noqa: PLC0415

    return eticket(carrier, booking, language, now)


def draw_pass(carrier: Carrier, booking: Booking, person: int, leg: int, language: str, now: datetime) -> File:
    """Return the boarding pass of the passenger and segment at these places of the booking, as a PDF."""
    from flows.tickets.boarding_pass import boarding_pass  # noqa: PLC0415

    return boarding_pass(carrier, booking, person, leg, language, now)
