"""Since when somebody has been there without a break, to hear what the channels tell, and how much of it is kept."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from kontor.clock import Clock, steady

BREAK = 5.0
"""Seconds after the last look from which on a process was not there: frozen, or its machine asleep."""
GONE = timedelta(seconds=BREAK)
"""How long after the last word of those who hear somebody still counts as there."""
PROBED = timedelta(seconds=60)
"""How long a channel that cannot be reached is waited for; then a doubt's own next try shows whether it can."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which somebody of the workspace was there without a break; at `until` that was last seen.

    Everything that came before `heard` is committed.
    """

    since: datetime
    until: datetime
    heard: datetime


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a doubt may count on: somebody hears since a moment, and what came until another is committed."""

    since: datetime
    until: datetime


def joined(kept: Stretch | None, since: datetime, heard: datetime, now: datetime) -> Stretch:
    """Return the workspace's stretch when a process that has been there `since` a moment adds its own.

    It goes on where that process was there before the stretch was last seen; else it begins with the process. What was
    seen later than now was told by a clock that has been set back since. How far was heard is the newest word.
    """
    begun = min(since, now)
    unbroken = kept is not None and begun <= kept.until <= now + GONE
    return Stretch(min(kept.since, begun) if kept is not None and unbroken else begun, now, min(heard, now))


def hearing(kept: Stretch | None, now: datetime) -> Hearing:
    """Return since when somebody hears, and how far; where nobody does just now, since now."""
    if kept is None or abs(now - kept.until) > GONE:
        return Hearing(now, now)
    return Hearing(min(kept.since, now), min(kept.heard, now))


class Presence:
    """Knows the beginning of the newest unbroken stretch of this process; looked at every second or so."""

    def __init__(self, clock: Clock, seconds: Callable[[], float] = steady) -> None:
        self._clock, self._seconds = clock, seconds
        self._since, self._last, self._away = clock.now(), seconds(), False

    def since(self) -> datetime:
        """Return when it began; that the process is there now is noted."""
        moment = self._seconds()
        if self._away or moment - self._last > BREAK:
            self._since = self._clock.now()
        self._last, self._away = moment, False
        return self._since

    def away(self) -> None:
        """Note that nothing can be heard just now: the next look begins anew."""
        self._away = True


class Backlog:
    """Knows since when the oldest of what came to this process waits for its commit."""

    def __init__(self, seconds: Callable[[], float] = steady) -> None:
        self._seconds, self._numbers = seconds, itertools.count()
        self._waiting: dict[int, float] = {}

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """Count what came until it is committed, or refused."""
        number = next(self._numbers)
        self._waiting[number] = self._seconds()
        try:
            yield
        finally:
            del self._waiting[number]

    def kept(self) -> float:
        """Return up to which second everything that came is committed: now, where nothing waits."""
        return next(iter(self._waiting.values()), self._seconds())


class Uplink:
    """Knows since when each account's channel can be reached from here; what we cannot reach cannot reach us."""

    def __init__(self) -> None:
        self._lost: dict[str, datetime] = {}
        self._back: dict[str, datetime] = {}

    def lost(self, account: str, at: datetime) -> None:
        """Note that no connection could be made."""
        self._lost.setdefault(account, at)

    def reached(self, account: str, at: datetime) -> None:
        """Note that the channel answered, or brought something."""
        if self._lost.pop(account, None) is not None:
            self._back[account] = at

    def since(self, account: str, now: datetime) -> datetime | None:
        """Return since when it is there again, which is now while it is not; None where it never was away.

        One that is away for longer than others are waited for counts as it did before.
        """
        lost = self._lost.get(account)
        return now if lost is not None and now < lost + PROBED else self._back.get(account)
