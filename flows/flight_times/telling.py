"""What is said about a flight: which text answers the question that was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from babel import Locale
from babel.dates import get_day_names

from flows.flight_times.search import Flight, Regular
from flows.flight_times.timetable import State, Status
from flows.flight_times.words import daily
from kontor.flows import Talk
from kontor.texts import written

DAYS_A_WEEK = 7
_UNDER_WAY = {
    State.CANCELLED: "flight_cancelled",
    State.DEPARTED: "flight_departed",
    State.LANDED: "flight_landed",
}
_SCHEDULED = {
    "ask_departure_time": "flight_departure",
    "ask_arrival_time": "flight_arrival",
    "ask_delay": "flight_on_time",
}
_DELAYED = {
    "ask_departure_time": "flight_departure_delayed",
    "ask_arrival_time": "flight_arrival_delayed",
    "ask_delay": "flight_delay",
}


async def tell(talk: Talk, flight: Flight) -> None:
    """Answer what was asked about a flight first, then what belongs to it."""
    status, values = flight.status, values_of(talk, flight.status)
    await talk.say(text_for(talk.intent, flight), **values)
    if flight.state in (State.SCHEDULED, State.DELAYED):
        if talk.intent not in ("ask_gate", "ask_arrival_time") and status.gate:
            await talk.say(gate_text(status), **values)
        if status.via:
            await talk.say("flight_via", stops=[stop.city_in(talk.language) for stop in status.via])
        if status.operated_by:
            await talk.say("flight_operated_by", **values)
        if status.reason and flight.state is State.DELAYED:
            await talk.say("flight_reason", reason=status.reason)


async def tell_duration(talk: Talk, flight: Flight) -> None:
    """Say how long a flight takes by its plan, stops included."""
    status = flight.status
    duration = status.arrives_planned.astimezone(UTC) - status.departs_planned.astimezone(UTC)
    await talk.say("flight_duration", duration=duration, **values_of(talk, status))


async def tell_days(talk: Talk, flights: Sequence[Regular]) -> None:
    """Say on which days of the week flights leave, and when."""
    lines = [_line(one, talk.language) for one in flights]
    await talk.say("flight_days", flights="\n".join(lines), **values_of(talk, flights[0].first))


def _line(one: Regular, language: str) -> str:
    locale = Locale.parse(language, sep="-")
    names = get_day_names("abbreviated", "stand-alone", locale=locale)
    days = daily(language) if len(one.days) == DAYS_A_WEEK else ", ".join(names[day - 1] for day in one.days)
    return f"• {written(one.first.departs_planned, 'time', language)} {one.first.number}: {days}"


async def tell_all(talk: Talk, flights: Sequence[Flight]) -> None:
    """Say which flights of a route leave on a day; of a single one all that belongs to it."""
    if len(flights) == 1:
        await tell(talk, flights[0])
        return
    running = [one.status for one in flights if not one.status.cancelled] or [one.status for one in flights]
    await talk.say(
        "flight_several", flights=[title(one, talk.language) for one in running], **values_of(talk, running[0])
    )


def title(status: Status, language: str) -> str:
    """Return what a flight of a list is called: `7:05 AM KX100`."""
    return f"{written(status.departs, 'time', language)} {status.number}"


def route_at(status: Status, moment: datetime, language: str) -> str:
    """Return the ends of a flight beside one of its moments, for the line below a title: `FRA → LIS 9:10 AM`."""
    return f"{status.origin.code} → {status.destination.code} {written(moment, 'time', language)}"


def text_for(intent: str | None, flight: Flight) -> str:
    """Return the text that answers an intent about a flight."""
    if flight.status.cancelled and flight.status.reason:
        return "flight_cancelled_reason"
    if flight.state in _UNDER_WAY:
        return _UNDER_WAY[flight.state]
    if intent == "ask_gate":
        return gate_text(flight.status)
    if flight.state is State.DELAYED:
        return _DELAYED.get(intent or "", "flight_status_delayed")
    return _SCHEDULED.get(intent or "", "flight_status")


def gate_text(status: Status) -> str:
    """Return the text that tells the gate, the terminal, both, or neither."""
    if status.gate:
        return "flight_gate_terminal" if status.origin_terminal else "flight_gate"
    return "flight_gate_unknown_terminal" if status.origin_terminal else "flight_gate_unknown"


def values_of(talk: Talk, status: Status) -> dict[str, Any]:
    """Return the values the texts about a flight may use."""
    return values_in(talk.language, status)


def values_in(language: str, status: Status) -> dict[str, Any]:
    """Return these values in a language."""
    return {
        "status": status,
        "number": status.number,
        "origin": status.origin.city_in(language),
        "destination": status.destination.city_in(language),
        "delay": max(status.delay, timedelta(0)),
        "overnight": status.arrives.date() != status.departs.date(),
    }
