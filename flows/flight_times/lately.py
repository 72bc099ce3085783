"""Answers of a moment ago, given again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from threading import Lock
from typing import Any, TypeVar

R = TypeVar("R")
Key = tuple[Any, ...]
MOST = 1000


class Lately:
    """Gives an answer again for some seconds, and one that is on its way to all who ask for it meanwhile.

    When a flight is late, everybody asks about the same one: a few answers then serve hundreds of people a second.
    """

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._now = seconds, now
        self._known: dict[Key, tuple[float, Any]] = {}
        self._coming: dict[Key, Future[Any]] = {}
        self._lock = Lock()

    async def ask(self, key: Key, source: Callable[[], Future[R]]) -> R:
        """Return what the source says, or said within the last seconds for the same key; raises what it raises."""
        known = self._known.get(key)
        if known is not None and self._now() < known[0]:
            answer: R = known[1]
            return answer
        coming = self._coming.get(key)
        if coming is None:
            coming = self._coming[key] = source()
            coming.add_done_callback(partial(self._came, key))
        # Shielded: who gives up must not take the answer from the others.
        return await asyncio.shield(asyncio.wrap_future(coming))

    def forget(self) -> None:
        """Give no answer again that was given, or asked for, before."""
        with self._lock:
            self._known.clear()
            self._coming.clear()

    def _came(self, key: Key, future: Future[Any]) -> None:
        """Keep an answer, in the source's thread, unless it failed or a change overtook it."""
        with self._lock:
            if self._coming.get(key) is not future:
                return
            del self._coming[key]
            if future.exception() is not None:
                return
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = (self._now() + self._seconds, future.result())
