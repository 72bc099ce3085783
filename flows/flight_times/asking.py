"""What somebody asked about: a flight by its number, or a route; on which day and at which hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar, cast

from flows.flight_times.search import PARTS, hours_around
from flows.flight_times.timetable import Hours
from kontor.flows import Talk
from kontor.slots import Day, Daypart, FlightNumber, Place, Slot, Time

T = TypeVar("T")

NUMBER = FlightNumber("flight")
TO = Place("to", role="to")
FROM = Place("from", role="from")
DAY = Day("day")
PART = Daypart("part")
TIME = Time("time")
PICK = FlightNumber("pick", entity=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked about: a flight's number, or the two ends of a route."""

    number: str | None = None
    origins: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    day: date | None = None
    hours: Hours | None = None


async def what_was_asked(talk: Talk, home: str | None) -> Asked:
    """Return what a message is about; what it leaves out is taken from the question before it, or asked.

    A flight and a route never both hold: the one that was named later replaces the other.
    """
    number, to, start = talk.peek(NUMBER), talk.peek(TO), talk.peek(FROM)
    named = number is not None or to is not None or start is not None
    if number is not None and (to or start) and not talk.entities("place"):
        talk.forget("to", "from", "pick")
    if not named:
        number, to, start = talk.earlier(NUMBER), talk.earlier(TO), talk.earlier(FROM)
    day = await talk.ask(perhaps(DAY, None if named and number else talk.earlier(DAY)))
    if number is None and (to or start):
        return await _route(talk, home, day, inherited=not named)
    return Asked(await talk.ask(NUMBER if number is None else replace(NUMBER, default=number)), day=day)


async def _route(talk: Talk, home: str | None, day: date | None, inherited: bool) -> Asked:
    destinations = await _end(talk, TO, home, talk.peek(FROM), inherited)
    origins = await _end(talk, FROM, home, destinations, inherited)
    part = await talk.ask(perhaps(PART, talk.earlier(PART) if inherited else None))
    moment = await talk.ask(perhaps(TIME, talk.earlier(TIME) if inherited else None))
    hours = hours_around(moment) if moment else PARTS[part] if part else None
    return Asked(None, origins, destinations, day, hours)


async def _end(
    talk: Talk, slot: Place, home: str | None, other: Iterable[str] | None, inherited: bool
) -> tuple[str, ...]:
    """Return one end of the route: as it was said, else home, unless home is the other end already."""
    known = talk.peek(slot) or (talk.earlier(slot) if inherited else None)
    if known is None and (home is None or home in (other or ())):
        return await talk.ask(slot)
    return await talk.ask(perhaps(slot, known)) or (cast(str, home),)


def perhaps(slot: Slot[T], default: T | None = None) -> Slot[T | None]:
    """Return a slot that is never asked: it has what was said, else a default or None."""
    return cast(Slot[T | None], replace(slot, default=cast(Any, default)))
