"""Stretches of days, how long something lasts, and numbers of any kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from babel import UnknownLocaleError
from babel.numbers import NumberFormatError, parse_decimal

from kontor.slots.base import Situation, Slot
from kontor.slots.moments import Day

_THROUGH = re.compile(
    r"\s+[-\u2013\u2014]\s+|(?<=[^\d\s])[-\u2013\u2014]|\s+(?:to|until|till|through|bis|hasta|al?|at[eé]|à|au)\s+",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:from|von|vom|del?|do|da|du)\s+", re.IGNORECASE)
_ISO = re.compile(r"P(?:(\d{1,5})W|(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?)?)")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?:\s?h)?")


@dataclass(frozen=True, slots=True)
class Days:
    """Days from the first to the last, both in it; of one day both are the same."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Period(Slot[Days]):
    """A stretch of days in the business's zone, also of one, at most `most` days long."""

    entity: str | None = field(default="period", kw_only=True)
    most: int = 366

    def from_value(self, value: object) -> Days | None:
        """Read `{"from": "2026-11-21", "to": "2026-11-25"}`."""
        if not isinstance(value, dict):
            return None
        return self._days(*(Day(self.key).from_value(value.get(end)) for end in ("from", "to")))

    def from_text(self, text: str, at: datetime, situation: Situation) -> Days | None:
        """Read one day, or two with "to", "bis" or a dash between them, as `Day` reads them."""
        day = Day(self.key)
        if (only := day.from_text(text, at, situation)) is not None:
            return Days(only, only)
        parts = _THROUGH.split(_LEADING.sub("", text))
        if len(parts) != 2 or not all(parts):
            return None
        return self._days(*(day.from_text(part, at, situation) for part in parts))

    def _days(self, first: date | None, last: date | None) -> Days | None:
        if first is None or last is None or not timedelta(0) <= last - first < timedelta(self.most):
            return None
        return Days(first, last)


@dataclass(frozen=True, slots=True)
class Duration(Slot[timedelta]):
    """How long: weeks, days (a night is one), hours and minutes; months and years have no length of their own.

    `least` and `most` bound it.
    """

    entity: str | None = field(default="duration", kw_only=True)
    least: timedelta = timedelta(minutes=1)
    most: timedelta = timedelta(days=3660)

    def from_value(self, value: object) -> timedelta | None:
        """Read `P3D`, `PT1H30M` or `P2W`, as ISO 8601 writes them."""
        found = _ISO.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            return None
        weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
        return self._within(timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes))

    def from_text(self, text: str, at: datetime, situation: Situation) -> timedelta | None:
        """Read ISO 8601, or hours and minutes as `1:30`; words are the understanding engine's."""
        found = _CLOCK.fullmatch(text.strip())
        return self._within(timedelta(hours=int(found[1]), minutes=int(found[2]))) if found else self.from_value(text)

    def _within(self, found: timedelta) -> timedelta | None:
        return found if self.least <= found <= self.most else None


@dataclass(frozen=True, slots=True)
class Number(Slot[Decimal]):
    """Any number, `least` to `most`, also with decimals; what can be counted is a `Count`."""

    entity: str | None = field(default="number", kw_only=True)
    least: Decimal = Decimal(-(10**15))
    most: Decimal = Decimal(10**15)

    def from_value(self, value: object) -> Decimal | None:
        """Read a number of JSON."""
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            return None
        try:
            found = Decimal(str(value))
        except (InvalidOperation, ValueError):
            return None
        return found if found.is_finite() and self.least <= found <= self.most else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> Decimal | None:
        """Read figures as the language writes them."""
        if len(text) > 40:
            return None
        try:
            return self.from_value(parse_decimal(text, locale=situation.language.replace("-", "_"), strict=True))
        except (NumberFormatError, UnknownLocaleError, ValueError):
            return None
