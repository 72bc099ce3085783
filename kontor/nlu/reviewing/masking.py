"""Personal values of a text replaced by made-up ones of the same kind, before it becomes training data."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kontor.understanding import Entity

PLACEHOLDERS = {
    "phone": "+49 30 1234567",
    "email": "someone@example.com",
    "booking_reference": "K7X2QP",
}
"""What stands for the entity types that tell who somebody is."""
NAME = "Alex"
_KEPT = ("day", "time", "money", "flight_number", "count", "size")
_LONG = re.compile(r"\d(?:[ ./-]?\d){4,}")
_CODE = re.compile(r"\b(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{6,}\b")
_MAIL = re.compile(r"\S+@\S+\.\w+")
_DIGITS = "123456789"
_ANY = r"(?P<name>[^\W\d_][\w'’-]+(?:\s+[^\W\d_][\w'’-]+)?)"
_BIG = r"(?P<name>[A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w'’-]+)*)"
_TOLD = re.compile(
    r"\b(?:my (?:sur|last |first )?name is|(?:sur|last )name(?: is)?:?|mein (?:nach|vor)?name ist|nachname(?: ist)?:?|"
    r"ich hei(?:ß|ss)e|me llamo|mi (?:nombre|apellido) es|apellido:?|meu (?:nome|sobrenome) é|sobrenome:?|me chamo)\s+"
    + _ANY,
    re.IGNORECASE,
)
"""Words after which a name is told, in the languages of our bots."""
_INTRODUCED = re.compile(
    r"\b(?:[Ii]'?m|I am|[Tt]his is|[Ii]ch bin|[Hh]ier ist|[Ss]oy|[Ss]ou(?: [oa])?|"
    r"[Mm]rs?\.?|[Hh]err|[Ff]rau|[Ss]ra?\.?) " + _BIG
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_STRETCH = re.compile(r"[^.,;:!?…¿¡()\n]+")
FEW_WORDS = 2
"""Up to so many words between two marks are no sentence but an answer, and whatever is unknown there may be a name."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that tells of nobody; `doubtful` are words in it that may be a name, to be looked at before it is kept."""

    text: str
    doubtful: tuple[str, ...] = ()


def mask(text: str, entities: Sequence[Entity], name: str, known: Collection[str]) -> Masked:
    """Return a text without names, numbers, references and addresses.

    `entities` are what was found in it, `name` is the writer's own, `known` are the words of the training data in
    lower case. A word that is none of them is doubtful where it has a capital inside a sentence, and, however it is
    written, where it stands alone or beside one word, or among none that is known: so names are told.
    """
    spans = [(one.start, one.end, PLACEHOLDERS[one.type]) for one in entities if one.type in PLACEHOLDERS]
    kept = [(one.start, one.end) for one in entities if one.type in _KEPT]
    spans += [(*found.span(), PLACEHOLDERS["email"]) for found in _MAIL.finditer(text)]
    spans += [(*found.span("name"), NAME) for rule in (_TOLD, _INTRODUCED) for found in rule.finditer(text)]
    spans += [
        (*found.span(), NAME) for word in _words(name) for found in re.finditer(rf"(?i)\b{re.escape(word)}\b", text)
    ]
    spans += [(*found.span(), _number(found[0])) for found in _LONG.finditer(text) if not _inside(found.span(), kept)]
    spans += [
        (*found.span(), PLACEHOLDERS["booking_reference"])
        for found in _CODE.finditer(text)
        if not _inside(found.span(), kept)
    ]
    safe = _replaced(text, spans)
    whole = {word.casefold() for one in entities if one.type not in PLACEHOLDERS for word in _words(one.text)}
    return Masked(safe, _doubtful(safe, {*known, *whole, NAME.casefold()}))


def _replaced(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """Return a text with spans replaced; of spans that overlap the first and longest counts for both."""
    parts: list[str] = []
    done = 0
    for start, end, new in sorted(spans, key=lambda one: (one[0], -one[1])):
        if start >= done:
            parts += text[done:start], new
        done = max(done, end)
    return "".join(parts) + text[done:]


def _number(digits: str) -> str:
    """Return a made-up number of the same form."""
    count = iter(range(len(digits)))
    return re.sub(r"\d", lambda _: _DIGITS[next(count) % len(_DIGITS)], digits)


def _doubtful(text: str, known: Collection[str]) -> tuple[str, ...]:
    made_up = {word for placeholder in PLACEHOLDERS.values() for word in _words(placeholder)}
    found: list[str] = []
    for stretch in _STRETCH.finditer(text):
        words = [word for word in _WORD.finditer(text, *stretch.span()) if word[0] not in made_up]
        strange = [word for word in words if word[0].casefold() not in known]
        bare = len(words) <= FEW_WORDS or len(strange) == len(words)
        found += [word[0] for word in strange if bare or (word[0][0].isupper() and not _begins(text[: word.start()]))]
    return tuple(dict.fromkeys(found))


def _begins(before: str) -> bool:
    """Tell whether a sentence begins behind a text."""
    return not before.rstrip(" \"'(¿¡").strip() or before.rstrip()[-1] in ".!?…"


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if len(word) > 1]


def _inside(span: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)
