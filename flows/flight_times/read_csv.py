"""Reading a timetable, or the news of some days, from CSV.

A timetable has a line per leg and period, under these headings (the last five may be missing):

    flight,from,to,departs,arrives,first_day,last_day,days,from_terminal,to_terminal,leg,weeks,operated_by
    KX100,FRA,LIS,09:05,11:10,2026-01-01,2027-12-31,daily,1,1,1,1,

`days` are ISO weekdays (`135` is Monday, Wednesday, Friday; or `daily`), times are local to the airport, `+1` behind a
time is a day later (an arrival without it is the first one after the departure), `leg` counts the legs of a flight,
`weeks` 2 is every other week.

News have a line per leg and day: flight, day, from, delay (minutes), gate, cancelled (yes or no), reason.
Separated by commas or semicolons, UTF-8.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date

from flows.flight_times.airports import UnknownAirport, airport
from flows.flight_times.importing import Plan, Planned, Unreadable, refuse_clashes, validity_of
from flows.flight_times.journeys import News, NewsKey
from flows.flight_times.legs import Leg, arriving, hours_in_the_air

NEEDED = ("flight", "from", "to", "departs", "arrives", "first_day", "last_day", "days")
OPTIONAL = ("from_terminal", "to_terminal", "leg", "weeks", "operated_by")
NEWS = ("flight", "day", "from", "delay", "gate", "cancelled", "reason")

_FLIGHT = re.compile(r"([A-Z]{2}|[A-Z]\d|\d[A-Z]|[A-Z]{3}) ?0*([1-9]\d{0,3})([A-Z]?)")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?:\s*([+-][12]))?")

Line = Mapping[str, str]


def read_plan(text: str) -> Plan:
    """Read a timetable; raises `Unreadable`."""
    planned = tuple(Planned(number, _leg(number, line)) for number, line in _lines(text, NEEDED, OPTIONAL))
    if not planned:
        raise Unreadable(2, "the file plans nothing", "write a line per leg under the headings")
    refuse_clashes(planned)
    return Plan(planned, validity_of(planned))


def read_news(text: str) -> list[tuple[NewsKey, News]]:
    """Read news; raises `Unreadable`."""
    return [_news(number, line) for number, line in _lines(text, ("flight", "day", "from"), NEWS[3:])]


def flight_number(text: str) -> str | None:
    """Return a flight number without blanks and leading zeros (`KX100`), or None."""
    found = _FLIGHT.fullmatch(text.strip().upper())
    return "".join(found.groups()) if found else None


def is_news(text: str) -> bool:
    """Tell by the headings whether a file holds news."""
    heading = text.lstrip("\ufeff").partition("\n")[0].lower()
    return "delay" in heading and "departs" not in heading


# ---------------------------------------------------------------------------------------------------------------- lines


def _lines(text: str, needed: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[tuple[int, Line]]:
    text = text.lstrip("\ufeff")
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.partition("\n")[0] else ",", restval="")
    headings = [heading.strip().lower() for heading in reader.fieldnames or ()]
    _check_headings(headings, needed, optional)
    reader.fieldnames = headings
    for line in reader:
        if None in line:
            raise Unreadable(reader.line_num, "there are more values than headings", "put a text with commas in quotes")
        yield reader.line_num, {name: value.strip() for name, value in line.items()}


def _check_headings(headings: list[str], needed: tuple[str, ...], optional: tuple[str, ...]) -> None:
    if missing := [name for name in needed if name not in headings]:
        raise Unreadable(1, f"no heading {', '.join(missing)}", f"the first line names {', '.join(needed)}")
    if strange := [name for name in headings if name not in needed + optional]:
        raise Unreadable(1, f"unknown heading {', '.join(strange)}", f"use {', '.join(needed + optional)}")


def _leg(number: int, line: Line) -> Leg:
    first, last = _day(number, line, "first_day"), _day(number, line, "last_day")
    departs, _ = _time(number, line, "departs")
    arrives, dated = _time(number, line, "arrives")
    leg = Leg(
        flight=_flight(number, line, "flight"),
        sequence=_count(number, line, "leg"),
        origin=_airport(number, line, "from"),
        destination=_airport(number, line, "to"),
        first_day=first,
        last_day=last,
        days=_days(number, line),
        departs=departs,
        arrives=arrives,
        counted_from=first,
        weeks=_count(number, line, "weeks"),
        origin_terminal=line.get("from_terminal") or None,
        destination_terminal=line.get("to_terminal") or None,
        operated_by=_flight(number, line, "operated_by") if line.get("operated_by") else None,
    )
    return _checked(number, leg, dated)


def _checked(number: int, leg: Leg, dated: bool) -> Leg:
    if leg.first_day > leg.last_day:
        raise Unreadable(number, "last_day is before first_day", "exchange them")
    try:
        leg = leg if dated else arriving(leg)
        hours = hours_in_the_air(leg)
    except ValueError as error:
        raise Unreadable(number, str(error), "mend days, or the period") from None
    if not 0 < hours <= 24:
        raise Unreadable(number, f"it would arrive {hours:.1f} hours after it departs", "mend the +1 behind arrives")
    return leg


def _news(number: int, line: Line) -> tuple[NewsKey, News]:
    key = (_flight(number, line, "flight"), _airport(number, line, "from"), _day(number, line, "day"))
    delay = line.get("delay") or None
    if delay is not None and not re.fullmatch(r"-?\d{1,4}", delay):
        raise Unreadable(number, f"delay {delay!r} is no number", "write minutes")
    cancelled = (line.get("cancelled") or "no").lower()
    if cancelled not in ("yes", "no"):
        raise Unreadable(number, f"cancelled {cancelled!r} is unknown", "write yes or no")
    minutes = None if delay is None else int(delay)
    return key, News(minutes, line.get("gate") or None, cancelled == "yes", line.get("reason") or None)


# --------------------------------------------------------------------------------------------------------------- values


def _flight(number: int, line: Line, name: str) -> str:
    flight = flight_number(line[name])
    if flight is None:
        raise Unreadable(number, f"{name} {line[name]!r} is no flight number", "write airline and number, as KX100")
    return flight


def _airport(number: int, line: Line, name: str) -> str:
    try:
        return airport(line[name].upper()).code
    except UnknownAirport as error:
        raise Unreadable(number, f"{name}: {error}", "see airportsdata for the airports that are known") from None


def _day(number: int, line: Line, name: str) -> date:
    try:
        return date.fromisoformat(line[name])
    except ValueError:
        raise Unreadable(number, f"{name} {line[name]!r} is no day", "write it as 2026-11-21") from None


def _time(number: int, line: Line, name: str) -> tuple[int, bool]:
    found = _TIME.fullmatch(line[name])
    if found is None:
        raise Unreadable(number, f"{name} {line[name]!r} is no time", "write it as 07:35, or 07:35+1 for the next day")
    return int(found[1]) * 60 + int(found[2]) + int(found[3] or 0) * 1440, found[3] is not None


def _days(number: int, line: Line) -> str:
    text = "1234567" if line["days"].lower() == "daily" else re.sub(r"[ .\-]", "", line["days"])
    if not text or set(text) - set("1234567"):
        what = f"days {line['days']!r} are no weekdays"
        raise Unreadable(number, what, "write daily, or digits as 135 (1 is Monday)")
    return "".join(sorted(set(text)))


def _count(number: int, line: Line, name: str) -> int:
    text = line.get(name) or "1"
    if not re.fullmatch(r"[1-9]\d?", text):
        raise Unreadable(number, f"{name} {text!r} is no small number", "write 1, or leave it empty")
    return int(text)
