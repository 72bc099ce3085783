"""Who wrote to a number when, and whether it may still answer freely."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

WINDOW = 24 * 3600.0
"""Seconds from a person's message in which anything may be answered (Meta, "send messages", September 2026)."""
NO_MESSAGES = ("system", "reaction", "edit", "revoke")
"""What opens no window: a system note is nobody's message, and of the rest Meta's pages do not say that they count."""
NAMES = ("from", "from_user_id", "from_parent_user_id")


class Window:
    """Counts from the messages' own timestamps, in Unix seconds.

    A number that nobody has written to through here is written to past us: it may write to everybody.
    """

    def __init__(self) -> None:
        self._last: dict[str, dict[str, float]] = {}

    def hear(self, number: str, names: tuple[str, ...], at: float) -> None:
        """Take note that somebody known by these names wrote to a number."""
        people = self._last.setdefault(number, {})
        people.update((name, max(at, people.get(name, at))) for name in names)

    def closed(self, number: str, to: str, now: float) -> bool:
        """Tell whether a number may send a person approved templates only."""
        if number not in self._last:
            return False
        last = self._last[number].get(to)
        return last is None or now - last >= WINDOW


def heard(body: bytes) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """Yield the messages of a webhook, as (number, the sender's names, when); one that cannot be read is left out.

    Calls, which open a window too, are not read.
    """
    for value in _values(body):
        number = _part(value, "metadata").get("phone_number_id")
        for message in _list(value, "messages"):
            names = () if message.get("type") in NO_MESSAGES else _names(message)
            if isinstance(number, str) and names:
                yield number, names, _seconds(message.get("timestamp"))


def _values(body: bytes) -> Iterator[dict[str, Any]]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    for entry in _list(found, "entry"):
        for change in _list(entry, "changes"):
            yield _part(change, "value")


def _names(message: dict[str, Any]) -> tuple[str, ...]:
    """Return by what a sender is answered: a group's message opens the window of the group."""
    names = ("group_id",) if "group_id" in message else NAMES
    return tuple(name for key in names if isinstance(name := message.get(key), str))


def _seconds(timestamp: object) -> float:
    return float(timestamp) if isinstance(timestamp, str) and timestamp.isascii() and timestamp.isdecimal() else 0.0


def _part(value: Any, key: str) -> dict[str, Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _list(value: Any, key: str) -> list[dict[str, Any]]:
    found = value.get(key) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
