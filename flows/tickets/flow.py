"""The conversations about bookings: show one, send its documents, give changes to people with everything gathered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from flows.tickets.bookings import Booking, Bookings, Place, Segment
from flows.tickets.cancelling import asks_price, narrows, remarks
from flows.tickets.changing import CHOOSING, new_day
from flows.tickets.choosing import (
    flights,
    missed_flight,
    nearest,
    note_flight,
    open_flights,
    opens,
    people,
    ready,
    spoken_of,
)
from flows.tickets.documents import Carrier, draw_eticket, draw_pass
from flows.tickets.identify import SKILL, Desk, lacks_reference
from flows.tickets.rules import CHECK_IN, Pages, Rules, asks_when_to_be_there, missed, tells_of_missing, wants_rule
from flows.tickets.surnames import renames
from kontor.flows import Flow, Talk, flow
from kontor.slots import BookingReference, Day, Words

Cities = Callable[[str, str], str | None]
"""From an airport's code and a language to what people call its city; None where the booking's own name is right."""


def tickets(
    bookings: Bookings,
    carrier: Carrier,
    cities: Cities = lambda code, language: None,
    pages: Pages = lambda language, question: None,
) -> tuple[Flow, ...]:
    """Return the flows about bookings, one per intent; `carrier` is whose documents are printed, `pages` its rules."""
    office = TicketOffice(bookings, carrier, cities, pages)
    return (
        flow(intents=["find_booking"], expects=lacks_reference)(office.find_booking),
        flow(intents=["send_ticket"], expects=lacks_reference)(office.send_ticket),
        flow(intents=["send_boarding_pass"], expects=lacks_reference, claims=asks_when_to_be_there)(
            office.send_boarding_pass
        ),
        flow(intents=["change_booking"], expects=lacks_reference, claims=tells_of_missing)(office.change_booking),
        flow(intents=["cancel_booking"], expects=_goes_on)(office.cancel_booking),
    )


class TicketOffice:
    """What can be done with a booking."""

    def __init__(self, bookings: Bookings, carrier: Carrier, cities: Cities, pages: Pages) -> None:
        self._desk, self._carrier, self._cities, self._rules = Desk(bookings), carrier, cities, Rules(pages)

    async def find_booking(self, talk: Talk) -> None:
        """Shows a booking."""
        booking = await self._booking(talk)
        await talk.say("booking_shown", reference=booking.reference, names=booking.names)
        for leg, segment in enumerate(booking.segments):
            await self._show(talk, booking, leg, segment)
        if not await _is_off(talk, booking):
            await talk.say("booking_next")

    async def send_ticket(self, talk: Talk) -> None:
        """Sends the e-ticket of a booking."""
        booking = await self._booking(talk)
        if not await _is_off(talk, booking):
            document = await asyncio.to_thread(draw_eticket, self._carrier, booking, talk.language, talk.now)
            await talk.attach("ticket", document, "ticket_caption", reference=booking.reference)

    async def send_boarding_pass(self, talk: Talk) -> None:
        """Sends boarding passes, from 24 hours before departure; says when check-in is where that is asked."""
        request = await talk.ask(Words("request", default=talk.text[:1000] or "-"))
        if wants_rule(talk, request) and (page := await self._rules.page(talk, CHECK_IN)):
            await talk.say("pass_rule", answer=page.answer, source=page.source)
            return
        booking = await self._booking(talk)
        if await _is_off(talk, booking):
            return
        if not (legs := await open_flights(talk, booking)):
            await _explain(talk, nearest(talk, booking))
            return
        legs = await flights(talk, booking, legs, "ask_pass_flight")
        persons = await people(talk, booking, request)
        for leg in legs:
            if ready(booking.segments[leg], talk.now):
                await self._attach_passes(talk, booking, persons, leg)
            else:
                await _explain(talk, booking.segments[leg])

    async def change_booking(self, talk: Talk) -> None:
        """Gives the wish to change a booking to a colleague, and who missed a flight."""
        if (rule := await missed(talk)) is not None:
            await self._rebook(talk, rule)
            return
        wish = await _wish(talk)
        booking = await self._booking(talk)
        if await _is_off(talk, booking):
            return
        await talk.ask(CHOOSING)
        legs = await flights(talk, booking, range(len(booking.segments)), "ask_change_flight")
        wish = wish or await talk.ask(Words("wish"), text="ask_change")
        day = new_day(talk, booking)
        numbers = [booking.segments[leg].flight for leg in legs]
        if day is None:
            await talk.say("change_noted", reference=booking.reference, flights=numbers)
        else:
            await talk.say("change_noted_day", reference=booking.reference, flights=numbers, day=day)
        await talk.hand_off("change_booking", SKILL, **_gathered(booking), flights=numbers, wish=wish, day=day)

    async def _rebook(self, talk: Talk, rule: str) -> None:
        """Say what holds for who missed a flight, and bring a colleague with the booking, if that is wanted."""
        wish = await talk.ask(Words("wish", default=talk.text[:1000]))
        if page := await self._rules.page(talk, rule):
            await talk.say("rebook_rule", answer=page.answer, source=page.source)
        named = talk.peek(BookingReference("reference.1")) is not None
        if not named and not await talk.confirm("rebook", text="ask_rebook"):
            await talk.say("rebook_not")
            return
        booking = await self._booking(talk)
        if await _is_off(talk, booking):
            return
        flight = missed_flight(talk, booking).flight
        await talk.say("rebook_noted", reference=booking.reference, flight=flight)
        await talk.hand_off("missed_flight", SKILL, **_gathered(booking), flights=[flight], wish=wish)

    async def cancel_booking(self, talk: Talk) -> None:
        """Gives the wish to cancel a booking, or a part of it, to a colleague."""
        said = await remarks(talk)
        booking = await self._booking(talk)
        if await _is_off(talk, booking):
            return
        wish = next((one for one in reversed(said) if narrows(one)), None)
        if await _is_sure(talk, booking, said, wish):
            await talk.say("cancel_noted_part" if wish else "cancel_noted", reference=booking.reference, wish=wish)
            await talk.hand_off("cancel_booking", SKILL, **_gathered(booking), wish=wish)
        await talk.say("cancel_kept", reference=booking.reference)

    async def _booking(self, talk: Talk) -> Booking:
        """Return the booking with its cities as the conversation's language calls them."""
        await spoken_of(talk)
        booking = await self._desk.booking(talk)
        note_flight(talk, booking)
        named = (
            replace(one, origin=self._named(one.origin, talk), destination=self._named(one.destination, talk))
            for one in booking.segments
        )
        return replace(booking, segments=tuple(named))

    def _named(self, place: Place, talk: Talk) -> Place:
        return replace(place, city=self._cities(place.code, talk.language) or place.city)

    async def _show(self, talk: Talk, booking: Booking, leg: int, segment: Segment) -> None:
        if segment.status == "cancelled":
            await talk.say("booking_flight_cancelled", segment=segment)
        else:
            seats = [number for one in booking.passengers if (number := one.seats[leg].number) != "INF"]
            overnight = segment.arrives.date() > segment.departs.date()
            await talk.say("booking_flight", segment=segment, seats=seats, overnight=overnight)

    async def _attach_passes(self, talk: Talk, booking: Booking, persons: Sequence[int], leg: int) -> None:
        segment = booking.segments[leg]
        for person in persons:
            name = booking.passengers[person].name
            made = await asyncio.to_thread(draw_pass, self._carrier, booking, person, leg, talk.language, talk.now)
            await talk.attach(f"pass.{person}.{leg}", made, "pass_caption", passenger=name, segment=segment)


def _goes_on(text: str) -> bool:
    """Tell whether words belong to a cancellation that is talked over."""
    return asks_price(text) or lacks_reference(text)


async def _is_off(talk: Talk, booking: Booking) -> bool:
    """Tell whether a booking is cancelled, and say so."""
    if booking.status == "cancelled":
        await talk.say("booking_cancelled", reference=booking.reference)
    return booking.status == "cancelled"


async def _is_sure(talk: Talk, booking: Booking, said: Sequence[str], wish: str | None) -> bool:
    """Ask whether to cancel; each remark gets a question of its own, that says what it asked for."""
    text = "ask_cancel_part" if wish else "ask_cancel"
    if said and not narrows(said[-1]):
        text = "ask_cancel_doubt"
    key, names = f"cancel_sure.{len(said)}", booking.names
    return await talk.confirm(key, text=text, reference=booking.reference, names=names, wish=wish)


async def _explain(talk: Talk, segment: Segment) -> None:
    """Say why there is no boarding pass for a flight now."""
    if segment.status == "cancelled":
        await talk.say("pass_flight_cancelled", segment=segment)
    elif segment.departs <= talk.now:
        await talk.say("pass_departed", segment=segment)
    else:
        await talk.say("pass_not_yet", segment=segment, opens=opens(segment))


async def _wish(talk: Talk) -> str | None:
    """Return the person's words where a day or a name shall change, which says enough; None where not."""
    if (known := talk.peek(Words("wish"))) is not None:
        return known
    if talk.peek(CHOOSING) or (talk.peek(Day("day")) is None and not renames(talk.text)):
        return None
    return await talk.ask(Words("wish", default=talk.text[:1000] or "-"), text="ask_change")


def _gathered(booking: Booking) -> dict[str, Sequence[str] | str]:
    return {"booking": booking.reference, "passengers": booking.names, "route": _route(booking)}


def _route(booking: Booking) -> list[str]:
    return [
        f"{one.flight} {one.origin.code}–{one.destination.code} {one.departs:%Y-%m-%d %H:%M}"
        for one in booking.segments
    ]
