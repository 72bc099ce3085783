"""Parts of countries, islands and wider lands, in any language we speak, and which airports lie in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from flows.flight_times.airports import airport, part_of
from kontor.letters import plain

LANGUAGES = ("en", "de", "pt", "es")


@dataclass(frozen=True, slots=True)
class Region:
    """A region by its names and by what holds of its airports: countries, parts of them, the areas of time zones."""

    names: Mapping[str, tuple[str, ...]]
    within: frozenset[str]
    parts: frozenset[str]
    zones: frozenset[str]

    def holds(self, code: str) -> bool:
        """Tell whether an airport lies in it."""
        one = airport(code)
        said = (self.within, one.country), (self.parts, part_of(code)), (self.zones, one.zone.partition("/")[0])
        return all(value in among for among, value in said if among)


@cache
def regions() -> Mapping[str, Region]:
    """Return the regions by their ids."""
    read: Mapping[str, Mapping[str, Any]] = YAML(typ="safe").load(
        (files("flows.flight_times") / "regions.yml").read_text("utf-8")
    )
    return {id: _region(one) for id, one in read.items()}


@cache
def called() -> Mapping[str, str]:
    """Return the ids of the regions by plain name, in all our languages."""
    return {plain(name): id for id, one in regions().items() for names in one.names.values() for name in names}


def _region(said: Mapping[str, Any]) -> Region:
    names = {language: tuple(said[language]) for language in LANGUAGES}
    parts = frozenset(map(plain, said.get("parts", ())))
    return Region(names, frozenset(said.get("within", ())), parts, frozenset(said.get("zones", ())))
