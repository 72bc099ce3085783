"""Answers of a moment ago, given again."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

R = TypeVar("R")
MOST = 1000


class Lately:
    """Gives an answer again for some seconds.

    When a flight is late, everybody asks about the same one: a few answers then serve hundreds of people a second.
    """

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._now = seconds, now
        self._known: dict[tuple[Any, ...], tuple[float, Any]] = {}
        self._changes = 0

    async def ask(self, key: tuple[Any, ...], source: Callable[[], Awaitable[R]]) -> R:
        """Return what the source says, or said within the last seconds for the same key."""
        known = self._known.get(key)
        if known is not None and self._now() < known[0]:
            answer: R = known[1]
            return answer
        before = self._changes
        answer = await source()
        if before == self._changes:  # an answer that a change overtook is given, but not again
            self._keep(key, answer)
        return answer

    def forget(self) -> None:
        """Give no answer again that was given before."""
        self._changes += 1
        self._known.clear()

    def _keep(self, key: tuple[Any, ...], answer: object) -> None:
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = (self._now() + self._seconds, answer)
