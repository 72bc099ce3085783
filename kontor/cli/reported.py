"""What a channel reported of an account, in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kontor.connectors import Reports
from kontor.installed import catalogue

LONGEST = 300
"""Letters: a line of a list; a template's whole text is not one."""


def reported(account: str, name: str, values: Mapping[str, Any]) -> str:
    """Return what a notice says: in the words of its channel's connector where that has some, else its values."""
    point = catalogue("connectors").get(account.partition("/")[0])
    kind = point.load() if point else None
    said = kind.reported(name, values) if isinstance(kind, Reports) else None
    line = said or ": ".join(filter(None, (name, ", ".join(_plain(values)))))
    shown = " ".join("".join(one if one.isprintable() else " " for one in line).split())
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _plain(value: Any, name: str = "") -> Iterator[str]:
    """Yield the values with their names, those of records and lists one after the other."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _plain(item, str(key))
    elif isinstance(value, list):
        for item in value:
            yield from _plain(item, name)
    elif value not in (None, ""):
        yield f"{name.replace('_', ' ')} {value}"
