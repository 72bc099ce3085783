"""A journey to or from a country: which of its cities is meant, of those that the timetable knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.flight_times.airports import airport
from flows.flight_times.countries import countries_in, country_in, is_land, lies_in
from flows.flight_times.timetable import Timetable
from kontor.flows import Talk
from kontor.messages import Option
from kontor.slots import Choice, FlightNumber, Heard, Place, Situation, Unclear, Words

NONE = "-"
MOST_CITIES = 10

Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City(Place):
    """An end of a journey by the airports of a city; a country or a region that reads like a city is none."""

    def read(self, heard: Heard, situation: Situation) -> Codes:
        """Return the codes; raises `Unclear`."""
        codes = Place.read(self, heard, situation)
        if is_land(heard.text, codes, situation.language):
            raise Unclear(f"{self.key} is a country or a region")
        return codes


@dataclass(frozen=True, slots=True)
class Lands:
    """The airports of the countries that were named as the ends of a journey; None for an end that was not."""

    to: Codes | None = None
    start: Codes | None = None


@dataclass(frozen=True, slots=True)
class End:
    """One end of a journey, as the facts of a run know it."""

    role: str
    slot: Place

    @property
    def land(self) -> Words:
        """The country that was named for it."""
        return Words(f"land_{self.role}")

    @property
    def city(self) -> str:
        """The key of the question for a city of it."""
        return f"city_{self.role}"


@dataclass(frozen=True, slots=True)
class Abroad:
    """Finds the airports of countries in one timetable."""

    timetable: Timetable
    home: str | None
    to: End
    start: End

    async def named(self, talk: Talk) -> Lands | None:
        """Return the airports of the countries a message names, None where nothing flies there and that was said."""
        said = {} if talk.peek(FlightNumber("flight")) else countries_in(talk.text, talk.language)
        lands = [await _land(talk, end, said.get(end.role)) for end in (self.to, self.start)]
        to = start = None
        if lands[0] and (to := await self._city(talk, self.to, lands[0], self._far(talk, self.start))) is None:
            return None
        if lands[1] and (start := await self._city(talk, self.start, lands[1], self._far(talk, self.to, to))) is None:
            return None
        return Lands(to, start)

    def _far(self, talk: Talk, other: End, known: Codes | None = None) -> Codes:
        """Return the other end of the journey: as it was said, else home; none where only its country is known."""
        if (codes := talk.peek(other.slot) or known) is not None:
            return codes
        return (self.home,) if self.home and talk.peek(other.land) in (None, NONE) else ()

    async def _city(self, talk: Talk, end: End, land: str, far: Codes) -> Codes | None:
        """Return the airports of the one city of a country that is meant, all that are known or None for none."""
        if (said := talk.peek(end.slot)) is not None:
            return said
        found = await talk.look(f"served_{end.role}", self._served, end.role, land, far, talk.today)
        if not found:
            await talk.say("flight_no_country", country=country_in(land, talk.language))
            return None
        cities: dict[str, Codes] = {}
        for code in found:
            name = airport(code).city_in(talk.language)
            cities[name] = (*cities.get(name, ()), code)
        options = tuple(Option(" ".join(codes), city) for city, codes in sorted(cities.items())[:MOST_CITIES])
        if len(options) == 1:
            return tuple(found)
        slot = Choice(end.city, options=options)
        return tuple((await talk.ask(slot, text="ask_city", country=country_in(land, talk.language))).split())

    async def _served(self, role: str, land: str, far: Sequence[str], day: date) -> list[str]:
        """Return the airports of a country that are an end of flights from or to others, else of any flights."""
        ends = self.timetable.destinations if role == "to" else self.timetable.origins
        for others in dict.fromkeys((tuple(far), ())):
            found = [code for code in await ends(others, day) if code not in far and lies_in(code, land)]
            if found:
                return found
        return []


async def _land(talk: Talk, end: End, said: str | None) -> str | None:
    """Return the country of an end: the one said now, else before in this run; a city said now is none."""
    if talk.entities("place") and talk.said_at(end.slot) == talk.now:
        said = None
    known = talk.peek(end.land)
    if said and known not in (None, said):
        talk.forget(end.land.key, end.city, end.slot.key, f"served_{end.role}", "pick")
    kept = await talk.ask(Words(end.land.key, default=said or NONE))
    return None if kept == NONE else kept
