"""What travellers are asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from kontor.airports import airports
from kontor.slots.base import Situation, Slot

_FLIGHT = re.compile(r"([A-Z]{2}|[A-Z]\d|\d[A-Z])[ -]?(\d{1,4})([A-Z]?)")
_SMALL_WORDS = (
    "ab ag am an as at be by da do du er es go he if im in is it la le me my no of on or pm so to um un us we wo zu"
)


@dataclass(frozen=True, slots=True)
class FlightNumber(Slot[str]):
    """A flight number: IATA airline code, number without leading zeros, perhaps a letter (`LH400`)."""

    entity: str | None = field(default="flight_number", kw_only=True)

    def from_value(self, value: object) -> str | None:
        """Read `LH400`, also with a space or leading zeros."""
        found = _FLIGHT.fullmatch(str(value).strip().upper())
        number = found[2].lstrip("0") if found else ""
        return f"{found[1]}{number}{found[3]}" if found and number else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read a flight number alone; "at 9" is none though AT is an airline."""
        return None if text.split(maxsplit=1)[0] in _SMALL_WORDS.split() else self.from_value(text)


@dataclass(frozen=True, slots=True)
class BookingReference(Slot[str]):
    """A booking reference: six letters and digits."""

    entity: str | None = field(default="booking_reference", kw_only=True)

    def from_value(self, value: object) -> str | None:
        """Read `AB12CD`."""
        reference = str(value).strip().upper()
        return reference if re.fullmatch(r"[A-Z0-9]{6}", reference) else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read a reference alone; six small letters are a word ("please"), so letters alone count only in capitals."""
        reference = re.sub(r"[ -]", "", text)
        return self.from_value(reference) if reference.isupper() or re.search(r"\d", reference) else None


@dataclass(frozen=True, slots=True)
class Place(Slot[tuple[str, ...]]):
    """Where: the IATA codes of the airports meant, several for a city with several. `role` is `from` or `to`."""

    entity: str | None = field(default="place", kw_only=True)

    def from_value(self, value: object) -> tuple[str, ...] | None:
        """Read `["LHR", "LGW"]`, or one code."""
        codes = tuple(value) if isinstance(value, list | tuple) else (value,)
        return codes if codes and all(isinstance(code, str) and code in airports() for code in codes) else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> tuple[str, ...] | None:
        """Read one airport's code in capitals; names of cities are the understanding engine's."""
        return self.from_value(text)
