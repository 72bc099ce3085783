"""Which flight and which passenger is meant: asked only where a booking has several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from flows.tickets.bookings import Booking, Passenger, Segment
from flows.tickets.words import every, words
from kontor.flows import Talk, travel
from kontor.letters import plain
from kontor.messages import Option
from kontor.slots import Choice, FlightNumber, Situation, Words
from kontor.texts import written

ALL, NONE = "all", "none"
SPOKEN_OF = Words("spoken_of")
"""The flight told last before the run, as `KX100 2026-11-22`."""


@dataclass(frozen=True, slots=True)
class Named(Choice):
    """One of a few things that people also call by other names; an option is meant when only its names are said."""

    names: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read an option's title, id or number, or one of its names in a sentence."""
        if (found := Choice.from_text(self, text, at, situation)) is not None:
            return found
        return self.named_in(text)

    def named_in(self, text: str) -> str | None:
        """Return the one option whose names a text holds, None where it holds those of none or several."""
        said = set(plain(text).split())
        meant = [id for id, names in self.names.items() if said & names]
        return meant[0] if len(meant) == 1 else None

    def after(self, request: str) -> Named:
        """Return the question answered beforehand where the request named an option already."""
        named = self.named_in(request)
        return self if named is None else replace(self, default=named)


async def spoken_of(talk: Talk) -> None:
    """Keep for the run which flight was told just before it: "and my boarding pass for it"."""
    told = travel.told(talk)
    await talk.ask(replace(SPOKEN_OF, default=told.name if told else NONE))


def note_flight(talk: Talk, booking: Booking) -> None:
    """Leave the flight of a booking for the question that follows: "is it on time?"."""
    one = nearest(talk, booking)
    ends = one.origin.code, one.destination.code
    travel.note_booked(talk, travel.SpokenOf(one.flight, one.departs.date(), *ends))


def opens(segment: Segment) -> datetime:
    """Return from when boarding passes are given: 24 hours before departure, on the clocks of its airport."""
    return (segment.departs.astimezone(UTC) - timedelta(hours=24)).astimezone(segment.departs.tzinfo)


def ready(segment: Segment, now: datetime) -> bool:
    """Tell whether boarding passes of a flight are given now."""
    return segment.status == "confirmed" and opens(segment) <= now < segment.departs


async def open_flights(talk: Talk, booking: Booking) -> list[int]:
    """Return the places of the flights whose boarding passes are given: of the flight that was named, if one was.

    What is open when it is asked for stays the offer, however late the answers come: the default becomes a fact.
    """
    named = _named(talk, booking)
    wanted = range(len(booking.segments)) if named is None else [named]
    found = ",".join(str(leg) for leg in wanted if ready(booking.segments[leg], talk.now))
    kept = await talk.ask(Words("open_flights", default=found or NONE))
    return [] if kept == NONE else [int(leg) for leg in kept.split(",")]


def nearest(talk: Talk, booking: Booking) -> Segment:
    """Return the flight somebody means who names none: the next to leave, else the last."""
    if (named := _named(talk, booking)) is not None:
        return booking.segments[named]
    return next((segment for segment in booking.segments if segment.departs > talk.now), booking.segments[-1])


def missed_flight(talk: Talk, booking: Booking) -> Segment:
    """Return the flight somebody missed or will miss: a named one, else the one whose departure is nearest."""
    if (named := _named(talk, booking)) is not None:
        return booking.segments[named]
    return min(booking.segments, key=lambda segment: abs(segment.departs - talk.now))


async def flights(talk: Talk, booking: Booking, legs: Sequence[int], text: str) -> list[int]:
    """Return the places of the flights meant: a named one, the only one, or what the person chooses."""
    if (named := _named(talk, booking)) is not None:
        return [named]
    if len(legs) == 1:
        return list(legs)
    every = Option(ALL, words(talk.language)("all_flights"))
    options = (*(_flight(booking.segments[leg], leg, talk.language) for leg in legs), every)
    names = {str(leg): _names(booking.segments[leg]) | _way(booking, leg) for leg in legs}
    slot = Named("flight", options=options, names={**names, ALL: _every(talk.language)})
    chosen = await talk.ask(slot, text=text, reference=booking.reference)
    return list(legs) if chosen == ALL else [int(chosen)]


async def people(talk: Talk, booking: Booking, request: str) -> list[int]:
    """Return the places of the passengers meant: the only one, whom the request names, or whom the person chooses."""
    if len(booking.passengers) == 1:
        return [0]
    everybody = Option(ALL, words(talk.language)("everybody"))
    options = (*(Option(str(n), one.name) for n, one in enumerate(booking.passengers)), everybody)
    names = {str(n): _given(one) for n, one in enumerate(booking.passengers)}
    slot = Named("passenger", options=options, names={**names, ALL: _every(talk.language)})
    chosen = await talk.ask(slot.after(request), text="ask_pass_passenger")
    return list(range(len(booking.passengers))) if chosen == ALL else [int(chosen)]


def _named(talk: Talk, booking: Booking) -> int | None:
    """Return the place of the flight that was named, or else was spoken of just before."""
    number, spoken_of = talk.peek(FlightNumber("named_flight")), talk.peek(SPOKEN_OF)
    if number is None and spoken_of is not None:
        legs = (
            leg for leg, one in enumerate(booking.segments) if travel.named(one.flight, one.departs.date()) == spoken_of
        )
        return next(legs, None)
    return next((leg for leg, segment in enumerate(booking.segments) if segment.flight == number), None)


def _flight(segment: Segment, leg: int, language: str) -> Option:
    title = f"{segment.flight} {segment.origin.code}–{segment.destination.code}"
    day, hour = words(language).day(segment.departs), written(segment.departs, "time", language)
    return Option(str(leg), title, f"{day}, {hour}")


def _names(segment: Segment) -> frozenset[str]:
    return frozenset(
        map(plain, (segment.flight, segment.flight[2:], segment.destination.code, segment.destination.city))
    )


def _way(booking: Booking, leg: int) -> frozenset[str]:
    """Return what people call a flight of a journey there and back; nothing where the journey is another."""
    there, *back = booking.segments
    if len(back) != 1 or back[0].destination.code != there.origin.code:
        return frozenset()
    return every("inbound" if leg else "outbound")


def _given(passenger: Passenger) -> frozenset[str]:
    return frozenset(plain(passenger.given).split())


def _every(language: str) -> frozenset[str]:
    return frozenset(words(language)("all_words").split())
