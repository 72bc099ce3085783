"""Reading JSON that may hold anything anywhere: a value of the wrong type counts as absent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]


def obj(value: object) -> Json:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Json]:
    """Return the objects of a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: object) -> str | None:
    """Return a text that is not empty."""
    return value if isinstance(value, str) and value else None


def whole(value: object) -> int | None:
    """Return a whole number of at most 64 bits; true and false are none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else None


def degrees(value: object, limit: float) -> float | None:
    """Return an angle between minus and plus `limit`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value) if abs(value) <= limit else None


def moment(value: object, otherwise: datetime) -> datetime:
    """Return Unix seconds as a moment, or `otherwise` where there is none."""
    seconds = whole(value)
    if seconds is None or not 0 < seconds < 253_402_300_800:
        return otherwise
    return datetime.fromtimestamp(seconds, UTC)
