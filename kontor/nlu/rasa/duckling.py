"""What Duckling found, as Rasa's DucklingEntityExtractor hands it on, in our normal forms.

Dimensions and grains: https://github.com/facebook/duckling and Rasa 3.6's `duckling_entity_extractor.py`, which puts
Duckling's own value into `additional_info`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from kontor.nlu.entities.found import Value
from kontor.nlu.rasa.numbers import is_number

EXTRACTOR = "DucklingEntityExtractor"
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}


def read_duckling(dimension: str, info: object) -> tuple[Value, ...]:
    """Return the values of one find; none for a dimension we have no normal form for, or a value of another shape."""
    reader = _READERS.get(dimension)
    return tuple(reader(info)) if reader is not None and isinstance(info, Mapping) else ()


def _time(info: Mapping[str, Any]) -> Iterator[Value]:
    if info.get("type") != "interval":
        yield from _moment(info, None)
        return
    for role in ("from", "to"):
        end = info.get(role)
        if isinstance(end, Mapping):
            yield from _moment(end, role)


def _moment(info: Mapping[str, Any], role: str | None) -> Iterator[Value]:
    """A week or a month is no day; from an hour on, the day and the time are both told."""
    grain, written = info.get("grain"), info.get("value")
    try:
        moment = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return
    if moment is None or grain not in ("day", "hour", "minute", "second"):
        return
    yield Value("day", moment.date().isoformat(), role)
    if grain != "day":
        yield Value("time", f"{moment:%H:%M}", role)


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
    if number is not None and number == int(number) and number > 0:
        yield Value("count", int(number))


def _duration(info: Mapping[str, Any]) -> Iterator[Value]:
    """A duration is told in seconds; months and years have no fixed length."""
    number, unit = _number(info.get("value")), info.get("unit")
    if number is not None and number > 0 and unit in _SECONDS:
        yield Value("duration", {"seconds": int(number * _SECONDS[unit])})


def _number(value: object) -> float | None:
    return value if is_number(value) else None


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Value]]] = {
    "time": _time,
    "amount-of-money": _money,
    "number": _count,
    "duration": _duration,
}
