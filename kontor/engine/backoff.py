"""How long a failed step waits before its next try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

_MOST_STEPS = 30
"""Beyond, every pause is the longest; the power must not grow out of a float."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """A pause of `first` seconds, each next one `factor` times the last, none above `longest` seconds."""

    first: float
    longest: float
    factor: float = 2.0

    def after(self, attempts: int) -> timedelta:
        """Return the pause after a try that `attempts` others went before."""
        return timedelta(seconds=min(self.longest, self.first * self.factor ** min(attempts, _MOST_STEPS)))


PAUSES = Backoff(1.0, 300.0)
"""Of a send that met trouble which passes."""
MOST_TRIES = 20
"""With those pauses some fifty minutes of trouble; an answer that comes later helps nobody."""
CONTACT_PAUSES = Backoff(4.0, 300.0, factor=4.0)
"""4^n seconds for one contact, as Meta asks (Cloud API, error 131056)."""
WAITS = Backoff(300.0, 3600.0)
"""Of what only time heals: minutes of setting up, an hour for a Flow (Cloud API, errors 133015, 132069)."""
STANDSTILL_PAUSES = Backoff(60.0, 3600.0)
"""Of an account that can do nothing until somebody of the business mends it."""
