"""Phrases with gaps, as lists of words hold them, and whether a text says them: `where is … order`, `anschluss*`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from kontor.letters import plain

GAP = "…"
_BETWEEN = r"(?:\w+ ){0,3}"
_BEGIN = r"(?:\b|(?<=\d))"  # 180cm, as people write it

Lists = Mapping[str, Sequence[str]]
"""What `<name>` stands for: the phrases of each list by its name, which may name others but never themselves."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words looked for in plainly spelled texts.

    `…` stands for up to three words, `<name>` for any phrase of the list of that name, `*` for letters of a word, a
    last `.` for the end of the text, a first `=` for a text that says nothing else.
    A flow's claims ask every message for all their phrases: that the letters are there is seen before the pattern runs.
    """

    needed: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]

    @classmethod
    def read(cls, spelled: str, lists: Lists | None = None) -> Self:
        """Read a phrase as a list spells it; raises `KeyError` for the name of a list that there is not."""
        known = {} if lists is None else lists
        needed = tuple(_letters(word, known) for word in _words(spelled) if word != GAP)
        return cls(needed, re.compile(_expression(spelled, known)))

    def is_in(self, said: str) -> bool:
        """Tell whether a plainly spelled text says it."""
        for letters in self.needed:
            if not any(each in said for each in letters):
                return False
        return bool(self.pattern.search(said))


def says_phrase(text: str, phrases: Iterable[Phrase]) -> bool:
    """Tell whether a text, spelled in whatever way, says one of some phrases."""
    said = plain(text)
    return any(phrase.is_in(said) for phrase in phrases)


def _words(spelled: str) -> list[str]:
    return spelled.removeprefix("=").removesuffix(".").split()


def _letters(word: str, lists: Lists) -> tuple[str, ...]:
    """Return the letters of which one must be in a text for a word of a phrase to be there."""
    if not word.startswith("<"):
        return (max(map(plain, word.split("*")), key=len),)
    ones = ([_letters(part, lists) for part in _words(each) if part != GAP] for each in lists[word[1:-1]])
    return tuple(letter for parts in ones for letter in max(parts, key=_shortest))


def _shortest(letters: tuple[str, ...]) -> int:
    return min(map(len, letters))


def _expression(spelled: str, lists: Lists) -> str:
    words = " ".join(_part(word, lists) for word in _words(spelled)).replace(f"{GAP} ", _BETWEEN)
    if spelled.startswith("="):
        return f"^{words}$"
    return f"{_BEGIN}{words}" + ("$" if spelled.endswith(".") else r"\b")


def _part(word: str, lists: Lists) -> str:
    if word == GAP:
        return word
    if word.startswith("<"):
        return f"(?:{'|'.join(_expression(each, lists) for each in lists[word[1:-1]])})"
    return r"\w*".join(map(plain, word.split("*")))
