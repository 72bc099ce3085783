"""Meta's two speed limits: messages of a number per second, and messages to one person."""

from __future__ import annotations

from dataclasses import dataclass, field

THROUGHPUT = 80
"""Messages a second of one number, in and out together (Meta, "throughput", September 2026)."""
SPACE, BURST = 6.0, 45
"""Seconds between messages to one person, and how many may be borrowed at once (Meta, "about the platform")."""


@dataclass(slots=True)
class Rates:
    """Counts messages. `throughput` is a number's in a second (None: no limit); `pairs` limits those to one person."""

    throughput: int | None = THROUGHPUT
    pairs: bool = True
    _seconds: dict[str, tuple[int, int]] = field(default_factory=dict)
    _ahead: dict[tuple[str, str], float] = field(default_factory=dict)

    def refuses(self, number: str, to: str, now: float) -> int | None:
        """Return Meta's code when this send comes too soon, else count it."""
        if self.throughput is not None and self._second(number, now) >= self.throughput:
            return 130429
        if self.pairs and not self._pair(number, to, now):
            return 131056
        self.count(number, now)
        return None

    def count(self, number: str, now: float) -> None:
        """Count a message of a number, in whichever direction."""
        self._seconds[number] = (int(now), self._second(number, now) + 1)

    def _second(self, number: str, now: float) -> int:
        second, count = self._seconds.get(number, (0, 0))
        return count if second == int(now) else 0

    def _pair(self, number: str, to: str, now: float) -> bool:
        ahead = max(self._ahead.get((number, to), 0.0), now)
        if ahead - now > (BURST - 1) * SPACE:
            return False
        self._ahead[number, to] = ahead + SPACE
        return True
