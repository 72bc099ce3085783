"""Meta's two speed limits: messages of a number per second, and messages to one person."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Rates:
    """Counts sends. `throughput` is messages per second of one number; a pair may send 1 in 6 s, or 45 at once."""

    throughput: int | None = None
    pairs: bool = False
    _seconds: dict[str, tuple[int, int]] = field(default_factory=dict)
    _ahead: dict[tuple[str, str], float] = field(default_factory=dict)

    def refuses(self, number: str, to: str, now: float) -> int | None:
        """Return Meta's code when this send comes too soon, else count it."""
        if self.throughput is not None and self._second(number, now) >= self.throughput:
            return 130429
        if self.pairs and not self._pair(number, to, now):
            return 131056
        if self.throughput is not None:
            self._seconds[number] = (int(now), self._second(number, now) + 1)
        return None

    def _second(self, number: str, now: float) -> int:
        second, count = self._seconds.get(number, (0, 0))
        return count if second == int(now) else 0

    def _pair(self, number: str, to: str, now: float) -> bool:
        ahead = max(self._ahead.get((number, to), 0.0), now)
        if ahead - now > 44 * 6:
            return False
        self._ahead[number, to] = ahead + 6
        return True
