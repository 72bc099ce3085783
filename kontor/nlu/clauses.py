"""Several things said in one message: where it may be cut, and whether its parts mean different things."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

_JOINTS = {
    "de": "und|außerdem|ausserdem|aber|sowie|zudem|dann noch|übrigens|nebenbei",
    "en": "and|also|plus|but|then|besides|besides that|by the way|btw|additionally|as well as",
    "es": "y|e|también|tambien|además|ademas|pero|luego|después|por cierto|aparte",
    "fr": "et|aussi|mais|puis|ensuite",
    "it": "e|ed|anche|inoltre|ma|poi",
    "nl": "en|ook|maar|verder|daarnaast",
    "pt": "e|também|tambem|além disso|alem disso|mas|depois|aliás|ademais",
}
"""Words that may join two things a person wants, by language."""

WEAK = frozenset(",:")
"""Signs that more often part the pieces of one wish than two wishes."""
MOST_CUTS = 4
MOST_SAID = 3
FEWEST_WORDS = 2
"""Words that a part has at least, those that join not counted."""
SURE, SURER = 0.7, 0.95
"""How certain each part's intent must be: where a sentence ends or a word joins, and where a comma alone stands."""
FELT = 0.003
"""The chance that the whole message gives to each of two intents at least: one that explains all leaves none."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a part of a message means, how certainly, and where in the text it stands."""

    intent: str
    certainty: float
    start: int = 0
    end: int = 0


Read = Callable[[str], Said | None]
"""Reads a part of a message; None where it is out of scope."""


def said(text: str, language: str, chances: Mapping[str, float], read: Read) -> tuple[Said, ...]:
    """Return the different things that a masked lower-case text says, in the order of their places; none if it is one.

    `chances` are those of the whole text. Where one intent explains the text better than two, it is not cut: few
    messages of a single intent are.
    """
    if max(chances.values()) > 1.0 - FELT:
        return ()
    felt = {intent for intent, chance in chances.items() if chance >= FELT}
    found = _cut(_Part(text, 0), language, felt, read)
    once = {one.intent: one for one in reversed(found)}
    return tuple(one for one in found if once[one.intent] is one)[:MOST_SAID]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a message, and where in it that begins."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Parts:
    """The two sides of a place where a text may be cut, and how certain each must be."""

    before: _Part
    after: _Part
    sure: float


def _cut(whole: _Part, language: str, felt: set[str], read: Read) -> tuple[Said, ...]:
    """Return what is said left and right of the cut that makes both surest, each of them cut again."""
    pairs = ((part, _both(part, felt, read)) for part in _parts(whole, language))
    certain = [(part, both) for part, both in pairs if both]
    if not certain:
        return ()
    parts, both = max(certain, key=lambda one: min(side.certainty for side in one[1]))
    left, right = (_cut(side, language, felt, read) for side in (parts.before, parts.after))
    return (*(left or both[:1]), *(right or both[1:]))


def _both(parts: _Parts, felt: set[str], read: Read) -> tuple[Said, ...]:
    """Return what two parts mean where that is certain, different, and felt in the whole; the shorter is read first."""
    found: dict[_Part, Said] = {}
    for part in sorted((parts.before, parts.after), key=lambda part: len(part.text)):
        one = read(part.text)
        if one is None or one.certainty < parts.sure or one.intent not in felt:
            return ()
        found[part] = replace(one, start=part.start, end=part.start + len(part.text))
    first, second = found[parts.before], found[parts.after]
    return (first, second) if first.intent != second.intent else ()


def _parts(whole: _Part, language: str) -> Iterator[_Parts]:
    """Yield the sides of each of the first few places where a text may be cut."""
    cuts = 0
    for joint in _joints(language).finditer(whole.text):
        before = _Part(whole.text[: joint.start()], whole.start)
        after = _Part(whole.text[joint.end() :], whole.start + joint.end())
        if min(len(before.text.split()), len(after.text.split())) >= FEWEST_WORDS:
            yield _Parts(before, after, SURER if joint[0].strip() in WEAK else SURE)
            cuts += 1
        if cuts == MOST_CUTS:
            return


@lru_cache(maxsize=32)
def _joints(language: str) -> re.Pattern[str]:
    words = _JOINTS.get(language.replace("_", "-").split("-", maxsplit=1)[0])
    joint = r"[.;:,?!]+(?:\s|$)"
    joining = rf"\b(?:{words})\b"
    return re.compile(rf"(?:{joint})?\s*{joining}(?:,?\s+{joining})*|{joint}" if words else joint)
