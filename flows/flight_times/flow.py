"""The conversation about flights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from flows.flight_times.abroad import Abroad, City, Codes, End
from flows.flight_times.airports import airport
from flows.flight_times.asking import (
    AGAIN,
    FROM,
    PICK,
    TO,
    day_back,
    goes_both_ways,
    named_together,
    note_told,
    only_names_a_booking,
    what_is_wished,
    what_was_asked,
)
from flows.flight_times.countries import names_land, only_says_where_to
from flows.flight_times.picking import Pick, way_in
from flows.flight_times.search import Asked, Flight, Search
from flows.flight_times.stretches import with_day
from flows.flight_times.telling import route_at, tell, tell_all, tell_days, tell_duration, title, values_of
from flows.flight_times.timetable import Status, Timetable
from flows.flight_times.watching import end_watch, offer_watch, tell_watches, told_of
from flows.flight_times.words import asks_both_ways, beside_in, lists_the_watched
from kontor.flows import Flow, Talk, flow, travel
from kontor.knowledge import offer_person
from kontor.messages import Option, Purpose

INTENTS = ("ask_flight_status", "ask_departure_time", "ask_arrival_time", "ask_delay", "ask_gate")
ELSEWHERE = City("elsewhere", role="to")
MOST_OPTIONS = 10
STOP = "stop_updates"
SKILL = "bookings"
"""That of the people who find another flight for somebody."""


def flight_times(timetable: Timetable, home: str | None = None, booking: str | None = None) -> tuple[Flow, Flow]:
    """Make the flows about the flights of a timetable: questions about them, and news of those that are watched.

    From `home`, an airport's code, somebody leaves who does not say from where. `booking` is the intent of the flow
    that shows a booking: "when does my flight leave, KXM4T7 Müller" is for that.
    """
    desk = FlightDesk(timetable, home, booking)
    about = flow(
        intents=(*INTENTS, STOP),
        name="flight_times",
        claims=_is_for_flights,
        claims_whole=asks_both_ways,
        catches=names_land,
        follows=_asks_beside,
        expects=_points,
    )(desk.answer)
    changed = flow(events=["flight_changed"], name="flight_changed")(desk.tell_change)
    return about, changed


@dataclass(frozen=True, slots=True)
class FlightDesk:
    """Answers from one timetable."""

    timetable: Timetable
    home: str | None = None
    booking: str | None = None

    async def answer(self, talk: Talk) -> None:
        """When a flight leaves and lands, its gate and its delay, and a word when that changes, or no more of them."""
        if self.booking and only_names_a_booking(talk):
            talk.give_way(self.booking)
        wish = await what_is_wished(talk)
        if wish == "watched" and await tell_watches(talk, self.timetable):
            return
        both = await goes_both_ways(talk)
        if talk.intent == STOP and wish != "watched":
            await end_watch(talk, self.timetable)
        elif together := await named_together(talk):
            await self._tell_each(talk, together, wish)
        elif (lands := await self._abroad().named(talk)) is not None:
            asked = await what_was_asked(talk, self.home, partial(self._ends, talk), lands)
            if wish == "days":
                await self._tell_days(talk, asked)
                return
            asked = await with_day(talk, self._search(talk), asked, wish == "lasting")
            back = await day_back(talk, asked.day) if both else None
            if back is not None and asked.number is None:
                await self._tell_both_ways(talk, asked, back)
            else:
                await self._tell_flight(talk, asked, wish == "lasting")

    async def _tell_flight(self, talk: Talk, asked: Asked, lasting: bool) -> None:
        flight = await self._meant(talk, asked, lasting)
        if flight is None:
            return
        await _tell_one(talk, flight, lasting)
        if flight.status.cancelled:
            await _offer_another(talk, (flight.status,))
        elif talk.now < flight.status.departs:
            await offer_watch(talk, self.timetable, flight.status)

    async def _meant(self, talk: Talk, asked: Asked, lasting: bool) -> Flight | None:
        if asked.beside:
            return await self._beside(talk, asked)
        return await (self._by_route(talk, asked, lasting) if asked.number is None else self._by_number(talk, asked))

    async def _tell_each(self, talk: Talk, flights: Sequence[Asked], wish: str) -> None:
        """Answer for several flights named together; an offer of news would have to say which of them it is for."""
        cancelled: list[Status] = []
        for place, asked in enumerate(flights, 1):
            if wish == "days":
                await self._tell_days(talk, asked, f".{place}")
            elif (flight := await talk.look(f"found.{place}", self._search(talk).number, asked)) is None:
                await talk.say("flight_number_unknown", number=asked.number)
            else:
                await _say_if_another_day(talk, asked, flight)
                await _tell_one(talk, flight, wish == "lasting")
                cancelled += [flight.status] if flight.status.cancelled else []
        if cancelled:
            await _offer_another(talk, cancelled)

    async def tell_change(self, talk: Talk) -> None:
        """What changed about a flight that somebody watches."""
        number, day = str(talk.event["number"]), date.fromisoformat(str(talk.event["day"]))
        status = await talk.look("status", self.timetable.status, number, day)
        if status is None or not told_of(status, talk.now):
            return
        gate = "_gate" if status.gate and not status.cancelled else ""
        text = "flight_changed_cancelled" if status.cancelled else f"flight_changed{gate}"
        await talk.say(text, Purpose.UTILITY, **values_of(talk, status))

    async def _tell_days(self, talk: Talk, asked: Asked, place: str = "") -> None:
        flights = await talk.look(f"regular{place}", self._search(talk).regular, asked)
        if flights:
            await tell_days(talk, flights[:MOST_OPTIONS])
        elif asked.number is None:
            await self._say_no_route(talk, asked)
        else:
            await talk.say("flight_no_days", number=asked.number)

    def _abroad(self) -> Abroad:
        return Abroad(self.timetable, self.home, End("to", TO), End("from", FROM))

    # -------------------------------------------------------------------------------------------------- by its number

    async def _by_number(self, talk: Talk, asked: Asked) -> Flight | None:
        search, number = self._search(talk), asked.number or ""
        flight = await talk.look("found", search.number, asked)
        if flight is None and asked.places:
            await talk.say("flight_no_such", number=number)
            talk.forget("flight")
        if flight is None:
            number = await talk.ask(AGAIN, text="flight_unknown", number=number)
            flight = await talk.look("found_again", search.number, replace(asked, number=number))
        if flight is None:
            await talk.ask(ELSEWHERE, text="flight_unknown_again", number=number)
        if flight is None or not _on_route(flight.status, asked):
            talk.forget("flight", "flight_again")
            return None
        await _say_if_another_day(talk, asked, flight)
        return flight

    async def _beside(self, talk: Talk, asked: Asked) -> Flight | None:
        flight = await talk.look("neighbour", self._search(talk).neighbour, asked)
        if flight is None:
            origin, destination = _city(talk, asked.origins[0]), _city(talk, asked.destinations[0])
            text = "flight_none_after" if asked.beside == "after" else "flight_none_before"
            await talk.say(text, number=asked.number, origin=origin, destination=destination)
        return flight

    async def _ends(self, talk: Talk, number: str) -> tuple[Codes, Codes] | None:
        flight = await talk.look("before", self._search(talk).number, Asked(number))
        return None if flight is None else ((flight.status.origin.code,), (flight.status.destination.code,))

    def _search(self, talk: Talk) -> Search:
        return Search(self.timetable, talk.today, talk.now, talk.intent == "ask_arrival_time")

    # --------------------------------------------------------------------------------------------------- by its route

    async def _by_route(self, talk: Talk, asked: Asked, lasting: bool) -> Flight | None:
        """Return the flight meant; all of a route last as long, or nearly so: for that the first will do."""
        flights = await self._flights(talk, asked)
        if not flights:
            return None
        return flights[0] if lasting else await self._pick(talk, flights)

    async def _tell_both_ways(self, talk: Talk, asked: Asked, back: date) -> None:
        """Tell the flights there on one day and those back on another, in one answer that asks nothing."""
        there = await self._flights(talk, asked)
        if not there:
            return
        await tell_all(talk, there)
        ends = there[0].status
        way = Asked(None, (ends.destination.code,), (ends.origin.code,), back)
        if flights := await self._flights(talk, way, "_back"):
            await tell_all(talk, flights)

    async def _flights(self, talk: Talk, asked: Asked, way: str = "") -> tuple[Flight, ...]:
        """Return the flights of a route that fit, none where it has none; what does not fit is said before."""
        route = await talk.look(f"route{way}", self._search(talk).route, asked)
        if not route.flights and self.home and self.home not in (*asked.origins, *asked.destinations):
            route = await talk.look(
                f"route_from_home{way}", self._search(talk).route, replace(asked, origins=(self.home,))
            )
            if route.flights:
                await talk.say("flight_from_home", **values_of(talk, route.flights[0].status))
        if not route.flights:
            await self._say_no_route(talk, asked, way)
        elif not route.that_day:
            await talk.say("flight_none_that_day", day=asked.day, **values_of(talk, route.flights[0].status))
        elif not route.those_hours:
            await talk.say("flight_none_those_hours")
        return route.flights

    async def _say_no_route(self, talk: Talk, asked: Asked, way: str = "") -> None:
        """Say between which places nothing flies, and from where else the destination is reached."""
        others = await talk.look(f"others{way}", self.timetable.origins, asked.destinations, asked.day or talk.today)
        origin, destination = _city(talk, asked.origins[0]), _city(talk, asked.destinations[0])
        cities = dict.fromkeys(_city(talk, code) for code in others if code not in asked.origins)
        if cities:
            await talk.say("flight_no_route_but", origin=origin, destination=destination, others=list(cities))
        else:
            await talk.say("flight_no_route", origin=origin, destination=destination)

    async def _pick(self, talk: Talk, flights: tuple[Flight, ...]) -> Flight:
        """Return the one flight meant: the only one, the one spoken of before, or the one chosen."""
        by_number = {flight.status.number: flight for flight in flights[:MOST_OPTIONS]}
        before = talk.earlier(PICK)
        if len(by_number) == 1:
            return flights[0]
        if before in by_number and talk.peek(PICK) is None:
            return by_number[before]
        options = tuple(_option(flight.status, talk.language) for flight in by_number.values())
        text = "ask_pick" if len(flights) <= MOST_OPTIONS else "ask_pick_of_many"
        running = tuple(number for number, flight in by_number.items() if not flight.status.cancelled)
        if cancelled := [one.title for one in options if one.id not in running]:
            await talk.say("flight_some_cancelled", cancelled=cancelled)
        slot = Pick(PICK.key, options=options, running=running)
        values = values_of(talk, flights[0].status)
        return by_number[await talk.ask(slot, text, count=len(flights), **values)]


def _is_for_flights(text: str, language: str) -> bool:
    """Tell whether a text surely is for flights, whatever it reads like."""
    return lists_the_watched(text) or asks_both_ways(text) or only_says_where_to(text, language)


def _points(text: str) -> bool:
    """Tell whether a text points at one of several flights, whatever it reads like: "the later one"."""
    return bool(way_in(text))


async def _asks_beside(text: str, language: str) -> bool:
    """Tell whether a text asks for the flight after or before the one that was told, whatever it reads like."""
    return bool(beside_in(text))


async def _tell_one(talk: Talk, flight: Flight, lasting: bool) -> None:
    await (tell_duration if lasting else tell)(talk, flight)
    note_told(talk, flight.status)


async def _offer_another(talk: Talk, cancelled: Sequence[Status]) -> None:
    """Offer a person to who lost a flight, and hand over with what it was."""
    flights = [travel.named(one.number, one.flight_day) for one in cancelled]
    await offer_person(talk, "flight_cancelled", SKILL, "ask_another_flight", "another_flight", cancelled=flights)


async def _say_if_another_day(talk: Talk, asked: Asked, flight: Flight) -> None:
    if not flight.that_day:
        number, following = flight.status.number, flight.status.departs
        await talk.say("flight_not_that_day", number=number, day=asked.day, following=following)


def _on_route(status: Status, asked: Asked) -> bool:
    """Tell whether the places named with a flight's number are places it touches."""
    touched = {status.origin.code, status.destination.code, *(stop.code for stop in status.via)}
    return all(touched & set(codes) for codes in asked.places)


def _city(talk: Talk, code: str) -> str:
    return airport(code).city_in(talk.language)


def _option(status: Status, language: str) -> Option:
    return Option(status.number, title(status, language), route_at(status, status.arrives, language))
