"""The e-ticket and itinerary receipt: everybody and every flight of a booking on A4."""

from __future__ import annotations

from datetime import datetime

from flows.tickets.boarding_pass import days_later, numbered
from flows.tickets.bookings import Booking, Segment
from flows.tickets.documents import Carrier
from flows.tickets.paper import FAINT, INK, MIST, RED, WHITE, Paper
from flows.tickets.words import Words, words
from kontor.messages import File

SIZE = (210.0, 297.0)
MARGIN = 18.0
WIDTH = SIZE[0] - 2 * MARGIN
BOTTOM = SIZE[1] - 32


def eticket(carrier: Carrier, booking: Booking, language: str, now: datetime) -> File:
    """Return the e-ticket of a booking as a PDF; `now` is its day of issue."""
    say = words(language)
    paper = Paper(SIZE, f"{say('eticket')} {booking.reference}", say.language, carrier.name, now)
    y = _page(paper, carrier, booking, say, now)
    y = _passengers(paper, booking, say, y)
    for segment in booking.segments:
        if y + _height(booking) > BOTTOM:
            y = _page(paper, carrier, booking, say, now)
        y = _segment(paper, carrier, booking, segment, say, y)
    return File(paper.data(), "application/pdf", f"{carrier.code}-{booking.reference}.pdf")


def _page(paper: Paper, carrier: Carrier, booking: Booking, say: Words, now: datetime) -> float:
    paper.add_page()
    paper.box(0, 0, SIZE[0], 40, carrier.colour)
    paper.write_at(MARGIN, 12, carrier.name, 20, bold=True, colour=WHITE, width=WIDTH / 2)
    paper.write_at(MARGIN, 24, f"{say('eticket')}  ·  {say('receipt')}", 10, colour=WHITE, width=WIDTH * 0.62)
    paper.write_at(MARGIN, 12, say("reference").upper(), 7, colour=WHITE, width=WIDTH, align="R")
    paper.write_at(MARGIN, 16.5, booking.reference, 24, bold=True, colour=WHITE, width=WIDTH, align="R")
    paper.write_at(MARGIN, 28.5, f"{say('issued')} {say.day(now)}", 8, colour=WHITE, width=WIDTH, align="R")
    paper.rule(MARGIN, SIZE[1] - 24, WIDTH)
    paper.write_at(MARGIN, SIZE[1] - 20, say("local_times"), 8, colour=FAINT, width=WIDTH)
    paper.write_at(MARGIN, SIZE[1] - 15, say("check_in"), 8, colour=FAINT, width=WIDTH)
    return 50.0


def _passengers(paper: Paper, booking: Booking, say: Words, y: float) -> float:
    paper.write_at(MARGIN, y, say("passengers"), 13, bold=True)
    paper.write_at(MARGIN, y + 1, say("ticket_number"), 8, colour=FAINT, width=WIDTH, align="R")
    y += 8.5
    for passenger in booking.passengers:
        paper.rule(MARGIN, y, WIDTH)
        paper.write_at(MARGIN, y + 2.6, passenger.name, 11, width=WIDTH * 0.65)
        paper.write_at(MARGIN, y + 2.6, numbered(passenger.ticket), 11, width=WIDTH, align="R")
        y += 10
    return y + 6


def _height(booking: Booking) -> float:
    return 53.0 + 7 * ((len(booking.passengers) + 1) // 2)


def _segment(paper: Paper, carrier: Carrier, booking: Booking, segment: Segment, say: Words, y: float) -> float:
    off, right, inner = segment.status == "cancelled", MARGIN + WIDTH * 0.58, MARGIN + 6
    paper.box(MARGIN, y, WIDTH, _height(booking) - 6, MIST, radius=3)
    paper.write_at(
        inner,
        y + 5,
        f"{segment.flight}  ·  {say.day(segment.departs)}",
        10,
        bold=True,
        colour=RED if off else carrier.colour,
    )
    paper.write_at(MARGIN, y + 5, say("cancelled") if off else say.cabin(segment.cabin), 10, bold=off,
                   colour=RED if off else FAINT, width=WIDTH - 6, align="R")  # fmt: skip
    _end(paper, inner, y + 13, segment.origin.code, segment.origin.city, say.hour(segment.departs), "")
    paper.arrow(MARGIN + WIDTH * 0.41, y + 18, 18, carrier.colour)
    _end(
        paper,
        right,
        y + 13,
        segment.destination.code,
        segment.destination.city,
        say.hour(segment.arrives),
        days_later(segment),
    )
    paper.labelled(inner, y + 31, say("terminal"), segment.terminal or "–")
    paper.labelled(inner + 32, y + 31, say("boarding"), say.hour(segment.boarding))
    paper.labelled(right, y + 31, say("baggage"), say.baggage(segment.baggage))
    paper.rule(inner, y + 41, WIDTH - 12)
    _seats(paper, booking, segment, say, y + 42)
    return y + _height(booking)


def _end(paper: Paper, x: float, y: float, code: str, city: str, hour: str, later: str) -> None:
    paper.write_at(x, y, hour, 22, bold=True)
    paper.write_at(x + 21, y, later, 9, colour=FAINT)
    paper.write_at(x + 32, y + 0.6, code, 13, bold=True, colour=INK)
    paper.write_at(x + 32, y + 6, city, 9, colour=FAINT, width=WIDTH * 0.38 - 34)


def _seats(paper: Paper, booking: Booking, segment: Segment, say: Words, y: float) -> None:
    """Write everybody's seat in two columns; each name beside its seat."""
    leg = booking.segments.index(segment)
    for place, passenger in enumerate(booking.passengers):
        row, column = divmod(place, 2)
        number = passenger.seats[leg].number
        seat = say("infant") if number == "INF" else number
        x = MARGIN + (WIDTH * 0.58 if column else 6)
        paper.write_at(x, y + 2 + 7 * row, seat, 9, bold=True, width=16)
        paper.write_at(x + 17, y + 2 + 7 * row, passenger.name, 9, width=WIDTH * (0.38 if column else 0.54) - 21)
