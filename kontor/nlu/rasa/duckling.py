"""What Duckling found, as Rasa's DucklingEntityExtractor hands it on, in our normal forms.

Dimensions and grains: https://github.com/facebook/duckling and Rasa 3.6's `duckling_entity_extractor.py`, which puts
Duckling's own value into `additional_info`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from kontor.nlu.entities.found import Value
from kontor.nlu.rasa.numbers import is_number

EXTRACTOR = "DucklingEntityExtractor"
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_LONG = {"day": "D", "week": "W", "month": "M", "year": "Y"}
_MINUTES = {"second": 1 / 60, "minute": 1, "hour": 60, "day": 1440, "week": 10_080}


def read_duckling(dimension: str, info: object) -> tuple[Value, ...]:
    """Return the values of one find; none for a dimension we have no normal form for, or a value of another shape."""
    reader = _READERS.get(dimension)
    return tuple(reader(info)) if reader is not None and isinstance(info, Mapping) else ()


def _time(info: Mapping[str, Any]) -> Iterator[Value]:
    """A moment, or a stretch of days; of a stretch within a day, its beginning.

    The end of Duckling's intervals is the first moment after them.
    """
    start, end = (info.get("from"), info.get("to")) if info.get("type") == "interval" else (info, None)
    begun, over = _moment(start), _moment(end)
    if begun is None:
        return
    day = begun.date()
    by_day = isinstance(start, Mapping) and start.get("grain") == "day"
    if by_day and over is not None and (over.date() - day).days > 1:
        yield Value("period", {"from": day.isoformat(), "to": (over.date() - timedelta(days=1)).isoformat()})
        return
    yield Value("day", day.isoformat())
    if not by_day:
        yield Value("time", f"{begun:%H:%M}")


def _moment(info: object) -> datetime | None:
    """Return a moment that is told to the day or finer: a week or a month is no day."""
    if not isinstance(info, Mapping) or info.get("grain") not in ("day", "hour", "minute", "second"):
        return None
    try:
        return datetime.fromisoformat(str(info.get("value")))
    except ValueError:
        return None


def _money(info: Mapping[str, Any]) -> Iterator[Value]:
    if info.get("type") == "interval":
        for end, role in (("from", "min"), ("to", "max")):
            part = info.get(end)
            yield from _amount(part, role) if isinstance(part, Mapping) else ()
    else:
        yield from _amount(info, None)


def _amount(info: Mapping[str, Any], role: str | None) -> Iterator[Value]:
    amount, unit = _number(info.get("value")), info.get("unit")
    currency = _SIGNS.get(unit, unit) if isinstance(unit, str) else None
    if amount is not None and currency is not None and len(currency) == 3 and currency.isalpha():
        plain = f"{amount:.2f}".removesuffix(".00")
        yield Value("money", {"amount": plain, "currency": currency.upper()}, role)


def _count(info: Mapping[str, Any]) -> Iterator[Value]:
    number = _number(info.get("value"))
    if number is None:
        return
    if number == int(number) and number > 0:
        yield Value("count", int(number))
    yield Value("number", int(number) if number == int(number) else number)


def _duration(info: Mapping[str, Any]) -> Iterator[Value]:
    """A duration is written as ISO 8601 has it: `P3D`, `PT1H30M`."""
    number, unit = _number(info.get("value")), info.get("unit")
    if number is None or number <= 0 or not isinstance(unit, str):
        return
    if unit in _LONG and number == int(number):
        yield Value("duration", f"P{int(number)}{_LONG[unit]}")
    elif unit in _MINUTES and (minutes := round(number * _MINUTES[unit])) > 0:
        hours, rest = divmod(minutes, 60)
        yield Value("duration", "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else ""))


def _number(value: object) -> float | None:
    return value if is_number(value) else None


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Value]]] = {
    "time": _time,
    "amount-of-money": _money,
    "number": _count,
    "duration": _duration,
}
