"""Time that passes only when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class ManualClock:
    """A clock that stands still; `pass_` moves it on."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self._now

    def pass_(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass."""
        self._now += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
