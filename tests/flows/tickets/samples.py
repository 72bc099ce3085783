"""Bookings for tests, and a barcode reader."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it has no annotations
import zxingcpp

from flows.tickets.bookings import Booking
from flows.tickets.importing import read_bookings
from kontor.messages import File

TODAY = date(2026, 11, 21)
DEMO = Path(__file__).parents[3] / "bots" / "airline" / "data" / "bookings.json"


def demo(today: date = TODAY) -> tuple[Booking, ...]:
    """Return the demo's bookings as of a day."""
    return read_bookings(DEMO.read_bytes(), today)


def booking(reference: str, today: date = TODAY) -> Booking:
    """Return one of the demo's bookings."""
    return next(one for one in demo(today) if one.reference == reference)


def scanned(file: File, scale: float) -> zxingcpp.Barcode:
    """Render the first page and read the one barcode on it; scale 1 is 72 dots per inch."""
    with pypdfium2.PdfDocument(file.data) as document:
        image = document[0].render(scale=scale).to_pil()
    (code,) = zxingcpp.read_barcodes(image)
    return code
