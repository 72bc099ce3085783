"""The airports of the world, from the kept list `airportsdata`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from sys import intern

import airportsdata


@dataclass(frozen=True, slots=True)
class Airport:
    """One airport, in English. `country` is ISO 3166's code, `part` a part of it, `zone` the IANA name of its zone."""

    name: str
    city: str
    country: str
    part: str
    zone: str


@cache
def airports() -> Mapping[str, Airport]:
    """Return the airports by IATA code; the first call reads them, some 100 ms.

    A fifth of what the list holds, and what many share is held once: whole it takes 15 MB.
    """
    return {code: _airport(row) for code, row in airportsdata.load("IATA").items()}


def _airport(row: airportsdata.Airport) -> Airport:
    return Airport(row["name"], row["city"], intern(row["country"]), intern(row["subd"]), intern(row["tz"]))
