"""What one process did."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Counts:
    """The figures of /metrics; `sends` counts by what came of them."""

    accepted: int = 0
    turns: int = 0
    handed_over: int = 0
    failed_turns: int = 0
    given_up: int = 0
    sends: dict[str, int] = field(default_factory=dict)
