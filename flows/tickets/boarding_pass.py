"""The boarding pass of one passenger on one flight: a page of a phone's shape with the barcode the gate reads."""

from __future__ import annotations

from datetime import datetime

import zxingcpp
from PIL import Image

from flows.tickets import bcbp
from flows.tickets.bookings import Booking, Passenger, Segment
from flows.tickets.documents import Carrier
from flows.tickets.names import boarding_name, latin
from flows.tickets.paper import FAINT, INK, WHITE, Paper
from flows.tickets.words import Words, words
from kontor.messages import File

SIZE = (90.0, 180.0)
MARGIN = 8.0
CODE = 46.0
"""The barcode's side in millimetres, quiet zone apart."""

GATE_CLOSES = 15
"""Minutes before departure."""


def boarding_pass(carrier: Carrier, booking: Booking, person: int, leg: int, language: str, now: datetime) -> File:
    """Return the boarding pass of the passenger and segment at these places of the booking, as a PDF."""
    passenger, segment, say = booking.passengers[person], booking.segments[leg], words(language)
    title = f"{say('boarding_pass')} {segment.flight} {passenger.name}"
    paper = Paper(SIZE, title, say.language, carrier.name, now)
    paper.add_page()
    _head(paper, carrier, segment, say)
    _facts(paper, booking, passenger, leg, say)
    _code(
        paper,
        barcode(carrier, booking, passenger, leg, now),
        say("code_of", name=passenger.name, flight=segment.flight),
    )
    _foot(paper, booking, passenger, say)
    return File(paper.data(), "application/pdf", f"{segment.flight}-{latin(passenger.surname)[:20].strip()}.pdf")


def barcode(carrier: Carrier, booking: Booking, passenger: Passenger, leg: int, now: datetime) -> str:
    """Return what the barcode of one flight says; `now` is when the pass is issued."""
    segment, seat = booking.segments[leg], passenger.seats[leg]
    operator, number = segment.flight[:2], segment.flight[2:]
    details = bcbp.Details(
        passenger.ticket[:3], passenger.ticket[3:], marketing_carrier=operator, allowance=segment.baggage or ""
    )
    flight = bcbp.Leg(
        booking.reference, segment.origin.code, segment.destination.code, operator, number,
        segment.departs.timetuple().tm_yday, segment.cabin, seat.number, str(seat.sequence), details=details,
    )  # fmt: skip
    issue = bcbp.Issue(checked_in_at="W", issued_at="W", day=bcbp.issued_on(now.date()), issuer=carrier.code)
    return bcbp.encode(bcbp.Pass(boarding_name(passenger.surname, passenger.given), (flight,), issue=issue))


def _head(paper: Paper, carrier: Carrier, segment: Segment, say: Words) -> None:
    width = SIZE[0] - 2 * MARGIN
    paper.box(0, 0, SIZE[0], 52, carrier.colour)
    paper.write_at(MARGIN, 7, carrier.name, 12, bold=True, colour=WHITE, width=width * 0.6)
    paper.write_at(MARGIN, 7.6, say("boarding_pass"), 9, colour=WHITE, width=width, align="R")
    paper.write_at(MARGIN, 17, segment.origin.code, 34, bold=True, colour=WHITE)
    paper.write_at(MARGIN, 17, segment.destination.code, 34, bold=True, colour=WHITE, width=width, align="R")
    paper.arrow(SIZE[0] / 2 - 6 + _lean(paper, segment) / 2, 24.2, 12, WHITE)
    half = width / 2 - 2
    paper.write_at(MARGIN, 31.5, segment.origin.city, 9, colour=WHITE, width=half)
    paper.write_at(MARGIN + half + 4, 31.5, segment.destination.city, 9, colour=WHITE, width=half, align="R")
    paper.write_at(MARGIN, 37.5, say.hour(segment.departs), 17, bold=True, colour=WHITE)
    paper.write_at(MARGIN, 37.5, say.hour(segment.arrives), 17, bold=True, colour=WHITE, width=width, align="R")
    paper.write_at(MARGIN, 44.8, say.day(segment.departs), 8, colour=WHITE)
    paper.write_at(MARGIN, 44.8, days_later(segment), 8, colour=WHITE, width=width, align="R")


def _lean(paper: Paper, segment: Segment) -> float:
    """Return how much wider the left airport code is than the right one, so that the arrow stands between them."""
    paper.set_font("Roboto", "B", 34)
    return paper.get_string_width(segment.origin.code) - paper.get_string_width(segment.destination.code)


def _facts(paper: Paper, booking: Booking, passenger: Passenger, leg: int, say: Words) -> None:
    segment, seat, width = booking.segments[leg], passenger.seats[leg], SIZE[0] - 2 * MARGIN
    paper.labelled(MARGIN, 56.5, say("passenger"), passenger.name, size=14, width=width)
    column = width / 3
    upper = (
        (say("boarding"), say.hour(segment.boarding)),
        (say("gate"), segment.gate or "–"),
        (say("seat"), say("infant") if seat.number == "INF" else seat.number),
    )
    for place, (label, value) in enumerate(upper):
        paper.labelled(MARGIN + place * column, 70, label, value, size=20, width=column - 2)
    lower = (
        (say("flight"), segment.flight),
        (say("cabin"), say.cabin(segment.cabin)),
        (say("terminal"), segment.terminal or "–"),
    )
    for place, (label, value) in enumerate(lower):
        paper.labelled(MARGIN + place * column, 84.5, label, value, width=column - 2)
    paper.rule(MARGIN, 97.5, width, dashed=True)


def _code(paper: Paper, content: str, told: str) -> None:
    left, top = (SIZE[0] - CODE) / 2, 103.0
    modules = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.Aztec).to_image(scale=8, add_quiet_zones=False)
    paper.image(Image.fromarray(modules).convert("1"), left, top, CODE, CODE, alt_text=told, title=told)


def _foot(paper: Paper, booking: Booking, passenger: Passenger, say: Words) -> None:
    width = SIZE[0] - 2 * MARGIN
    paper.write_at(MARGIN, 152, say("scan"), 6.5, colour=FAINT, width=width, align="C")
    paper.write_at(
        MARGIN, 156, say("gate_closes", minutes=GATE_CLOSES), 7.5, bold=True, colour=INK, width=width, align="C"
    )
    paper.rule(MARGIN, 162.5, width)
    paper.labelled(MARGIN, 165.5, say("reference"), booking.reference, width=width / 2)
    paper.labelled(MARGIN + width / 2, 165.5, say("ticket_number"), numbered(passenger.ticket), width=width / 2)


def numbered(ticket: str) -> str:
    """Return a ticket number as people read it out: the airline's three digits apart."""
    return f"{ticket[:3]} {ticket[3:]}"


def days_later(segment: Segment) -> str:
    """Return how many days after departure it lands, like `+1`; empty on the same day."""
    days = (segment.arrives.date() - segment.departs.date()).days
    return f"{days:+d}" if days else ""
