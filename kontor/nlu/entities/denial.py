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


_BY_LANGUAGE = {
    "pt": re.compile(
        r"\b(?:não|nao|n|em vez d[eoa]|ao invés d[eoa]|no lugar d[eoa])"
        r"(?: (?:é|era|pra|para|pro|a|o|em|na|no|de|da|do|quero|dia)){0,3} $"
    ),
    "es": re.compile(r"\b(?:no|en vez de|en lugar de)(?: (?:es|era|para|a|al|el|la|en|de|del|quiero|día)){0,3} $"),
}
_AFTER = re.compile(r",? (?:não|nao|no)(?= ?[,.;!])")
"""Portuguese and Spanish also deny behind a value: "Lisboa não, Porto"."""


def without_denied(line: Line, finds: Sequence[Found], language: str = "en") -> list[Found]:
    """Return finds without those behind a "not" whose type is said another time without one.

    A value that is only denied stays: "I can't on Friday" is about Friday.
    """
    denied = [found for found in finds if len(finds) > 1 and _is_denied(line, found, language[:2])]
    meant = {value.type for found in finds if found not in denied for value in found.values}
    return [found for found in finds if found not in denied or found.values[0].type not in meant]


def _is_denied(line: Line, found: Found, language: str) -> bool:
    if language not in _BY_LANGUAGE:
        return bool(_NOT.search(line.before(found.start)))
    behind = _AFTER.match(line.low, found.end)
    return bool(behind or _BY_LANGUAGE[language].search(line.before(found.start)))
