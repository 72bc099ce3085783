"""Typed reads out of untrusted records: a value of the wrong type counts as missing."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any

from connectors.whatsapp.untrusted import Record

_FIRST, _LAST = 1_000_000_000, 253_402_300_799
_MAX_IDENT = 256
_LONG_NUMBER = re.compile(r"\d{5,}")


def words(record: Record, key: str) -> str | None:
    """Return a text that is not empty."""
    value = record.get(key)
    return value if isinstance(value, str) and value else None


def ident(record: Record, key: str) -> str | None:
    """Return an id: a text of 1 to 256 characters without blanks around it, or a whole number as text."""
    value = record.get(key)
    if isinstance(value, str):
        value = value.strip()
        return value if 0 < len(value) <= _MAX_IDENT else None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def whole(record: Record, key: str) -> int | None:
    """Return a whole number; digits in a text count, and so does 2.0."""
    value = record.get(key)
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def small(record: Record, key: str) -> int | None:
    """Return a whole number from 0 that every database holds: below 2³¹."""
    value = whole(record, key)
    return value if value is not None and 0 <= value < 2**31 else None


def real(record: Record, key: str) -> float | None:
    """Return a finite number."""
    value = record.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None


def record(parent: Record, key: str) -> Record:
    """Return a record; an empty one where there is none."""
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def items(parent: Record, key: str) -> list[Any]:
    """Return a list; an empty one where there is none."""
    value = parent.get(key)
    return value if isinstance(value, list) else []


def records(parent: Record, key: str) -> list[Record]:
    """Return the records of a list."""
    return [item for item in items(parent, key) if isinstance(item, dict)]


def moment(parent: Record, key: str) -> datetime | None:
    """Return a time given in Unix seconds, as number or digits; None for anything that cannot be one."""
    seconds = whole(parent, key)
    if seconds is None or not _FIRST <= seconds <= _LAST:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def error(parent: Record) -> Record:
    """Return the first of the `errors` Meta attached."""
    found = records(parent, "errors")
    return found[0] if found else {}


def error_detail(found: Record) -> str | None:
    """Return the most telling text of an error."""
    return words(record(found, "error_data"), "details") or words(found, "message") or words(found, "title")


def plain(text: str) -> str:
    """Return Meta's words in one printable line of at most 200 characters, without numbers that may be somebody's."""
    line = "".join(one for one in " ".join(text.split()) if one.isprintable())
    return _LONG_NUMBER.sub("…", line)[:200]
