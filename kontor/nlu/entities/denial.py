"""Values that a correction takes back: "not Lisbon, Porto"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kontor.nlu.entities.found import Found
from kontor.nlu.line import Line

_NOT = re.compile(
    r"\b(?:not|isn't|instead of|rather than|nicht|kein(?:e[mnr]?)?|statt|anstatt|anstelle von)"
    r"(?: (?:to|from|on|at|in|for|the|nach|von|am|um|im|in|auf|für|den|dem|der|die|das)){0,2} $"
)


_BY_LANGUAGE = {
    "pt": re.compile(
        r"\b(?:(?<!se )(?:não|nao|n)|em vez d[eoa]|ao invés d[eoa]|no lugar d[eoa])"
        r"(?: (?:é|era|pra|para|pro|a|o|em|na|no|de|da|do|quero|dia)){0,3} $"
    ),
    "es": re.compile(
        r"\b(?:(?<!si )no|en vez del?|en lugar del?)(?: (?:es|era|para|a|al|el|la|las|los|en|de|del|quiero|día)){0,3} $"
    ),
}
_AFTER = re.compile(r",? (?:não|nao|no)(?= ?[,.;!])")
"""Portuguese and Spanish also deny behind a value: "Lisboa não, Porto"."""


_JOINT = re.compile(r"\b(?:and|but|und|aber|e|mas|y|pero) $")
"""Behind a joint a "no" takes nothing back: "two M and no L" is about both."""


def _before(words: str, links: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\b(?:{words})\b[,.:!-]* ?)+(?:(?:{links}) ){{0,3}}$")


_SIGN = r"(?= ?[,.:!-])"
"""In Portuguese and Spanish a sign alone tells "Lisboa, não, Porto" from "é Lisboa, não Porto"."""
_MEANT = _before(
    "i meant?|i wanted to say|make (?:it|that)|or rather|correction|scratch that|actually|sorry|oops|no|nope|wait|"
    "ich mein(?:e|te)?|ich wollte sagen|vielmehr|besser gesagt|korrektur|quatsch|nein|nee|halt|moment|sondern|ups|doch|"
    "lieber",
    "to|from|on|at|in|for|the|nach|von|am|um|im|auf|für|den|dem|der|die|das",
)
_MEANT_BY_LANGUAGE = {
    "pt": _before(
        rf"quer[oi]a? dizer|quis dizer|aliás|desculpa|perdão|(?:não|nao){_SIGN}", "para|pra|a|o|em|na|no|de|da|do"
    ),
    "es": _before(rf"quería decir|quise decir|mejor dicho|perdón|no{_SIGN}", "para|a|al|el|la|en|de|del"),
}
"""Words before what takes the place of a value said before: "to Lisbon, sorry, I meant Porto"."""
_REFUSAL = re.compile(
    r"\W*(?:(?:no|nope|nein|nee|não|nao)\b[,.! ]*)?(?:(?:not|nicht|hoje não|hoy no|hoje nao|heute nicht|hoy ya no|"
    r"jetzt nicht)(?: (?:today|tonight|now|heute|jetzt|mehr))?)[,.! ]*(?:(?:thanks?|thank you|thx|ty|danke|dankeschön|"
    r"obrigad[oa]|valeu|gracias|please|bitte|por favor|mate|vielleicht morgen)[,.! ]*)*\W*"
)
"""A whole message that wants nothing: "not today, thanks"."""


def without_denied(line: Line, finds: Sequence[Found], language: str = "en") -> list[Found]:
    """Return finds without those behind a "not", or before an "I meant", whose type is said another time without one.

    A value that is only denied stays: "I can't on Friday" is about Friday; a whole message like
    "not today, thanks" is about no day. What takes the place of another has its role unless it has its own.
    """
    if finds and _REFUSAL.fullmatch(line.low):
        return []
    finds = _corrected(line, finds, _MEANT_BY_LANGUAGE.get(language[:2], _MEANT))
    denied = [found for found in finds if len(finds) > 1 and _is_denied(line, found, language[:2])]
    meant = {value.type for found in finds if found not in denied for value in found.values}
    return [found for found in finds if found not in denied or found.values[0].type not in meant]


def _is_denied(line: Line, found: Found, language: str) -> bool:
    if language not in _BY_LANGUAGE:
        return bool(_NOT.search(line.before(found.start)))
    behind = _AFTER.match(line.low, found.end)
    return bool(behind or _BY_LANGUAGE[language].search(line.before(found.start)))


def _corrected(line: Line, finds: Sequence[Found], meant: re.Pattern[str]) -> list[Found]:
    """Return finds without those that the next one of their type, and of their role, takes the place of."""
    kept: list[Found] = []
    for found in finds:
        last = next((item for item in reversed(kept) if _same_kind(item, found)), None)
        if last and _takes_back(line.low[last.end : found.start], meant):
            kept.remove(last)
            value = found.values[0]
            named = replace(value, role=value.role or last.values[0].role)
            kept.append(replace(found, values=(named, *found.values[1:])))
        else:
            kept.append(found)
    return kept


def _takes_back(between: str, meant: re.Pattern[str]) -> bool:
    found = meant.search(between)
    return bool(found and not _JOINT.search(between[: found.start()]))


def _same_kind(item: Found, found: Found) -> bool:
    one, other = item.values[0], found.values[0]
    return one.type == other.type and (other.role is None or one.role in (None, other.role))
