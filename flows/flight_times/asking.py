"""What somebody asked about: a flight by its number, or a route; on which day and at which hours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar, cast

from flows.flight_times.abroad import City, Codes, Lands
from flows.flight_times.search import PARTS, Asked, hours_of
from flows.flight_times.stretches import STRETCH, DayWithin, stretch_of
from flows.flight_times.timetable import Status
from flows.flight_times.words import (
    asks_how_long,
    asks_what_is_watched,
    asks_which_days,
    beside_in,
    goes_back,
    leads_somewhere,
    order_in,
    side_in,
    wants_soonest,
)
from kontor.flows import Talk, travel
from kontor.slots import Day, Daypart, Days, FlightNumber, Place, Slot, Time, Words

T = TypeVar("T")

NUMBER = FlightNumber("flight")
AGAIN = FlightNumber("flight_again")
TO = City("to", role="to")
FROM = City("from", role="from")
DAY = Day("day")
DAY_BACK = Day("day_back")
BOTH = Words("both")
PART = Daypart("part")
TIME = Time("time")
SIDE = Words("side")
ORDER = Words("order")
WAY = Words("way")
PICK = FlightNumber("pick", entity=None)
TOLD = Words("told")
UNPLACED = Words("unplaced")
TOGETHER = Words("together")
WISH = Words("wish")
BESIDE = Words("beside")
NOT_BESIDE = "-"
WEEK = timedelta(days=7)
MOST_TOGETHER = 10
"""Flights of one message that are told; each number is a look into the timetable."""

_WISHES = {"watched": asks_what_is_watched, "days": asks_which_days, "lasting": asks_how_long}

Ends = Callable[[str], Awaitable[tuple[Codes, Codes] | None]]
"""Gives the airports a flight leaves from and goes to by its number, None for one that is not known."""

_NEVER = datetime.min.replace(tzinfo=UTC)


async def what_was_asked(talk: Talk, home: str | None, ends: Ends, lands: Lands) -> Asked:
    """Return what a message is about; what it leaves out is taken from the question before it, or asked.

    Of a flight and a route the one that was named later holds. The way back of a flight is its route turned round.
    Where nothing is named at all ("when does it land?") it is the very flight that was told last, of that same day.
    `lands` are the airports of countries named as its ends.
    """
    beside = await talk.ask(replace(BESIDE, default=beside_in(talk.text) or NOT_BESIDE))
    told = await _told(talk, lands, "" if beside == NOT_BESIDE else beside)
    asked = await _named(talk, home, ends, lands, told)
    if not told:
        return asked
    await talk.ask(perhaps(PICK, told.number))
    spoken_of = Asked(told.number, (told.origin,), (told.destination,), told.day, told=True)
    return spoken_of if beside == NOT_BESIDE else replace(spoken_of, beside=beside)


def only_names_a_booking(talk: Talk) -> bool:
    """Tell whether the message that began the run names a booking and no flight or place: its flights are meant."""
    if talk.peek(WISH) is not None or any(map(talk.entities, ("flight_number", "place"))):
        return False
    return bool(talk.entities("booking_reference"))


async def what_is_wished(talk: Talk) -> str:
    """Return what else than a flight's times the message that began the run asks for; asks nothing.

    It is `lasting`, how long a flight takes, `days`, on which it leaves, `watched`, what is told of, or `times`.
    """
    wish = next((wish for wish, asks in _WISHES.items() if asks(talk.text)), "times")
    late = talk.intent in ("ask_delay", "ask_gate") and wish != "watched"
    return await talk.ask(replace(WISH, default="times" if late else wish))


async def goes_both_ways(talk: Talk) -> bool:
    """Tell whether the message that began the run asks for both ways of a journey, each on its day; asks nothing."""
    both = goes_back(talk.text) and len(talk.entities("day")) > 1
    return await talk.ask(replace(BOTH, default="yes" if both else "no")) == "yes"


async def named_together(talk: Talk) -> tuple[Asked, ...]:
    """Return the flights that a message names by several numbers, none for one or no number; asks nothing.

    Days as many as numbers go with them one by one: "KX100 today and KX104 tomorrow"; a single day is for all of them,
    and so is the one that was spoken of before.
    """
    numbers, days = dict.fromkeys(talk.entities("flight_number")), talk.entities("day")
    if not days and (before := talk.peek(DAY)) is not None:
        days = (str(before),)
    if len(days) != len(numbers):
        days = (days[0] if len(days) == 1 else "",) * len(numbers)
    named = [f"{number} {day}" for number, day in zip(numbers, days, strict=True)][:MOST_TOGETHER]
    spelled = ",".join(named) if len(named) > 1 else ""
    if spelled and talk.peek(TOGETHER) == "":
        talk.forget(TOGETHER.key)
    kept = await talk.ask(replace(TOGETHER, default=spelled))
    parts = [one.partition(" ") for one in kept.split(",") if one]
    return tuple(Asked(number, day=date.fromisoformat(day) if day else None) for number, _, day in parts)


async def day_back(talk: Talk, there: date | None) -> date | None:
    """Return the day of the way back, the second one named; asks nothing.

    "To Lisbon on Friday and back on Sunday" is the Sunday after that Friday.
    """
    back = await talk.ask(perhaps(DAY_BACK))
    earlier = back is not None and there is not None and back < there <= back + WEEK
    return back + WEEK if back is not None and earlier else back


def note_told(talk: Talk, status: Status) -> None:
    """Leave a flight for the question that follows, here or about a booking: number, day, and the ends told of."""
    ends = status.origin.code, status.destination.code
    travel.note_told(talk, travel.SpokenOf(status.number, status.flight_day, *ends))


def told_before(talk: Talk) -> str:
    """Return the flight spoken of last, as `KX100 2026-11-21`, while people lean on it; empty without one."""
    flight = _spoken_of(talk)
    return flight.name if flight else ""


async def _told(talk: Talk, lands: Lands, beside: str) -> travel.SpokenOf | None:
    """Return the flight spoken of last where the message goes on about it and names nothing anew, else None.

    Who is asked for a flight and shows a booking instead means the flight of that booking.
    """
    before, meanwhile = _spoken_of(talk), travel.booked_meanwhile(talk)
    shown = meanwhile is not None and not any(map(talk.said_at, (NUMBER, TO, FROM)))
    heard = talk.said_at(TOLD)
    named = [at for slot in (NUMBER, TO, FROM, DAY, STRETCH, PART, TIME) if (at := talk.said_at(slot))]
    ordered = not beside and order_in(talk.text)
    if heard and (max(named, default=_NEVER) > heard or ordered or (shown and talk.peek(TOLD) == "")):
        talk.forget(TOLD.key, PICK.key)
    travel.drop(talk)
    anew = named or lands.to or lands.start or _leads_nowhere(talk) or (not beside and order_in(talk.text, leans=True))
    leaves_it = before is None or anew or goes_back(talk.text)
    leant_on = meanwhile if shown else None if leaves_it else before
    kept = await talk.ask(replace(TOLD, default=str(leant_on or "")))
    return travel.SpokenOf.read(kept) if kept else None


def _spoken_of(talk: Talk) -> travel.SpokenOf | None:
    """Return the flight that was told last or stands in the booking shown last, while people have it in mind."""
    return travel.spoken_of(talk, leaning=any(map(talk.earlier, (NUMBER, AGAIN, TO, FROM))))


async def _named(talk: Talk, home: str | None, ends: Ends, lands: Lands, told: travel.SpokenOf | None) -> Asked:
    if goes_back(talk.text) and not _names_a_flight(talk):
        talk.anew()
    number, to, start = talk.peek(NUMBER), talk.peek(TO) or lands.to, talk.peek(FROM) or lands.start
    leans = number is None and to is None and start is None
    if leans:
        number, to, start = talk.earlier(AGAIN) or talk.earlier(NUMBER), talk.earlier(TO), talk.earlier(FROM)
        if told and not (number or to or start):
            number = told.number
    if await talk.ask(replace(UNPLACED, default="yes" if leans and _leads_nowhere(talk) else "")) and leans:
        number = to = start = None
        await talk.say("flight_unknown_place")
    back = leans and goes_back(talk.text)
    if back and number and (route := await ends(number)):
        number, (start, to) = None, route
    _drop_the_older(talk)
    if not leans and wants_soonest(talk.text):
        _drop_the_day(talk)
    stretch, day = await _days(talk, leans)
    if number is None and (to or start):
        turned = await talk.ask(replace(WAY, default="back" if back else "out")) == "back"
        before = (to, start) if leans else (lands.to, lands.start)
        asked = Asked(day=day, stretch=stretch)
        return await _route(talk, home, asked, before[::-1] if turned else before, leans, turned)
    number = await talk.ask(NUMBER if number is None else replace(NUMBER, default=number))
    destinations, origins = await talk.ask(perhaps(TO)), await talk.ask(perhaps(FROM))
    return Asked(number, origins or (), destinations or (), day, stretch=stretch)


async def _days(talk: Talk, leans: bool) -> tuple[Days | None, date | None]:
    """Return the stretch of days that was named, where no day of it is known yet, and the day."""
    said = stretch_of(talk)
    await talk.ask(perhaps(STRETCH))
    stretch = said or (talk.earlier(STRETCH) if leans else None)
    slot = DayWithin(DAY.key, stretch=stretch)
    before = talk.earlier(slot) if leans and not said else None
    if stretch and before is None and talk.peek(slot) is None:
        return stretch, None
    return None, await talk.ask(perhaps(slot, before))


def _names_a_flight(talk: Talk) -> bool:
    """Tell whether the message itself names a flight or a place."""
    return any(talk.said_at(slot) == talk.now for slot in (NUMBER, TO, FROM))


def _leads_nowhere(talk: Talk) -> bool:
    """Tell whether the message asks for flights to a place that nobody knows by its name."""
    return talk.intent == "ask_flight_status" and not talk.entities("place") and leads_somewhere(talk.text)


def _drop_the_older(talk: Talk) -> None:
    flight = talk.said_at(NUMBER)
    places = max(talk.said_at(TO) or _NEVER, talk.said_at(FROM) or _NEVER)
    if flight is None or places == _NEVER:
        return
    if places > flight and not talk.entities("flight_number"):
        talk.forget("flight", "flight_again")
    if flight > places and not talk.entities("place"):
        talk.forget("to", "from", "pick")


def _drop_the_day(talk: Talk) -> None:
    """Drop the day and hours of the question before: "the next flight to Rome" is the next from now on."""
    if any(map(talk.entities, ("day", "period", "time", "daypart"))):
        return
    if known := [slot.key for slot in (DAY, STRETCH, PART, TIME) if talk.peek(slot) is not None]:
        talk.forget(*known)


async def _route(
    talk: Talk, home: str | None, asked: Asked, before: tuple[Codes | None, Codes | None], leans: bool, turned: bool
) -> Asked:
    """Return the route asked for; `before` are the ends of the one it leans on, where it goes to first."""
    before_to, before_from = before
    destinations = await _end(talk, TO, home, talk.peek(FROM) or before_from, before_to)
    origins = await _end(talk, FROM, home, destinations, before_from)
    same_hours = leans and not turned
    part = await talk.ask(perhaps(PART, talk.earlier(PART) if same_hours else None))
    moment = await talk.ask(perhaps(TIME, talk.earlier(TIME) if same_hours else None))
    side = await _side(talk, same_hours)
    hours = hours_of(moment, side) if moment else PARTS[part] if part else None
    exact = moment if side == "around" else None
    order = await _order(talk, leans, asked.stretch is not None)
    return replace(asked, origins=origins, destinations=destinations, hours=hours, order=order, moment=exact)


async def _side(talk: Talk, leans: bool) -> str:
    """Return whether flights are to leave `after` the time that was named, `before` it or `around` it."""
    said = side_in(talk.text) if talk.said_at(TIME) == talk.now else ""
    if said and talk.peek(SIDE) not in (None, said):
        talk.forget(SIDE.key)
    return await talk.ask(replace(SIDE, default=said or (talk.earlier(SIDE) if leans else None) or "around"))


async def _order(talk: Talk, leans: bool, of_days: bool) -> str:
    """Return which flight of several is meant; once a day of several is asked for, "the first one" is a day."""
    heard = talk.said_at(STRETCH) if of_days else None
    said = "" if heard and heard < talk.now else order_in(talk.text, leans)
    if said and talk.peek(ORDER) not in (None, said):
        talk.forget("order", "pick")
    return await talk.ask(replace(ORDER, default=said))


async def _end(talk: Talk, slot: Place, home: str | None, other: Iterable[str] | None, before: Codes | None) -> Codes:
    """Return one end of the route: as it was said, or was before, else home, unless home is the other end already."""
    known = talk.peek(slot) or before
    if known is None and (home is None or home in (other or ())):
        return await talk.ask(slot)
    return await talk.ask(perhaps(slot, known)) or (cast(str, home),)


def perhaps(slot: Slot[T], default: T | None = None) -> Slot[T | None]:
    """Return a slot that is never asked: it has what was said, else a default or None."""
    return cast(Slot[T | None], replace(slot, default=cast(Any, default)))
