"""The buttons of an assistant: which were offered, and what a tap or a typed answer stands for.

A payload can set any slot, so it never travels through the channel: an option carries a short digest, and what it
stands for is looked up among the options that were really offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kontor.flows import digest

MOST_KEPT = 60


@dataclass(slots=True)
class Offered:
    """Payloads by their digests, oldest first, and the options of the newest answer in their order."""

    payloads: dict[str, str] = field(default_factory=dict)
    newest: list[tuple[str, str]] = field(default_factory=list)

    def add(self, title: str, payload: str) -> str:
        """Keep an option of the newest answer and return its key."""
        key = digest(payload)
        self.payloads.pop(key, None)
        self.payloads[key] = payload
        self.newest.append((title, payload))
        return key

    def tapped(self, key: str) -> str | None:
        """Return the payload of an option that was offered."""
        return self.payloads.get(key)

    def typed(self, text: str) -> str | None:
        """Return the payload of an option of the newest answer that is named by its number or its title."""
        wanted = text.strip().rstrip(".)").casefold()
        if wanted.isdecimal() and 1 <= int(wanted) <= len(self.newest):
            return self.newest[int(wanted) - 1][1]
        return next((payload for title, payload in self.newest if title.casefold() == wanted), None)

    def dump(self) -> dict[str, Any]:
        """Return it as JSON, the oldest options forgotten."""
        kept = list(self.payloads.items())[-MOST_KEPT:]
        return {"payloads": kept, "newest": self.newest}


def load(noted: object) -> Offered:
    """Read what `dump` wrote."""
    if not isinstance(noted, Mapping):
        return Offered()
    return Offered(dict(noted["payloads"]), [(title, payload) for title, payload in noted["newest"]])
