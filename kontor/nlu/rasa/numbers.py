"""Numbers of a foreign JSON body."""

from __future__ import annotations

from math import isfinite
from typing import TypeGuard


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether a value of a foreign JSON body is a number one can reckon with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12 and isfinite(value)
