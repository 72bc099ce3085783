"""Names of cities and codes of airports: our table for the names people use, and all airports' own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kontor.airports import airports
from kontor.letters import plain

_ROW = re.compile(r"(?P<codes>[A-Z ]+?)(?: \[(?P<all>[A-Z]{3})\])? \| (?P<names>.+)")

Codes = tuple[str, ...]
OFTEN, WORLD = ("cities.txt", "cities_pt_es.txt"), "cities_world.txt"


@dataclass(frozen=True, slots=True)
class Cities:
    """Airport codes by plain name and by code.

    `names` are well known, `often`, in order, those looked for with a typo, too; `guarded` are everyday words
    too, `rare` are all other cities with an airport; `codes` also holds the codes that stand for all airports of a
    city, `busy` is those of our tables in small letters; `most` tells of how many words the longest name is that begins
    with a word.
    """

    names: Mapping[str, Codes]
    often: tuple[str, ...]
    guarded: Mapping[str, Codes]
    rare: Mapping[str, Codes]
    codes: Mapping[str, Codes]
    busy: frozenset[str]
    most: Mapping[str, int]


@cache
def cities() -> Cities:
    """Return the table; the first call reads it, some 60 ms."""
    names: dict[str, Codes] = {}
    guarded: dict[str, Codes] = {}
    codes: dict[str, Codes] = {}
    rare: dict[str, Codes] = {}
    for code, airport in airports().items():
        codes[code] = (code,)
        city = plain(airport.city)
        if len(city) >= 4:
            rare[city] = (*rare.get(city, ()), code)
    for table in OFTEN:
        _read(table, names, guarded, codes)
    often = tuple(names)
    _read(WORLD, names, guarded, codes)
    rare = {name: found for name, found in rare.items() if name not in names and name not in guarded}
    longest = max(len(one.split()) for one in names)
    busy = frozenset(code.lower() for found in (*names.values(), *guarded.values()) for code in found)
    return Cities(names, often, guarded, rare, codes, busy, _most((*names, *guarded, *rare), longest))


def _read(table: str, names: dict[str, Codes], guarded: dict[str, Codes], codes: dict[str, Codes]) -> None:
    for row in files(__package__).joinpath(table).read_text(encoding="utf-8").splitlines():
        if match := _ROW.fullmatch(row):
            _add(match, names, guarded, codes)


def _most(names: Iterable[str], longest: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        first, *more = name.split()
        if len(more) < longest:
            found[first] = max(found.get(first, 0), len(more) + 1)
    return found


def _add(row: re.Match[str], names: dict[str, Codes], guarded: dict[str, Codes], codes: dict[str, Codes]) -> None:
    airports = tuple(row["codes"].split())
    if row["all"]:
        codes.setdefault(row["all"], airports)
    for written in row["names"].split(" | "):
        for name in {plain(written), plain(_umlauts(written))}:
            (guarded if written.startswith("~") else names)[name] = airports


def _umlauts(name: str) -> str:
    return name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
