"""Reading a timetable from an IATA SSIM chapter 7 file.

Records have 200 characters; columns are counted from 1 and are those of the Standard Schedules Information Manual,
chapter 7. A header (1) is followed, per airline, by a carrier record (2), flight legs (3) with segment data (4), and a
trailer (5). Passenger times are taken; the period and days of a leg are read as those on which its flight starts, which
the date variation counts from; a later leg whose dates are its own (files write both) is known by its earlier legs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from flows.flight_times.airports import UnknownAirport, airport
from flows.flight_times.importing import Plan, Planned, Unreadable, refuse_clashes
from flows.flight_times.legs import DAY, Leg, arriving, first_flight_day, hours_in_the_air

LENGTH = 200
TITLE = "AIRLINE STANDARD SCHEDULE DATA SET"
NO_PASSENGERS = frozenset("FVMHAPTKXWDI")
"""Service types of SSIM appendix C without booked passengers: cargo, mail, positioning, test, training, private."""
OPERATED_AS = "050"
"""The data element that names, on a codeshare's leg, the flight which carries it."""

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, slots=True)
class Record:
    """One record and the line it stands in."""

    line: int
    text: str

    def __getitem__(self, columns: tuple[int, int]) -> str:
        return self.text[columns[0] - 1 : columns[1]]

    def wrong(self, column: int, what: str, mend: str) -> Unreadable:
        """Return the error of a column."""
        return Unreadable(self.line, what, mend, column)


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    serial: int = 0
    utc: bool = False
    airline: str | None = None
    planned: list[Planned] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    validity: dict[str, tuple[date, date]] = field(default_factory=dict)
    skipped: int = 0
    warnings: list[str] = field(default_factory=list)


def is_ssim(text: str) -> bool:
    """Tell by its first record whether a file is SSIM."""
    return text.startswith("1" + TITLE)


def read_plan(text: str) -> Plan:
    """Read a timetable; raises `Unreadable`."""
    reading, last = _Reading(), Record(1, "")
    for record in _records(text):
        _count(record, reading)
        take = _TAKES.get(record.text[0])
        if take is None:
            raise record.wrong(1, f"there is no record type {record.text[0]!r}", "records begin with 1, 2, 3, 4 or 5")
        take(record, reading)
        last = record
    if last.text[:1] != "5":
        raise Unreadable(last.line, "the file ends without its trailer", "get the whole file: it was cut off")
    refuse_clashes(reading.planned)
    return Plan(tuple(reading.planned), reading.validity, reading.skipped, tuple(reading.warnings))


# -------------------------------------------------------------------------------------------------------------- records


def _records(text: str) -> Iterator[Record]:
    lines = text.splitlines()
    if len(lines) == 1 and len(text) > LENGTH:
        lines = [text[at : at + LENGTH] for at in range(0, len(text), LENGTH)]
    for number, line in enumerate(lines, start=1):
        if not line.strip("0 \x1a"):
            continue
        if len(line) != LENGTH:
            mend = f"every record has {LENGTH}: was the file cut, or its blanks removed?"
            raise Unreadable(number, f"the record has {len(line)} characters", mend)
        yield Record(number, line)


def _count(record: Record, reading: _Reading) -> None:
    expected = reading.serial % 999_999 + 1
    if record[195, 200] != f"{expected:06}":
        what = f"the record's serial number is {record[195, 200]!r}, not {expected:06}"
        raise record.wrong(195, what, "a record is missing or doubled: get the file again")
    reading.serial = expected


def _header(record: Record, reading: _Reading) -> None:
    if reading.serial != 1 or record[2, 35] != TITLE:
        raise record.wrong(2, "this is no header of a schedule data set", f"a file begins with 1{TITLE}")


def _carrier(record: Record, reading: _Reading) -> None:
    if record[2, 2] not in ("U", "L"):
        raise record.wrong(2, f"the time mode is {record[2, 2]!r}", "write U for UTC or L for local times")
    reading.utc, reading.airline = record[2, 2] == "U", record[3, 5].strip()
    first, last = _day(record, 15), _day(record, 22)
    reading.validity[reading.airline] = (first, last)


def _trailer(record: Record, reading: _Reading) -> None:
    if record[3, 5].strip() != reading.airline:
        raise record.wrong(3, "the trailer is of another airline than its carrier record", "get the file again")
    check = record[188, 193]
    if check.strip("0 ") and int(check) != reading.serial - 1:
        what = f"the trailer counts {check} records before it"
        raise record.wrong(188, what, "get the file again: records are missing")
    reading.airline = None


def _segment(record: Record, reading: _Reading) -> None:
    if record[31, 33] != OPERATED_AS or not reading.planned:
        return
    last, operating = reading.planned[-1], _designator(record[40, 194].split("/")[0])
    at = reading.places.get(record[2, 13])
    if at == len(reading.planned) - 1 and operating:
        reading.planned[-1] = replace(last, leg=replace(last.leg, operated_by=operating))


def _flight_leg(record: Record, reading: _Reading) -> None:
    if record[3, 5].strip() != reading.airline:
        what = "the leg is of another airline than its carrier record"
        raise record.wrong(3, what, "put it behind its own carrier record")
    if record[14, 14] in NO_PASSENGERS:
        reading.skipped += 1
        return
    leg = _leg(record, reading.utc)
    before = reading.places.get(record[2, 11] + f"{leg.sequence - 1:02}")
    if before is not None:
        leg = _joined(record, reading.planned[before].leg, leg)
    reading.places[record[2, 13]] = len(reading.planned)
    reading.planned.append(Planned(record.line, leg))
    reading.warnings += _doubts(record, leg)


_TAKES: dict[str, Callable[[Record, _Reading], None]] = {
    "1": _header, "2": _carrier, "3": _flight_leg, "4": _segment, "5": _trailer,
}  # fmt: skip


# ----------------------------------------------------------------------------------------------------------------- legs


def _leg(record: Record, utc: bool) -> Leg:
    first = _day(record, 15)
    leg = Leg(
        flight=_flight(record),
        sequence=_number(record, 12, 13),
        origin=_airport(record, 37),
        destination=_airport(record, 55),
        first_day=first,
        last_day=_day(record, 22, first),
        days=_weekdays(record),
        departs=_time(record, 40) + _variation(record, 193),
        arrives=_time(record, 62) + _variation(record, 194),
        counted_from=first,
        utc=utc,
        weeks=2 if record[36, 36] == "2" else 1,
        origin_terminal=record[53, 54].strip() or None,
        destination_terminal=record[71, 72].strip() or None,
    )
    return _checked(record, leg)


def _checked(record: Record, leg: Leg) -> Leg:
    if leg.first_day > leg.last_day:
        raise record.wrong(22, "the period ends before it begins", "exchange its days")
    try:
        leg = leg if record[193, 194].strip("0 ") else arriving(leg)
        hours = hours_in_the_air(leg)
    except ValueError as error:
        raise record.wrong(29, str(error), "mend the days of operation or the period") from None
    if not 0 < hours <= 24:
        raise record.wrong(193, f"it would arrive {hours:.1f} hours after it departs", "mend the date variation")
    return leg


def _joined(record: Record, before: Leg, leg: Leg) -> Leg:
    """Return a later leg counted from the day its flight starts, however the file dates it."""
    period = (before.first_day, before.last_day, before.days)
    dated: tuple[Leg, ...] = (leg,) if record[193, 194].strip("0 ") else (leg, _later(leg))
    for candidate in (*dated, *(_dated_back(one) for one in dated)):
        if (candidate.first_day, candidate.last_day, candidate.days) == period and _follows(before, candidate):
            return candidate
    if not _follows(before, leg):
        raise record.wrong(193, "it departs before the leg in front of it arrives", "mend the date variation")
    return leg


def _follows(before: Leg, leg: Leg) -> bool:
    day = first_flight_day(before)
    return leg.leaves(day) >= before.lands(day)


def _later(leg: Leg) -> Leg:
    return replace(leg, departs=leg.departs + 1440, arrives=leg.arrives + 1440)


def _dated_back(leg: Leg) -> Leg:
    days = "".join(sorted(str((int(day) - 2) % 7 + 1) for day in leg.days))
    first, last, counted = leg.first_day - DAY, leg.last_day - DAY, leg.counted_from - DAY
    return replace(leg, first_day=first, last_day=last, days=days, counted_from=counted)


def _doubts(record: Record, leg: Leg) -> Iterator[str]:
    """Yield a warning where the file's difference to UTC is not that of the airport's zone; the zone is believed."""
    day = first_flight_day(leg)
    for column, moment, code in ((48, leg.leaves(day), leg.origin), (66, leg.lands(day), leg.destination)):
        written, offset = record[column, column + 4], moment.utcoffset() or timedelta(0)
        if written.strip() and written != moment.strftime("%z")[:5]:
            zone = f"{code} is {offset / timedelta(hours=1):+g} hours from UTC then"
            yield f"line {record.line}, column {column}: the variation {written} is not used, {zone}"


# --------------------------------------------------------------------------------------------------------------- values


def _flight(record: Record) -> str:
    flight = _designator(record[3, 9] + record[2, 2])
    if flight is None:
        raise record.wrong(6, f"{record[3, 9]!r} is no flight number", "write airline and number, as 'KX  100'")
    return flight


def _designator(text: str) -> str | None:
    airline, rest = text[:3].strip(), text[3:].strip()
    number = rest.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").strip()
    suffix = rest[len(number) :].strip()
    fits = 2 <= len(airline) <= 3 and number.isdecimal() and int(number) > 0 and len(suffix) <= 1
    return f"{airline}{int(number)}{suffix}" if fits else None


def _airport(record: Record, column: int) -> str:
    try:
        return airport(record[column, column + 2]).code
    except UnknownAirport as error:
        raise record.wrong(column, str(error).partition(";")[0], "mend the station") from None


def _day(record: Record, column: int, earliest: date | None = None) -> date:
    """Read `09JUN26`; an open end (`00XXX00`) is a year after the beginning."""
    text = record[column, column + 6]
    if text == "00XXX00" and earliest is not None:
        return earliest + timedelta(days=365)
    try:
        return date(2000 + int(text[5:]), _MONTHS.index(text[2:5]) + 1, int(text[:2]))
    except ValueError:
        raise record.wrong(column, f"{text!r} is no day", "write it as 09JUN26") from None


def _time(record: Record, column: int) -> int:
    text = record[column, column + 3]
    if not text.isdecimal() or int(text[:2]) > 24 or int(text[2:]) > 59 or text > "2400":
        raise record.wrong(column, f"{text!r} is no time", "write it as 0735")
    return int(text[:2]) * 60 + int(text[2:])


def _variation(record: Record, column: int) -> int:
    """Read how many days after the flight's first day a time lies, in minutes; `A` is the day before."""
    sign = record[column, column]
    if sign not in " 01234567A":
        raise record.wrong(column, f"{sign!r} is no date variation", "write a digit, A for the day before, or a blank")
    return -1440 if sign == "A" else int(sign.strip() or 0) * 1440


def _weekdays(record: Record) -> str:
    text = record[29, 35]
    wrong = [at for at, sign in enumerate(text) if sign not in (" ", str(at + 1))]
    if wrong:
        what = f"{text!r} are no days of operation"
        raise record.wrong(29 + wrong[0], what, "write each weekday's digit in its place")
    return text.replace(" ", "")


def _number(record: Record, first: int, last: int) -> int:
    text = record[first, last]
    if not text.isdecimal():
        raise record.wrong(first, f"{text!r} is no number", "write digits")
    return int(text)
