"""What somebody asked about: a flight by its number, or a route; on which day and at which hours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar, cast

from flows.flight_times.search import PARTS, Asked, hours_around
from kontor.flows import Talk
from kontor.slots import Day, Daypart, FlightNumber, Place, Slot, Time, Words

T = TypeVar("T")

NUMBER = FlightNumber("flight")
AGAIN = FlightNumber("flight_again")
TO = Place("to", role="to")
FROM = Place("from", role="from")
DAY = Day("day")
PART = Daypart("part")
TIME = Time("time")
ORDER = Words("order")
PICK = FlightNumber("pick", entity=None)

_FLIGHT = (
    r"\w*\s+(?:direct\s+|direkte\w*\s+)?(?:flight|plane|one|connection|departure|flug|flieger|maschine|verbindung)\b"
)
_VUELO = r"\s+(?:vo[oô]|avi(?:ão|ao|ón|on)|vuelo|partida|salida|conex(?:ão|ao|ión|ion))\b"
_MAS = r"|\b(?:vo[oô]|avi(?:ão|ao|ón|on)|vuelo)\s+(?:(?:d[eo]|el|o)\s+)?(?:mais|más|mas)\s+"
ORDERS = {
    "first": re.compile(
        r"\b(?:next|first|earliest|soonest|nächste|erste|früheste)" + _FLIGHT
        + r"|\b(?:pr[oó]xim[oa]|primeir[oa]|primer[oa]?)" + _VUELO + _MAS + r"(?:cedo|temprano)\b"
    ),
    "last": re.compile(
        r"\b(?:last|latest|letzte|späteste)" + _FLIGHT
        + r"|\b[uú]ltim[oa]" + _VUELO + _MAS + r"(?:tarde|tardío)\b"
    ),
}  # fmt: skip
"""How people speak of the first or the last of several flights."""

_NEVER = datetime.min.replace(tzinfo=UTC)


async def what_was_asked(talk: Talk, home: str | None) -> Asked:
    """Return what a message is about; what it leaves out is taken from the question before it, or asked.

    Of a flight and a route the one that was named later holds.
    """
    number, to, start = talk.peek(NUMBER), talk.peek(TO), talk.peek(FROM)
    leans = number is None and to is None and start is None
    if leans:
        number, to, start = talk.earlier(AGAIN) or talk.earlier(NUMBER), talk.earlier(TO), talk.earlier(FROM)
    _drop_the_older(talk)
    day = await talk.ask(perhaps(DAY, talk.earlier(DAY) if leans else None))
    if number is None and (to or start):
        return await _route(talk, home, day, leans)
    number = await talk.ask(NUMBER if number is None else replace(NUMBER, default=number))
    destinations, origins = await talk.ask(perhaps(TO)), await talk.ask(perhaps(FROM))
    return Asked(number, origins or (), destinations or (), day)


def _drop_the_older(talk: Talk) -> None:
    flight = talk.said_at(NUMBER)
    places = max(talk.said_at(TO) or _NEVER, talk.said_at(FROM) or _NEVER)
    if flight is None or places == _NEVER:
        return
    if places > flight and not talk.entities("flight_number"):
        talk.forget("flight", "flight_again")
    if flight > places and not talk.entities("place"):
        talk.forget("to", "from", "pick")


async def _route(talk: Talk, home: str | None, day: date | None, leans: bool) -> Asked:
    destinations = await _end(talk, TO, home, talk.peek(FROM), leans)
    origins = await _end(talk, FROM, home, destinations, leans)
    part = await talk.ask(perhaps(PART, talk.earlier(PART) if leans else None))
    moment = await talk.ask(perhaps(TIME, talk.earlier(TIME) if leans else None))
    hours = hours_around(moment) if moment else PARTS[part] if part else None
    return Asked(None, origins, destinations, day, hours, await _order(talk))


async def _order(talk: Talk) -> str:
    said = order_in(talk.text)
    if said and talk.peek(ORDER) not in (None, said):
        talk.forget("order", "pick")
    return await talk.ask(replace(ORDER, default=said))


def order_in(text: str) -> str:
    """Return `first` or `last` where a text speaks of the first or last flight; "next Friday" is no such word."""
    return next((order for order, pattern in ORDERS.items() if pattern.search(text.lower())), "")


async def _end(talk: Talk, slot: Place, home: str | None, other: Iterable[str] | None, leans: bool) -> tuple[str, ...]:
    """Return one end of the route: as it was said, else home, unless home is the other end already."""
    known = talk.peek(slot) or (talk.earlier(slot) if leans else None)
    if known is None and (home is None or home in (other or ())):
        return await talk.ask(slot)
    return await talk.ask(perhaps(slot, known)) or (cast(str, home),)


def perhaps(slot: Slot[T], default: T | None = None) -> Slot[T | None]:
    """Return a slot that is never asked: it has what was said, else a default or None."""
    return cast(Slot[T | None], replace(slot, default=cast(Any, default)))
