"""Since when this process has been there without a break, to hear what the channels tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kontor.clock import Clock, steady

BREAK = 5.0
"""Seconds after the last look from which on the process was not there: frozen, or its machine asleep."""


class Presence:
    """Knows the beginning of the newest unbroken stretch; looked at every second or so."""

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
