"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    `problem` is what is wrong and what to do, or None; a warning does not fail the check.
    """

    what: str
    problem: str | None = None
    warning: bool = False
