"""How values are written.

By the language's customs (CLDR, through Babel) and in plain spaces, which text messages carry unharmed.

A moment is shown in its own zone: a departure is local to its airport, and whoever wants another zone converts before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_timezone,
    get_timezone_gmt,
    get_timezone_name,
)
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit


@dataclass(frozen=True, slots=True)
class Manner:
    """Whose customs hold: the language, the zone in which `now` is today, and the language's own words for days.

    `days` maps `today`, `tomorrow`, `yesterday` and `on` (a text with `{day}`) to words; where one is missing, dates
    are written.
    """

    locale: Locale
    zone: ZoneInfo
    now: datetime | None = None
    days: Mapping[str, str] = field(default_factory=dict)


def formatted(value: object, spec: str, manner: Manner) -> str:
    """Return a value as the language writes it.

    Raises `TypeError` or `ValueError` when it is of another kind than the format.
    """
    words = FORMATS[spec](value, manner) if spec else _plain(value, manner)
    return words.replace("\u202f", " ").replace("\u00a0", " ")


def written(value: object, spec: str, language: str) -> str:
    """Return a value as the texts of a language (`de`, `pt-BR`) write it, for what code makes: the titles of options.

    Raises what `formatted` raises.
    """
    return formatted(value, spec, Manner(Locale.parse(language, sep="-"), ZoneInfo("UTC")))


def _plain(value: object, manner: Manner) -> str:
    """Write a value without format by its kind. Whole numbers get no separators: most are numbers of something."""
    match value:
        case str():
            return str(value)
        case bool():
            raise TypeError
        case int():
            return str(value)
        case float() | Decimal():
            return _number(value, manner)
        case datetime():
            return _datetime(value, manner)
        case date():
            return _date(value, manner)
        case time():
            return _time(value, manner)
        case timedelta():
            return _duration(value, manner)
        case list() | tuple() | frozenset() | set():
            return _list(value, manner)
    return _money(value, manner)


def _time(value: object, manner: Manner) -> str:
    if not isinstance(value, time | datetime):
        raise TypeError
    return format_time(value.timetz() if isinstance(value, datetime) else value, "short", locale=manner.locale)


def _day_of(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, date):
        raise TypeError
    return value


def _day(value: object, manner: Manner) -> str:
    """Write today, its neighbours, the weekday within a week, else weekday and date."""
    near = _near(_day_of(value), manner)
    return near if near is not None else _weekday(_day_of(value), manner)


def _on_day(value: object, manner: Manner) -> str:
    """Write a day as it stands in a sentence: "on Friday", but "today"."""
    near, on = _near(_day_of(value), manner), manner.days.get("on", "{day}")
    return near if near is not None else on.replace("{day}", _weekday(_day_of(value), manner))


def _distance(day: date, manner: Manner) -> int | None:
    """Return how many days lie between today and a day, None when today is not known."""
    if manner.now is None:
        return None
    return (day - manner.now.astimezone(manner.zone).date()).days


def _near(day: date, manner: Manner) -> str | None:
    distance = _distance(day, manner)
    return (
        manner.days.get({-1: "yesterday", 0: "today", 1: "tomorrow"}.get(distance, ""))
        if distance is not None
        else None
    )


def _weekday(day: date, manner: Manner) -> str:
    distance = _distance(day, manner)
    if distance is None or abs(distance) > 300:
        return format_date(day, "full", locale=manner.locale)
    weekday = format_date(day, "EEEE", locale=manner.locale)
    return weekday if 0 <= distance < 7 else f"{weekday}, {format_skeleton('MMMMd', day, locale=manner.locale)}"


def _date(value: object, manner: Manner) -> str:
    return format_date(_day_of(value), "long", locale=manner.locale)


def _datetime(value: object, manner: Manner) -> str:
    return f"{_date(value, manner)}, {_time(value, manner)}"


def _zone(value: object, manner: Manner) -> str:
    """Write the zone of a moment, or of a zone's name now.

    Its short name where people use one, else the distance to GMT.
    """
    if isinstance(value, str | ZoneInfo):
        zone = get_timezone(value) if isinstance(value, str) else value
        value = (manner.now or datetime(2000, 1, 1, tzinfo=zone)).astimezone(zone)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError
    names = (get_timezone_name(value, "short", locale=manner.locale), value.tzname() or "")
    short = (name for name in names if name.isalpha() and name.isupper())
    return next(short, "") or get_timezone_gmt(value, "long", locale=manner.locale)


def _money(value: object, manner: Manner) -> str:
    """Write a sum: anything with an `amount` and an ISO 4217 `currency`."""
    if isinstance(value, Mapping):
        amount, currency = value["amount"], value["currency"]
    else:
        amount, currency = getattr(value, "amount", None), getattr(value, "currency", None)
    if not isinstance(amount, int | float | Decimal | str) or not isinstance(currency, str):
        raise TypeError
    return format_currency(Decimal(str(amount)), currency, locale=manner.locale)


def _numeric(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise TypeError
    return Decimal(str(value))


def _number(value: object, manner: Manner) -> str:
    return format_decimal(_numeric(value), locale=manner.locale)


def _percent(value: object, manner: Manner) -> str:
    """Write a share of one: 0.25 is a quarter."""
    return format_percent(_numeric(value), locale=manner.locale)


def _duration(value: object, manner: Manner) -> str:
    """Write a span (or seconds) in its two largest units, days to minutes."""
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(_numeric(value))
    if seconds < 0:
        raise ValueError("a span cannot be negative")
    minutes = round(seconds / 60)
    counts = {"day": minutes // 1440, "hour": minutes // 60 % 24, "minute": minutes % 60}
    units = [
        format_unit(count, f"duration-{unit}", "long", locale=manner.locale) for unit, count in counts.items() if count
    ]
    if len(units) < 2:
        return units[0] if units else format_unit(0, "duration-minute", "long", locale=manner.locale)
    return _both(units[0], units[1], manner.locale)


def _both(first: str, second: str, locale: Locale) -> str:
    """Join two units; Babel's `format_list` raises where a language writes only the last of many apart, as Spanish."""
    styles = (locale.list_patterns.get(style) for style in ("unit", "unit-short", "standard"))
    patterns = next(found for found in styles if found)
    pattern: str = next((patterns[key] for key in ("2", "end") if key in patterns), "{0}, {1}")
    return pattern.format(first, second)


def _list(value: object, manner: Manner) -> str:
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise TypeError
    return format_list([_plain(one, manner) for one in value], locale=manner.locale)


FORMATS: Mapping[str, Callable[[object, Manner], str]] = {
    "time": _time, "day": _day, "on_day": _on_day, "date": _date, "datetime": _datetime, "zone": _zone, "money": _money,
    "number": _number, "percent": _percent, "duration": _duration, "list": _list,
}  # fmt: skip
"""The formats a gap may name."""
