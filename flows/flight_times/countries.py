"""Countries that people name in the place of a city, in any language we speak."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale

from kontor.countries import names, nicknames
from kontor.letters import plain
from kontor.nlu.entities.cues import cues

LANGUAGES = ("en", "de", "pt", "es")
MOST_WORDS = 5


def countries_in(text: str, language: str) -> dict[str, str]:
    """Return the ISO codes of the countries that a text names by role: `from`, or `to` where no word tells."""
    words, known = plain(text).split(), _names(language[:2])
    found: dict[str, str] = {}
    place = 0
    while place < len(words):
        sizes = range(min(MOST_WORDS, len(words) - place), 0, -1)
        size = next((one for one in sizes if " ".join(words[place : place + one]) in known), 0)
        if size:
            before = " ".join((*words[:place], ""))
            role = cues(language).role(before) or "to"
            found.setdefault(role, known[" ".join(words[place : place + size])])
        place += size or 1
    return found


def country_in(code: str, language: str) -> str:
    """Return what a language (`de`, `pt-BR`) calls a country."""
    return str(Locale.parse(language, sep="-").territories.get(code, code))


@cache
def _names(language: str) -> Mapping[str, str]:
    """Return countries by plain name, in all our languages; what they are called besides, in the text's own alone."""
    return dict(_official()) | {name: code for code, name in nicknames(language)}


@cache
def _official() -> Mapping[str, str]:
    return {name: code for one in LANGUAGES for code, name in names(one)}
