"""Bookings for tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows.tickets.bookings import Booking
from flows.tickets.importing import read_bookings

TODAY = date(2026, 11, 21)
DEMO = Path(__file__).parents[3] / "bots" / "airline" / "data" / "bookings.json"


def demo(today: date = TODAY) -> tuple[Booking, ...]:
    """Return the demo's bookings as of a day."""
    return read_bookings(DEMO.read_bytes(), today)


def booking(reference: str, today: date = TODAY) -> Booking:
    """Return one of the demo's bookings."""
    return next(one for one in demo(today) if one.reference == reference)
