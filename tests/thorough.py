"""How much is tried: everything in `scripts/check`, a part in `scripts/test`, which people run again and again.

Single tests that take seconds are marked `long` instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

THOROUGH = bool(os.environ.get("KONTOR_TEST_REQUIRE"))
PART = 4


def tries(number: int) -> int:
    """Return so many examples of a property, or a part of them."""
    return number if THOROUGH else number // PART


def some(things: Iterable[T], every: int = PART) -> list[T]:
    """Return all of the things, or one of so many, the same each time."""
    return list(things)[:: 1 if THOROUGH else every]
