"""Words that tell which flight of several is meant, where no value does: the first, the last, the one back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from kontor.letters import plain, says_any
from kontor.phrases import Phrase, says_phrase

_FLIGHT = (
    r"\w*\s+(?:direct\s+|direkte\w*\s+)?(?:flight|plane|one|connection|departure|flug|flieger|maschine|verbindung)\b"
)
_VUELO = r"\s+(?:vo[oô]|avi(?:ão|ao|ón|on)|vuelo|partida|salida|conex(?:ão|ao|ión|ion))\b"
_MAS = r"|\b(?:vo[oô]|avi(?:ão|ao|ón|on)|vuelo)\s+(?:(?:d[eo]|el|o)\s+)?(?:mais|más|mas)\s+"
ORDERS = {
    "first": re.compile(
        r"\b(?:next|first|earliest|soonest|nächste|erste|früheste)" + _FLIGHT
        + r"|\b(?:pr[oó]xim[oa]|primeir[oa]|primer[oa]?)" + _VUELO + _MAS + r"(?:cedo|temprano)\b"
    ),
    "last": re.compile(
        r"\b(?:last|latest|letzte|späteste)" + _FLIGHT
        + r"|\b[uú]ltim[oa]" + _VUELO + _MAS + r"(?:tarde|tardío)\b"
    ),
}  # fmt: skip
"""How people speak of the first or the last of several flights."""

_SOONEST = re.compile(
    r"\b(?:next|soonest|nächste)" + _FLIGHT + r"|\b(?:pr[oó]xim[oa]|siguiente)" + _VUELO
    + r"|\b(?:vo[oô]|vuelo)\s+siguiente\b"
)  # fmt: skip

BARE = {
    "first": re.compile(r"\b(?:first|earliest|erste[nrs]?|früheste[nrs]?|primeir[oa]|primer[oa]?)\W*$"),
    "last": re.compile(r"\b(?:last|latest|letzte[nrs]?|späteste[nrs]?|[uú]ltim[oa])\W*$"),
}
"""How they end a question that leans on the one before it: "and the first?"."""


_CLOCK_TIME = r" (?:about |approx |ca |las? |as |às )?(?:\d|noon|midday|midnight|mittag|mediod|meio)"
_ON_ITS_OWN = (
    r"(?<!\d )(?<!viertel )(?<!quarter )(?<!minuten )(?<!minutes )(?<!halb )(?<!half )(?<!fünf )(?<!zehn )(?<!zwanzig )"
)
SIDES = {
    "after": re.compile(
        rf"{_ON_ITS_OWN}\b(?:after|later than|from|nach|später als|ab|después de|despues de|a partir d[ea]s?|"
        rf"más tarde de|depois d[aeo]s?|mais tarde que){_CLOCK_TIME}"
    ),
    "before": re.compile(
        rf"{_ON_ITS_OWN}\b(?:before|earlier than|by|until|no later than|vor|früher als|bis|antes d[aeo]s?|"
        rf"más temprano de|até|hasta){_CLOCK_TIME}"
    ),
}
"""How people name a time that flights leave after, or before: "nach 17 Uhr", but "viertel nach fünf" is a time."""


def side_in(text: str) -> str:
    """Return `after` or `before` where a text names a time with such a word, else `around`."""
    low = text.lower()
    return next((side for side, pattern in SIDES.items() if pattern.search(low)), "around")


def order_in(text: str, leans: bool = False) -> str:
    """Return `first` or `last` where a text speaks of the first or last flight; "next Friday" is no such word."""
    low = text.lower()
    found = (order for order, pattern in ORDERS.items() if pattern.search(low) or (leans and BARE[order].search(low)))
    return next(found, "")


def wants_soonest(text: str) -> bool:
    """Tell whether a text speaks of the next flight there is."""
    return bool(_SOONEST.search(text.lower()))


def leads_somewhere(text: str) -> bool:
    """Tell whether a text ends in one to three words that stand where a place does ("do you fly to Narnia")."""
    words = plain(text).split()
    for size in (1, 2, 3):
        before, behind = words[:-size], words[-size:]
        led = {" ".join(before[-1:]), " ".join(before[-2:])} & listed("towards")
        if led and not listed("no_place") & set(behind):
            return True
    return False


def beside_in(text: str) -> str:
    """Return `after` or `before` where a text asks for the flight after or before one that was told, else nothing."""
    return next((side for side in ("after", "before") if says_any(text, listed(f"{side}_it"))), "")


def asks_how_long(text: str) -> bool:
    """Tell whether a text asks how long a flight takes."""
    return says_phrase(text, _gapped("lasting"))


def asks_which_days(text: str) -> bool:
    """Tell whether a text asks on which days of the week there are flights."""
    return says_any(text, listed("weekly"))


def asks_what_is_watched(text: str) -> bool:
    """Tell whether a text asks of which flights somebody is told the changes."""
    asks = says_any(text, listed("watching")) and says_any(text, listed("which"))
    return lists_the_watched(text) or (asks and not says_any(text, listed("ending")))


def lists_the_watched(text: str) -> bool:
    """Tell whether a text surely asks that, whatever else it reads like: "what am I watching?"."""
    told = says_any(text, listed("which_flights")) and says_any(text, listed("told_of"))
    return (told or says_any(text, listed("watched"))) and not says_any(text, listed("ending"))


def daily(language: str) -> str:
    """Return what is said of a flight that leaves on all days of the week."""
    return _one("daily", language)


def means_every(text: str) -> bool:
    """Tell whether a text speaks of all of several things."""
    return not listed("every").isdisjoint(plain(text).split())


def every_one(language: str) -> str:
    """Return what a button calls all of them."""
    return _one("every_one", language)


def _one(name: str, language: str) -> str:
    return _lists()[name].get(language[:2], _lists()[name]["en"])[0]


@cache
def listed(name: str) -> frozenset[str]:
    """Return the words of one list of words.yml, of all languages."""
    return frozenset(plain(word) for words in _lists()[name].values() for word in words)


@cache
def _gapped(name: str) -> tuple[Phrase, ...]:
    """Return the phrases of a list whose phrases have gaps, of all languages."""
    return tuple(Phrase.read(one) for phrases in _lists()[name].values() for one in phrases)


@cache
def in_language(name: str, language: str) -> frozenset[str]:
    """Return the words of one list of words.yml in one language, none where it has none."""
    return frozenset(map(plain, _lists()[name].get(language[:2], ())))


@cache
def _lists() -> Mapping[str, Mapping[str, list[str]]]:
    lists: Mapping[str, Mapping[str, list[str]]] = YAML(typ="safe").load(
        (files("flows.flight_times") / "words.yml").read_text("utf-8")
    )
    return lists


def goes_back(text: str) -> bool:
    """Tell whether a text speaks of the way back."""
    return says_any(text, listed("back"))


def asks_both_ways(text: str, language: str = "") -> bool:
    """Tell whether a text surely wants a journey there and back, and nothing done about one that is booked."""
    return says_any(text, listed("there_and_back")) and not says_any(text, listed("of_a_booking"))
