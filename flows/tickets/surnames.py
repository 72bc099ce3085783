"""Surnames: as an answer, beside a booking reference, and told within a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import dropwhile, takewhile

from flows.tickets.words import every, phrases, says, says_phrase
from kontor.letters import plain
from kontor.slots import Name, Situation

_SAYS_NAME = re.compile(
    r"(?:(?:and )?(?:my |the |our )?(?:last |sur|family |second )?name(?:'s| is|:)"
    r"|it'?s|it is|i'?m|i am|(?:under|for)(?: the name)?:?"
    r"|(?:und )?(?:mein |der |unser )?(?:nach|familien)?name(?: ist| lautet|:)"
    r"|ich hei(?:ß|ss)e|ich bin|es ist|das ist|auf|für"
    r"|(?:e |é |o |y )?(?:o |el |mi |meu |no |en el )?(?:sobrenome|apelido|nome|apellido|nombre)(?: é| es| de|:)?"
    r"|eu sou|sou|me chamo|me llamo|soy|é|es|está (?:no nome|en nombre|a nombre) de|a nombre de|no nome de|em nome de)"
    r"\s+(?P<name>.+)",
    re.IGNORECASE,
)
_NOT_THAT = re.compile(
    r"(?:it'?s |das ist |es ist |der name ist )?(?:not|nicht|não|nao|no)\s+[^,;]+?"
    r"(?:[,;]\s*(?:(?:but|sondern|mas|sino)\s+)?|\s+(?:but|sondern|mas|sino)\s+)(?P<name>.+)",
    re.IGNORECASE,
)
_THAT_NOT = re.compile(r"(?P<name>[^,;]+?)\s*[,;]\s*(?:and |und |e |y )?(?:not|nicht|não|nao|no)\s.+", re.IGNORECASE)
"""How people set the right name against the wrong one."""
_NAME_WORD = re.compile(r"[^\W\d_][^\d_?!]*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_PHRASE = re.compile(r"[,;]\s+|(?<=[.!?])\s+|\n")
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Surname(Name):
    """A surname, also out of "my name is ...", "ich heiße ..." or "me llamo ...", and no answer to something else."""

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read the name out of a short sentence."""
        name = _said(text)
        if len(name.split()) > 1 and says_phrase(name, "lacking"):
            return None
        return None if is_no_name(name) else Name.from_text(self, name, at, situation)


def mended_name(text: str) -> str | None:
    """Return the name that a few words mend, or nothing else than a name: "no, Schmidt", "not Smith but Smythe"."""
    words = (name := _said(text)).split()
    return name if 0 < len(words) <= _MOST_WORDS and all(map(_may_be_name, words)) and not is_no_name(name) else None


def _said(text: str) -> str:
    """Return what a short answer says besides the words around a name, and besides those that take one back."""
    words = text.strip().rstrip(".!")
    said = _taking_back().sub("", words)
    if denied := _NOT_THAT.fullmatch(words) or _NOT_THAT.fullmatch(said) or _THAT_NOT.fullmatch(said):
        return denied["name"]
    found = _SAYS_NAME.fullmatch(said)
    return found["name"] if found else said


@cache
def _taking_back() -> re.Pattern[str]:
    back, deny = (_any_of(phrases(name)) for name in ("taking_back", "denying"))
    sign = r"[,.:;!–-]"
    denied = rf"(?:{deny})(?=\s*{sign}|\s+(?:{back}|it'?s|es ist|das ist)(?!\w))"
    return re.compile(rf"^(?:(?:{denied}|(?:{back})(?!\w))(?:\s|{sign})*)+(?=\S)", re.IGNORECASE)


def _any_of(said: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(said, key=len, reverse=True)))


def beside_reference(text: str, reference: str) -> str | None:
    """Return the name told with a reference (`booking KXM4T7, Müller`), None where other words stand beside it.

    One that is announced counts wherever it stands, others alone in the reference's line, sentence or phrase.
    """
    code = re.compile(rf"(?<!\w){'[ -]?'.join(map(re.escape, reference))}(?!\w)", re.IGNORECASE)
    if not code.search(text):
        return None
    lines = (text, *_SENTENCE.split(text), *_PHRASE.split(text))
    return named_in(text) or next(filter(None, (_alone(*code.split(line)) for line in lines)), None)


def named_in(text: str) -> str | None:
    """Return the name that a sentence announces: "... on the name Müller, please", "sobrenome Papadopoulou"."""
    told = (" ".join(takewhile(_may_be_name, found["told"].split())) for found in _announced().finditer(text))
    return next((name for name in told if 0 < len(name.split()) <= _MOST_WORDS and not is_no_name(name)), None)


def renames(text: str) -> bool:
    """Tell whether words are about a name on a booking, and do not tell one: "the name on my ticket is misspelled"."""
    return says(text, "renames") and named_in(text) is None


def is_no_name(text: str) -> bool:
    """Tell whether words answer something else than whose booking it is: "yes", "all of us", "only Jonas"."""
    first, *more = map(plain, text.split() or [""])
    if first in every("no_names") or (more and first in every("limits")):
        return True
    return {first, *more} <= every("all_words") | (every("fillers") if more else frozenset())


def _alone(before: str, *after: str) -> str | None:
    """Return the name on one side of a reference where only fillers stand besides."""
    sides = [_without(before, "fillers", "limits", "outbound", "inbound"), *(_without(one, "fillers") for one in after)]
    name = [word for side in sides for word in side]
    alone = len(sides) == 2 and not all(sides) and 0 < len(name) <= _MOST_WORDS
    return " ".join(name) if alone and all(map(_may_be_name, name)) and not is_no_name(" ".join(name)) else None


def _without(side: str, *lists: str) -> list[str]:
    """Return the words of a side without those of the lists at its ends: no name has such a word within."""
    said = _SAYS_NAME.fullmatch(side.strip(" ,;:/.#-\n\t"))
    words = [bare for word in (said["name"] if said else side).split() if (bare := word.strip(",;:/.#-"))]
    rest = list(dropwhile(lambda word: _is_one(word, lists), words))
    return list(dropwhile(lambda word: _is_one(word, lists), reversed(rest)))[::-1]


def _is_one(word: str, lists: tuple[str, ...]) -> bool:
    return set(plain(word).split()) <= every(*lists)


@cache
def _announced() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any_of(phrases('before_names'))})\s*:?\s+(?P<told>[^,;:.!?/()\n]+)", re.IGNORECASE)


def _may_be_name(word: str) -> bool:
    return bool(_NAME_WORD.fullmatch(word)) and plain(word) not in every("fillers", "no_names", "limits")
