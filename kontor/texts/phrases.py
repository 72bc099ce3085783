"""A text with named gaps: what stands between braces is looked up, never run.

`{status.departs:time}` walks fields of frozen dataclasses and keys of mappings; nothing else has names here, and
nothing is called. What fills a gap is never read for gaps again, so a customer's words cannot bring their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from string import Formatter
from typing import Any

from kontor.texts.errors import MissingValue
from kontor.texts.formats import FORMATS, Manner, formatted

_PATH = re.compile(r"[^\W\d_]\w*(\.[^\W\d_]\w*)*")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text in parts: a literal piece, then the path and the format of the gap behind it (an empty path: none)."""

    parts: tuple[tuple[str, str, str], ...]

    @property
    def paths(self) -> frozenset[str]:
        """Every path the phrase needs."""
        return frozenset(path for _, path, _ in self.parts if path)

    def fill(self, values: Mapping[str, object], manner: Manner) -> str:
        """Return the text with its gaps filled; raises `MissingValue`."""
        return "".join(
            literal + (_filled(path, spec, values, manner) if path else "") for literal, path, spec in self.parts
        )


def phrase(text: str) -> Phrase:
    """Read a text; raises `ValueError` saying what is wrong with a gap."""
    return Phrase(
        tuple((literal, _path(name), _spec(spec, turned)) for literal, name, spec, turned in Formatter().parse(text))
    )


def _path(name: str | None) -> str:
    if name is None:
        return ""
    if _PATH.fullmatch(name) is None:
        raise ValueError(f"the gap {{{name}}} must be a name or names with dots between")
    return name


def _spec(spec: str | None, turned: str | None) -> str:
    if turned or (spec and spec not in FORMATS):
        raise ValueError(f"the format {turned or spec!r} is none of {', '.join(FORMATS)}")
    return spec or ""


def _filled(path: str, spec: str, values: Mapping[str, object], manner: Manner) -> str:
    value: object = values
    for name in path.split("."):
        value = _inside(value, name, path)
    if value is None:
        raise MissingValue(f"{path} is empty: give it a value or leave it out of the text")
    try:
        return formatted(value, spec, manner)
    except (TypeError, ValueError, ArithmeticError, LookupError):
        raise MissingValue(f"{path} is a {type(value).__name__}, which {spec or 'a text'} cannot show") from None


def _inside(value: object, name: str, path: str) -> object:
    if isinstance(value, Mapping) and name in value:
        return value[name]
    if is_dataclass(value) and not isinstance(value, type) and name in _names(type(value)):
        return getattr(value, name)
    raise MissingValue(f"{path} was not given: the flow passes no {name}")


@lru_cache(maxsize=256)
def _names(kind: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))
