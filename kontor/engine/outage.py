"""A database that is away for a while: longer pauses between tries, and few lines about it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from kontor.store.database import Unavailable

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
TELL_EVERY = 60.0

log = structlog.get_logger("kontor.outage")


class Pauses:
    """Seconds to wait before each next try: 1, doubled each time, up to 30."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE

    def next(self) -> float:
        """Return the pause after one more failure."""
        pause, self._next = self._next, min(LONGEST_PAUSE, 2 * self._next)
        return pause

    def reset(self) -> None:
        """Begin anew: it worked."""
        self._next = FIRST_PAUSE


class Outage:
    """What the loops of a process tell of failures they outlive: the first, then one line a minute, then the end.

    Threads may share one. `source` is what fails on its own (`rows`, `listen`); the end is told when all work again.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._lock = seconds, threading.Lock()
        self._away: set[str] = set()
        self._failures, self._told, self._tell_from = 0, False, float("-inf")

    def failed(self, source: str, event: str, error: Exception) -> None:
        """Note a failure; `failures` in the line counts those since the last line."""
        with self._lock:
            self._away.add(source)
            self._failures += 1
            if (moment := self._seconds()) < self._tell_from:
                return
            self._tell_from, self._told = moment + TELL_EVERY, True
            failures, self._failures = self._failures, 0
        log.warning(event, error=type(error).__name__, detail=reason(error), failures=failures)

    def over(self, source: str) -> None:
        """Note that it works."""
        if source not in self._away:
            return
        with self._lock:
            self._away.discard(source)
            if self._away:
                return
            told, self._told = self._told, False
        if told:
            log.info("database_back")


class Repeats:
    """Tells failures that may come with every message: the first of a kind, then one line a minute with their count."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._kinds: dict[tuple[str, str], tuple[float, int]] = {}

    def failed(self, event: str, error: Exception, **fields: object) -> None:
        """Note a failure; its kind is the event and the error's class, `fields` are those of the one that is told."""
        kind = (event, type(error).__name__)
        tell_from, failures = self._kinds.get(kind, (float("-inf"), 0))
        if (moment := self._seconds()) < tell_from:
            self._kinds[kind] = (tell_from, failures + 1)
            return
        self._kinds[kind] = (moment + TELL_EVERY, 0)
        log.error(event, error=kind[1], detail=reason(error), failures=failures + 1, **fields)


def reason(error: Exception) -> str:
    """Return an error's text where it is ours and tells nothing personal; of any other only the kind is logged."""
    return str(error)[:200] if isinstance(error, Unavailable) else ""
