"""Countries that people name in the place of a city, in any language we speak; CLDR knows what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from babel import Locale
from ruamel.yaml import YAML

from kontor.letters import plain
from kontor.nlu.entities.cues import cues

LANGUAGES = ("en", "de", "pt", "es")
MOST_WORDS = 5


def countries_in(text: str, language: str) -> dict[str, str]:
    """Return the ISO codes of the countries that a text names by role: `from`, or `to` where no word tells."""
    words, names = plain(text).split(), _names()
    found: dict[str, str] = {}
    place = 0
    while place < len(words):
        sizes = range(min(MOST_WORDS, len(words) - place), 0, -1)
        size = next((one for one in sizes if " ".join(words[place : place + one]) in names), 0)
        if size:
            before = " ".join((*words[:place], ""))
            role = cues(language).role(before) or "to"
            found.setdefault(role, names[" ".join(words[place : place + size])])
        place += size or 1
    return found


def country_in(code: str, language: str) -> str:
    """Return what a language (`de`, `pt-BR`) calls a country."""
    return str(Locale.parse(language, sep="-").territories.get(code, code))


@cache
def _names() -> Mapping[str, str]:
    """Return countries by plain name, of all languages; the first call reads them."""
    names = {
        plain(name): code
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    others = YAML(typ="safe").load((files("flows.flight_times") / "countries.yml").read_text("utf-8"))
    return names | {plain(name): code for code, more in others.items() for name in more}
