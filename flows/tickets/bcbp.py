"""The IATA bar coded boarding pass (BCBP), format M: what the barcode says, as values and as its text.

Layout after IATA Resolution 792 version 6 and the BCBP Implementation Guide, 7th edition (2018): fixed-width columns;
the sizes of the variable parts are two hexadecimal digits; text is left-justified with blanks, numbers right-justified
with zeros.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

VERSION = "6"
_TEXT = re.compile(r"([A-Z0-9/]([A-Z0-9/ ]*[A-Z0-9/])?)?")
_COUNTED = re.compile(r"(\d+)([A-Z]?)")
_PRINTABLE = re.compile(r"[ -~]*")


class Unfit(ValueError):
    """A value does not fit its column, or a text is no boarding pass; the message names the column, never the value."""


@dataclass(frozen=True, slots=True)
class Details:
    """A leg's conditional items: ticket number (`airline_code` and `document`), checks, frequent flyer, allowance."""

    airline_code: str = ""
    document: str = ""
    selectee: str = ""
    verification: str = ""
    marketing_carrier: str = ""
    loyalty_carrier: str = ""
    loyalty_number: str = ""
    discount: str = ""
    allowance: str = ""
    fast_track: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One flight. `flight`, `seat` and `sequence` are written without their zeros: `834`, `1A`, `25`.

    `day` is the day of the year, `status` the passenger's (`1` after check-in), `private` the airline's own text.
    """

    reference: str
    origin: str
    destination: str
    carrier: str
    flight: str
    day: int
    cabin: str
    seat: str
    sequence: str
    status: str = "1"
    details: Details | None = None
    private: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """Who made the pass, where and when; `day` as `issued_on` writes it."""

    description: str = ""
    checked_in_at: str = ""
    issued_at: str = ""
    day: str = ""
    document_type: str = "B"
    issuer: str = ""
    bags: str = ""
    bags_2: str = ""
    bags_3: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """The optional signature: its type and data."""

    type: str
    data: str


@dataclass(frozen=True, slots=True)
class Pass:
    """Everything in one barcode; `name` is SURNAME/GIVEN."""

    name: str
    legs: tuple[Leg, ...]
    electronic: bool = True
    issue: Issue | None = None
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    width: int
    counts: bool = False

    def write(self, value: object) -> str:
        text = self._counted(str(value)) if self.counts else str(value)
        if len(text) > self.width or not _TEXT.fullmatch(text.strip()):
            raise Unfit(f"boarding pass: {self.name} does not fit {self.width} characters A-Z, 0-9.")
        return text.ljust(self.width)

    def read(self, text: str) -> str:
        found = _COUNTED.fullmatch(text.strip()) if self.counts else None
        return f"{int(found[1])}{found[2]}" if found else text.rstrip()

    def _counted(self, text: str) -> str:
        """Seat 1A is 001A, flight 834 is 0834 and a blank: the last place belongs to a letter."""
        found = _COUNTED.fullmatch(text)
        return f"{found[1].zfill(self.width - 1)}{found[2] or ' '}" if found else text


_LEG = (
    _Column("reference", 7), _Column("origin", 3), _Column("destination", 3), _Column("carrier", 3),
    _Column("flight", 5, counts=True), _Column("day", 3), _Column("cabin", 1), _Column("seat", 4, counts=True),
    _Column("sequence", 5, counts=True), _Column("status", 1),
)  # fmt: skip
_ISSUE = (
    _Column("description", 1), _Column("checked_in_at", 1), _Column("issued_at", 1), _Column("day", 4),
    _Column("document_type", 1), _Column("issuer", 3), _Column("bags", 13), _Column("bags_2", 13),
    _Column("bags_3", 13),
)  # fmt: skip
_DETAILS = (
    _Column("airline_code", 3), _Column("document", 10), _Column("selectee", 1), _Column("verification", 1),
    _Column("marketing_carrier", 3), _Column("loyalty_carrier", 3), _Column("loyalty_number", 16),
    _Column("discount", 1), _Column("allowance", 3), _Column("fast_track", 1),
)  # fmt: skip
_NAME = _Column("name", 20)


def issued_on(day: date) -> str:
    """Return a date as the pass writes its day of issue: 2026-11-21 is 6325."""
    return f"{day.year % 10}{day.timetuple().tm_yday:03d}"


def encode(boarding_pass: Pass) -> str:
    """Return the barcode's text; raises `Unfit` naming the first value that does not fit."""
    if not 1 <= len(boarding_pass.legs) <= 9:
        raise Unfit("boarding pass: legs must be 1 to 9.")
    head = f"M{len(boarding_pass.legs)}{_NAME.write(boarding_pass.name)}{'E' if boarding_pass.electronic else ' '}"
    first, *others = boarding_pass.legs
    legs = _leg(first, _unique(boarding_pass.issue, first)) + "".join(_leg(leg, "") for leg in others)
    return head + legs + _seal(boarding_pass.seal)


def _leg(leg: Leg, unique: str) -> str:
    if not 1 <= leg.day <= 366:
        raise Unfit("boarding pass: day must be 1 to 366.")
    written = "".join(c.write(f"{leg.day:03d}" if c.name == "day" else getattr(leg, c.name)) for c in _LEG)
    return written + _sized(unique + _own(leg, bool(unique)), "conditional items")


def _own(leg: Leg, starts_with_issue: bool) -> str:
    if not _PRINTABLE.fullmatch(leg.private):
        raise Unfit("boarding pass: private must be printable ASCII.")
    if leg.details is None and not leg.private:
        return "00" if starts_with_issue else ""
    return _sized(_written(leg.details, _DETAILS) if leg.details else "", "details") + leg.private


def _unique(issue: Issue | None, first: Leg) -> str:
    if issue is None and first.details is None and not first.private:
        return ""
    # Conditional items of the first leg always start with the version, so an absent issue is written as an empty one.
    return f">{VERSION}{_sized(_written(issue, _ISSUE) if issue else '', 'issue')}"


def _written(values: Issue | Details, columns: Sequence[_Column]) -> str:
    return "".join(column.write(getattr(values, column.name)) for column in columns)


def _seal(seal: Seal | None) -> str:
    if seal is None:
        return ""
    if len(seal.type) != 1 or not _PRINTABLE.fullmatch(seal.type + seal.data):
        raise Unfit("boarding pass: seal must be one character of type and printable ASCII data.")
    return f"^{seal.type}{_sized(seal.data, 'seal')}"


def _sized(text: str, name: str) -> str:
    if len(text) > 0xFF:
        raise Unfit(f"boarding pass: {name} must be at most 255 characters together.")
    return f"{len(text):02X}{text}"


def decode(text: str) -> Pass:
    """Return what a barcode says; raises `Unfit` on anything that is not a whole boarding pass of format M."""
    source = _Source(text)
    if source.take(1) != "M" or not (count := source.take(1)).isdigit() or count == "0":
        raise Unfit("boarding pass: the text must start with M and the number of legs.")
    name, electronic = source.take(_NAME.width).rstrip(), source.take(1) == "E"
    first, issue = _first_leg(source)
    legs = (first, *(_read_leg(source) for _ in range(int(count) - 1)))
    return Pass(name, legs, electronic, issue, _read_seal(source))


class _Source:
    """A text eaten from the left."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    def take(self, width: int) -> str:
        """Return the next characters; raises `Unfit` when the text ends before."""
        piece = self._text[self._at : self._at + width]
        if len(piece) < width:
            raise Unfit("boarding pass: the text ends too early.")
        self._at += width
        return piece

    def sized(self) -> _Source:
        """Return the next part, whose length stands before it in two hexadecimal digits."""
        size = self.take(2)
        if not re.fullmatch("[0-9A-Fa-f]{2}", size):
            raise Unfit("boarding pass: a size is not two hexadecimal digits.")
        return _Source(self.take(int(size, 16)))

    def rest(self) -> str:
        """Return everything that is left."""
        return self.take(len(self._text) - self._at)

    @property
    def empty(self) -> bool:
        """True at the end of the text."""
        return self._at == len(self._text)


def _first_leg(source: _Source) -> tuple[Leg, Issue | None]:
    values, own = _columns(source), source.sized()
    issue = None
    if not own.empty:
        if own.take(1) != ">":
            raise Unfit("boarding pass: the conditional items must start with > and the version.")
        own.take(1)
        issue = _read_issue(own.sized())
    return _with_own(values, own), issue


def _read_leg(source: _Source) -> Leg:
    return _with_own(_columns(source), source.sized())


def _columns(source: _Source) -> dict[str, Any]:
    values: dict[str, Any] = {column.name: column.read(source.take(column.width)) for column in _LEG}
    if not values["day"].isdigit():
        raise Unfit("boarding pass: day is not a number.")
    return {**values, "day": int(values["day"])}


def _with_own(values: dict[str, Any], own: _Source) -> Leg:
    if own.empty:
        return Leg(**values)
    details = own.sized()
    read = None if details.empty else Details(**_some(details, _DETAILS))
    return Leg(**values, details=read, private=own.rest())


def _read_issue(part: _Source) -> Issue | None:
    return None if part.empty else Issue(**{"document_type": "", **_some(part, _ISSUE)})


def _some(part: _Source, columns: Sequence[_Column]) -> dict[str, str]:
    """Read columns until the part ends: older versions and airlines write only the first ones."""
    read: dict[str, str] = {}
    for column in columns:
        if part.empty:
            break
        read[column.name] = column.read(part.take(column.width))
    return read


def _read_seal(source: _Source) -> Seal | None:
    if source.empty:
        return None
    if source.take(1) != "^":
        raise Unfit("boarding pass: only a seal starting with ^ may follow the legs.")
    return Seal(source.take(1), source.sized().rest())
