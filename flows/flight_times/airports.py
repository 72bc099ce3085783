"""Airports as flows name them: a city in its language, the time zone there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from kontor.airports import airports
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
    found = airports().get(code)
    if found is None:
        raise UnknownAirport(f"no airport has the code {code}; use the three letters that IATA gave it")
    city = _cities()["en"].get(code, found.city)
    return Airport(code, found.name, city, found.country, found.zone)


def part_of(code: str) -> str:
    """Return the part of its country that an airport lies in, plainly spelled; raises `UnknownAirport`."""
    return plain(airports()[airport(code).code].part)


@cache
def zone_of(code: str) -> ZoneInfo:
    """Return the time zone at an airport; raises `UnknownAirport`."""
    return ZoneInfo(airport(code).zone)


@cache
def _cities() -> Mapping[str, Mapping[str, str]]:
    text = (files("flows.flight_times") / "cities.yml").read_text("utf-8")
    cities: Mapping[str, Mapping[str, str]] = YAML(typ="safe").load(text)
    return cities
