"""Countries and regions that people name in the place of a city, in any language we speak."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from babel import Locale

from flows.flight_times.airports import airport
from flows.flight_times.regions import LANGUAGES, called, regions
from flows.flight_times.words import in_language, listed
from kontor.countries import names, nicknames
from kontor.letters import plain
from kontor.nlu.entities.cities import cities
from kontor.nlu.entities.cues import cues

MOST_WORDS = 5
FEW_WORDS = 6


def countries_in(text: str, language: str) -> dict[str, str]:
    """Return the countries (ISO codes) and regions (ids) a text names by role: `from`, or `to` where no word tells."""
    words, known = plain(text).split(), _names(language[:2])
    found: dict[str, str] = {}
    for start, end in _spans(words, known):
        found.setdefault(_role(words[:start], language), known[" ".join(words[start:end])])
    return found


def only_says_where_to(text: str, language: str = "") -> bool:
    """Tell whether a text says where to and nothing else, as "a flight to Great Britain please" does."""
    words = plain(text).split()
    spans = list(_spans(words, _places(language[:2])))
    beside = [word for at, word in enumerate(words) if not any(start <= at < end for start, end in spans)]
    return bool(spans) and listed("setting_out").issuperset(beside)


async def names_land(text: str, language: str) -> bool:
    """Tell whether a few words name a country or a region."""
    return len(text.split()) <= FEW_WORDS and bool(countries_in(text, language))


def country_in(code: str, language: str) -> str:
    """Return what a language (`de`, `pt-BR`) calls a country or region."""
    if (region := regions().get(code)) is not None:
        return region.names.get(language[:2], region.names["en"])[0]
    return str(Locale.parse(language, sep="-").territories.get(code, code))


def lies_in(code: str, land: str) -> bool:
    """Tell whether an airport lies in a country or region."""
    region = regions().get(land)
    return airport(code).country == land if region is None else region.holds(code)


def is_land(name: str, codes: Sequence[str], language: str) -> bool:
    """Tell whether the name that was read as a city of some airports is that of a country or region elsewhere.

    "Inglaterra" is a town, too; a city that people know by the name ("Granada") is that city.
    """
    land = _names(language[:2]).get(plain(name))
    return land is not None and plain(name) not in cities().names and not any(lies_in(code, land) for code in codes)


def _spans(words: Sequence[str], known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where the longest names of lands among some words begin and end."""
    place = 0
    while place < len(words):
        sizes = range(min(MOST_WORDS, len(words) - place), 0, -1)
        size = next((one for one in sizes if " ".join(words[place : place + one]) in known), 0)
        if size:
            yield place, place + size
        place += size or 1


def _role(before: Sequence[str], language: str) -> str:
    """Return the role of what stands behind some words, an article among them perhaps: "desde las Canarias"."""
    words = list(before)
    if words and words[-1] in in_language("from_the", language):
        return "from"
    if words and words[-1] in in_language("articles", language):
        words.pop()
    return cues(language).role(" ".join((*words, ""))) or "to"


@cache
def _names(language: str) -> Mapping[str, str]:
    """Return lands by plain name, in all our languages; what countries are called besides, in the text's own alone."""
    return {**_official(), **{name: code for code, name in nicknames(language)}, **called()}


@cache
def _places(language: str) -> frozenset[str]:
    """Return the names of lands and of cities that people know."""
    return frozenset(_names(language)) | frozenset(cities().names)


@cache
def _official() -> Mapping[str, str]:
    return {name: code for one in LANGUAGES for code, name in names(one)}
