"""Sizes and colours of one product: which variant is meant, and what comes nearest when it is not to be had."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from flows.product_questions.colours import colours
from flows.product_questions.items import Availability, Item
from kontor.letters import plain

_LETTERS = ("XXXS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL", "XXXXL")
_ONE = {
    "one size",
    "onesize",
    "os",
    "einheitsgrosse",
    "einheitsgroesse",
    "universal",
    "tamanho unico",
    "unico",
    "talla unica",
    "unitalla",
}
_RANGE = re.compile(r"(\d{1,3}(?:[.,]5)?)\s*[-/–]\s*(\d{1,3}(?:[.,]5)?)")
BESIDE = 2.0
"""Sizes further away fit nobody who asked for this one."""
STRIDE = 1.25
"""How far beyond a size another one may lie that somebody asks for."""
_NUMBER = re.compile(r"\d{1,3}(?:[.,]5)?")


def has_colour(item: Item, wanted: str) -> bool:
    """Tell whether an item has a base colour."""
    return wanted in colours(item.colour or item.title)


def has_size(item: Item, wanted: str) -> bool:
    """Tell whether an item is for a size: the same, one size for all, or a range it lies in."""
    if plain(item.size) in _ONE or not item.size:
        return True
    return item.size.casefold() == wanted.casefold() or _within(item, wanted)


def size_named(text: str, items: Iterable[Item]) -> str:
    """Return the size that a text names, had or near to one: in "boots 42" only the boots tell that 42 is one."""
    said = [word.strip(".,;:!?()") for word in text.split()]
    sized = [item for item in items if item.size]
    numbers = [word for word in said if _NUMBER.fullmatch(word)]
    numbers = [word for word in numbers if len(word) > 1 or any(word == item.size for item in sized)]
    had = next((word for word in numbers for item in sized if _within(item, word)), "")
    return had or next((word for word in numbers for item in sized if _near(item, word)), "")


def size_span(size: str) -> tuple[float | None, float]:
    """Return from where to where a size reaches on the scale of its kind; letters and numbers are scales apart."""
    if size.upper() in _LETTERS:
        return 1000.0 + _LETTERS.index(size.upper()), 1000.0 + _LETTERS.index(size.upper())
    if spans := _RANGE.search(size):
        return _number(spans[1]), _number(spans[2])
    found = _NUMBER.search(size)
    return (_number(found[0]), _number(found[0])) if found else (None, -2.0)


def ordered(items: Iterable[Item], size: str = "", colour: str = "") -> list[Item]:
    """Return variants, the nearest to a wish first: to be had before sold out, then the colour, then the size."""

    def distance(item: Item) -> tuple[bool, bool, float]:
        wrong_colour = bool(colour) and not has_colour(item, colour)
        return (not item.availability.sellable, wrong_colour, _apart(item, size))

    return sorted(items, key=distance)


def alternatives(items: Iterable[Item], size: str, colour: str, most: int = 3) -> list[Item]:
    """Return what comes nearest to a variant nobody has: its colour in sizes beside it, its size in other colours."""
    had = [item for item in items if item.availability.sellable and (not size or _apart(item, size) <= BESIDE)]
    beside = [item for item in ordered(had, size, colour) if not colour or has_colour(item, colour)]
    others = _mixed([item for item in ordered(had, size) if item not in beside])
    return [*beside[: most - 1], *others, *beside[most - 1 :]][:most]


def _mixed(items: list[Item]) -> list[Item]:
    """Return one of each colour, then the second of each, and so on."""
    seen: Counter[str] = Counter()
    ranks: dict[str, int] = {}
    for item in items:
        ranks[item.id] = seen[item.colour]
        seen[item.colour] += 1
    return sorted(items, key=lambda item: ranks[item.id])


def stock(items: Iterable[Item], later: Mapping[str, str]) -> str:
    """Return the sizes per colour in the feed's own words: `blue S, M; red L`. One size for all goes without saying.

    `later` says of an availability other than in stock what stands behind: `black 42 (on order)`.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for item in sorted(items, key=lambda item: item.availability is not Availability.IN_STOCK):
        sizes = found.setdefault((item.colour, later.get(item.availability, "")), [])
        if item.size and plain(item.size) not in _ONE and item.size not in sizes:
            sizes.append(item.size)
    told = ((colour, ", ".join(sizes), f"({when})" if when else "") for (colour, when), sizes in found.items())
    return "; ".join(" ".join(part for part in parts if part) for parts in told)


def _within(item: Item, wanted: str) -> bool:
    low, high = size_span(item.size)
    return low is not None and low <= (size_span(wanted)[0] or -1.0) <= high


def _near(item: Item, wanted: str) -> bool:
    """Tell whether a number may be meant on the scale of an item's size: 128 where there is 116, and no 11."""
    low, high = size_span(item.size)
    return low is not None and low < 1000 and low / STRIDE <= _number(wanted) <= high * STRIDE


def _apart(item: Item, size: str) -> float:
    if not size or has_size(item, size):
        return 0.0
    low, high = size_span(item.size)
    wanted = size_span(size)[0]
    if low is None or wanted is None:
        return 99.0
    return min(abs(low - wanted), abs(high - wanted))


def _number(text: str) -> float:
    return float(text.replace(",", "."))
