"""Airports: their names, cities and time zones, from the kept list `airportsdata`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import airportsdata
from ruamel.yaml import YAML

from kontor.letters import plain


class UnknownAirport(LookupError):
    """No airport has this IATA code."""


@dataclass(frozen=True, slots=True)
class Airport:
    """One airport. `code` is IATA's, `city` the English name, `zone` the IANA name of its time zone."""

    code: str
    name: str
    city: str
    country: str
    zone: str

    def city_in(self, language: str) -> str:
        """Return what a language (`de`, `en-GB`) calls the city; English where it has no name of its own."""
        return _cities().get(language[:2], {}).get(self.code, self.city)


@cache
def airport(code: str) -> Airport:
    """Return the airport with an IATA code; raises `UnknownAirport`."""
    found = _airports().get(code)
    if found is None:
        raise UnknownAirport(f"no airport has the code {code}; use the three letters that IATA gave it")
    city = _cities()["en"].get(code, found["city"])
    return Airport(code, found["name"], city, found["country"], found["tz"])


def part_of(code: str) -> str:
    """Return the part of its country that an airport lies in, plainly spelled; raises `UnknownAirport`."""
    return plain(_airports()[airport(code).code]["subd"])


@cache
def zone_of(code: str) -> ZoneInfo:
    """Return the time zone at an airport; raises `UnknownAirport`."""
    return ZoneInfo(airport(code).zone)


@cache
def _airports() -> Mapping[str, airportsdata.Airport]:
    return airportsdata.load("IATA")


@cache
def _cities() -> Mapping[str, Mapping[str, str]]:
    text = (files("flows.flight_times") / "cities.yml").read_text("utf-8")
    cities: Mapping[str, Mapping[str, str]] = YAML(typ="safe").load(text)
    return cities
