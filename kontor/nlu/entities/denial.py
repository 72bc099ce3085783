"""Values that a correction takes back: "not Lisbon, Porto"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kontor.nlu.entities.found import Found
from kontor.nlu.line import Line

_NOT = re.compile(
    r"\b(?:not|isn't|instead of|rather than|nicht|kein(?:e[mnr]?)?|statt|anstatt|anstelle von)"
    r"(?: (?:to|from|on|at|in|for|the|nach|von|am|um|im|in|auf|für|den|dem|der|die|das)){0,2} $"
)


def without_denied(line: Line, finds: Sequence[Found]) -> list[Found]:
    """Return finds without those behind a "not" whose type is said another time without one.

    A value that is only denied stays: "I can't on Friday" is about Friday.
    """
    denied = [found for found in finds if len(finds) > 1 and _NOT.search(line.before(found.start))]
    meant = {value.type for found in finds if found not in denied for value in found.values}
    return [found for found in finds if found not in denied or found.values[0].type not in meant]
