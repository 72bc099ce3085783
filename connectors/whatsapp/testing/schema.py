"""The shapes Meta takes, as checks that raise `Bad` with Meta's code and the place at fault."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any, str], None]


class Bad(Exception):
    """A body Meta would refuse."""

    def __init__(self, code: int, details: str) -> None:
        super().__init__(details)
        self.code, self.details = code, details


def text(most: int | None = None, least: int = 1) -> Check:
    """Check a text's length in characters; without `most` Meta tells no limit."""

    def check(value: Any, place: str) -> None:
        if not isinstance(value, str):
            raise Bad(100, f"Param {place} must be a string.")
        if len(value) < least:
            raise Bad(131008, f"{place} is required.")
        if most is not None and len(value) > most:
            raise Bad(131009, f"Param {place} must be at most {most} characters long.")

    return check


def word(*allowed: str) -> Check:
    """Check a text that must be one of a few."""

    def check(value: Any, place: str) -> None:
        if value not in allowed:
            raise Bad(100, f"Param {place} must be one of {{{', '.join(allowed).upper()}}}.")

    return check


def pattern(expression: str) -> Check:
    """Check a text's form."""
    form = re.compile(expression)

    def check(value: Any, place: str) -> None:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise Bad(131009, f"Param {place} is not valid.")

    return check


def number(least: float, most: float) -> Check:
    """Check a finite number."""

    def check(value: Any, place: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Bad(100, f"Param {place} must be a number.")
        if not least <= value <= most:
            raise Bad(131009, f"Param {place} is out of range.")

    return check


def flag(value: Any, place: str) -> None:
    """Check a boolean."""
    if not isinstance(value, bool):
        raise Bad(100, f"Param {place} must be a boolean.")


def anything(value: Any, place: str) -> None:
    """Take any record: what a form or a product list carries is the business's own."""
    if not isinstance(value, dict):
        raise Bad(100, f"Param {place} must be a JSON object.")


def listed(item: Check, most: int, least: int = 1) -> Check:
    """Check a list and each entry of it."""

    def check(value: Any, place: str) -> None:
        if not isinstance(value, list):
            raise Bad(100, f"Param {place} must be a JSON array.")
        if not least <= len(value) <= most:
            raise Bad(131009, f"Param {place} must hold {least} to {most} entries.")
        for index, one in enumerate(value):
            item(one, f"{place}[{index}]")

    return check


def shape(needed: Mapping[str, Check], may: Mapping[str, Check] | None = None, *also: Check) -> Check:
    """Check a record: all the keys it needs, no key that is unknown, and rules over the whole."""
    known = {**needed, **(may or {})}

    def check(value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise Bad(100, f"Param {place} must be a JSON object.")
        for key in needed:
            if key not in value:
                raise Bad(131008, f"{_below(place, key)} is required.")
        for key, item in value.items():
            if key not in known:
                raise Bad(100, f'Unexpected key "{key}" on param {place or "body"}.')
            known[key](item, _below(place, key))
        for rule in also:
            rule(value, place)

    return check


def by(key: str, shapes: Mapping[str, Check]) -> Check:
    """Check a record by the word one of its keys holds."""

    def check(value: Any, place: str) -> None:
        name = value.get(key) if isinstance(value, dict) else None
        if not isinstance(name, str) or name not in shapes:
            raise Bad(100, f"Param {_below(place, key)} must be one of {{{', '.join(shapes)}}}.")
        shapes[name](value, place)

    return check


def exactly_one(*keys: str) -> Check:
    """Check that one of several keys is there, and one only."""

    def check(value: Any, place: str) -> None:
        if sum(key in value for key in keys) != 1:
            raise Bad(100, f"{place or 'body'} must have exactly one of {', '.join(keys)}.")

    return check


def _below(place: str, key: str) -> str:
    return f"{place}['{key}']" if place else key
