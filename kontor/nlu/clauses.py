"""Several things said in one message: where it may be cut, and whether its parts mean different things."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_JOINTS = {
    "de": "und|außerdem|ausserdem|aber|sowie|zudem|dann noch",
    "en": "and|also|plus|but|then|besides",
    "es": "y|e|también|tambien|además|ademas|pero|luego",
    "fr": "et|aussi|mais|puis|ensuite",
    "it": "e|ed|anche|inoltre|ma|poi",
    "nl": "en|ook|maar|verder|daarnaast",
    "pt": "e|também|tambem|além disso|mas|depois",
}
"""Words that may join two things a person wants, by language."""

MOST_CUTS = 4
MOST_SAID = 3
FEWEST_WORDS = 2
"""Words that a part has at least, those that join not counted."""
SURE = 0.8
"""How certain each part's intent must be."""
FELT = 0.01
"""The chance that the whole message gives to each of two intents at least: one that explains all leaves none."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a part of a message means, and how certainly."""

    intent: str
    certainty: float


Read = Callable[[str], Said | None]
"""Reads a part of a message; None where it is out of scope."""


def said(text: str, language: str, chances: Mapping[str, float], read: Read) -> tuple[Said, ...]:
    """Return the different things that a masked lower-case text says, in the order of their places; none if it is one.

    `chances` are those of the whole text. Where one intent explains the text better than two, it is not cut: less than
    one in a hundred public messages of a single intent is.
    """
    if max(chances.values()) > 1.0 - FELT:
        return ()
    felt = {intent for intent, chance in chances.items() if chance >= FELT}
    found = _cut(text, language, felt, read)
    once = {one.intent: one for one in reversed(found)}
    return tuple(one for one in found if once[one.intent] is one)[:MOST_SAID]


def _cut(text: str, language: str, felt: set[str], read: Read) -> tuple[Said, ...]:
    """Return what is said left and right of the cut that makes both surest, each of them cut again."""
    pairs = ((before, after, _both(before, after, felt, read)) for before, after in _parts(text, language))
    certain = [(before, after, both) for before, after, both in pairs if both]
    if not certain:
        return ()
    before, after, both = max(certain, key=lambda one: min(side.certainty for side in one[2]))
    left, right = (_cut(part, language, felt, read) for part in (before, after))
    return (*(left or both[:1]), *(right or both[1:]))


def _both(before: str, after: str, felt: set[str], read: Read) -> tuple[Said, ...]:
    """Return what two parts mean where that is certain, different, and felt in the whole; the shorter is read first."""
    found: dict[str, Said] = {}
    for part in sorted((before, after), key=len):
        one = read(part)
        if one is None or one.certainty < SURE or one.intent not in felt:
            return ()
        found[part] = one
    first, second = found[before], found[after]
    return (first, second) if first.intent != second.intent else ()


def _parts(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the two sides of each of the first few places where a text may be cut."""
    joints = _joints(language)
    cuts = 0
    for joint in joints.finditer(text):
        before, after = text[: joint.start()], text[joint.end() :]
        if min(len(before.split()), len(after.split())) >= FEWEST_WORDS:
            yield before, after
            cuts += 1
        if cuts == MOST_CUTS:
            return


@lru_cache(maxsize=32)
def _joints(language: str) -> re.Pattern[str]:
    words = _JOINTS.get(language.replace("_", "-").split("-", maxsplit=1)[0])
    joint = r"[.;:,?!]+(?:\s|$)"
    return re.compile(rf"(?:{joint})?\s*\b(?:{words})\b|{joint}" if words else joint)
