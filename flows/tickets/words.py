"""The words and dates of printed documents, per language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import format_date, format_time
from ruamel.yaml import YAML

from kontor.letters import plain
from kontor.phrases import Lists, Phrase
from kontor.phrases import says_phrase as says_one_of

OTHERWISE = "en"
"""The language of documents for people whose own has no words here."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str
    _all: Mapping[str, Any]
    lists: Lists
    """The lists of phrases by their names."""

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a word or sentence with its values filled in."""
        text: str = self._all[name]
        return text.format(**values) if values else text

    def cabin(self, code: str) -> str:
        """Return what a compartment is called; its code where it has no name."""
        name: str = self._all["cabins"].get(code, code)
        return name

    def baggage(self, allowance: str | None) -> str:
        """Return an allowance like `1PC` or `20K` in words; a dash when there is none."""
        if not allowance:
            return "–"
        return self("pieces" if allowance.endswith("PC") else "kilos", count=allowance.rstrip("PCK"))

    def day(self, moment: datetime) -> str:
        """Return a day with its weekday."""
        return format_date(moment, "EEE d. MMM y" if self.language == "de" else "EEE d MMM y", locale=self.language)

    def hour(self, moment: datetime) -> str:
        """Return a time on 24 hours, as airports show it."""
        return format_time(moment, "HH:mm", locale=self.language)


@cache
def words(language: str) -> Words:
    """Return the words of a language tag (`de`, `de-AT`), or English ones."""
    name = language[:2].lower()
    file = files("flows.tickets") / "words" / f"{name}.yml"
    if not file.is_file():
        return words(OTHERWISE)
    entries = YAML(typ="safe").load(file.read_text("utf-8"))
    return Words(name, entries, {key: one.splitlines() for key, one in entries.items() if isinstance(one, str)})


@cache
def every(*names: str) -> frozenset[str]:
    """Return the words of some lists in all languages, plainly spelled: people do not always write in the talk's."""
    return frozenset(word for each in languages() for name in names for word in plain(each(name)).split())


def says(text: str, *names: str) -> bool:
    """Tell whether a text has a word of some lists, in any language."""
    return not every(*names).isdisjoint(plain(text).split())


@cache
def phrases(name: str) -> tuple[str, ...]:
    """Return the phrases of a list in all languages, one a line there, as they are spelled."""
    return tuple(phrase for each in languages() for phrase in each.lists[name])


def says_phrase(text: str, name: str) -> bool:
    """Tell whether a text says one of the phrases of a list, in any language."""
    return says_one_of(text, _read(name))


@cache
def _read(name: str) -> tuple[Phrase, ...]:
    return tuple(Phrase.read(one, each.lists) for each in languages() for one in each.lists[name])


@cache
def languages() -> list[Words]:
    """Return the words of every language there are words in."""
    folder = files("flows.tickets") / "words"
    return [words(file.name.removesuffix(".yml")) for file in folder.iterdir() if file.name.endswith(".yml")]
