"""When a server that failed is asked again: a rule without a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Breaker:
    """Opens after `limit` failures in a row; once it has rested, lets one call through to see.

    Closed, every call is allowed. Open, none is until `rest` has passed since the last failure; then one trial is, and
    what comes of it closes the breaker or opens it anew. A trial nobody hears of again counts as lost after `rest`.
    """

    limit: int = 5
    rest: timedelta = timedelta(seconds=15)
    failures: int = 0
    since: datetime | None = None
    tried: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether calls are held back."""
        return self.since is not None

    def allows(self, now: datetime) -> bool:
        """Tell whether a call may be made now."""
        return self.since is None or now >= max(self.since, self.tried or self.since) + self.rest

    def began(self, now: datetime) -> Breaker:
        """Return the breaker once an allowed call has begun."""
        return replace(self, tried=now) if self.is_open else self

    def failed(self, now: datetime) -> Breaker:
        """Return the breaker after a call that failed."""
        failures = self.failures + 1
        opens = self.is_open or failures >= self.limit
        return replace(self, failures=failures, since=now if opens else None, tried=None)

    def succeeded(self) -> Breaker:
        """Return the breaker after a call that was answered."""
        return replace(self, failures=0, since=None, tried=None)
