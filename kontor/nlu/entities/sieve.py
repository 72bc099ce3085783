"""Which of many patterns a text can match at all, told in one pass, so that most of them never run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import takewhile

import re2

_WIDER = {"d": r"\p{Nd}", "w": r"\pL\pN\pM_", "s": r"\s\pZ"}
"""Classes of characters as RE2 writes them, each with all that Python's has."""
_LETTER, _SIGN = r"[\pL\pN\pM]", "[^a-zA-Z0-9_]"
_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_PLAIN = re.compile(r"[^\\\[(]+")
"""What stands for itself in both."""
_BORDER = re.compile(r"\(\?<?!(?:\\w\)|\[\\w)")
"""Look-around that lets no letter stand there."""
MEMORY = 32 * 2**20
"""Bytes that the automaton may take; the date grammar of a language takes about one million."""


class Later:
    """A pattern that is compiled once a text may match it: one with a thousand names takes as long as many messages."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield what it matches."""
        return self._compiled.finditer(text)


Either = re.Pattern[str] | Later


class Sieve:
    """Patterns as one automaton of RE2; it lets some pass that do not match, and holds back none that does.

    RE2 has no look-around, so a wider pattern stands for each: without it but for the borders of words at both ends.
    """

    def __init__(self, patterns: Sequence[Either]) -> None:
        self.patterns = tuple(patterns)
        options = re2.Options()
        options.max_mem = MEMORY
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(wider(pattern.pattern))
        self._set.Compile()

    def passing(self, text: str) -> list[int]:
        """Return the places of the patterns that may match somewhere in a text, in rising order."""
        return sorted(self._set.Match(text) or ())

    def matches(self, text: str) -> Iterator[tuple[Either, re.Match[str]]]:
        """Yield what each pattern matches, pattern after pattern."""
        for place in self.passing(text):
            pattern = self.patterns[place]
            for match in pattern.finditer(text):
                yield pattern, match


def wider(pattern: str) -> str:
    r"""Return a pattern of RE2 that matches somewhere in every text in which this one does.

    Of Python's syntax it knows what our patterns use; `[^\W\d_]` is a letter.
    """
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(pattern):
        begun = place
        piece, place = _next(pattern, place)
        found.append((piece, pattern[begun:place]))
    return _border(found) + "".join(piece for piece, _ in found) + _border(found[::-1])


def _border(found: Sequence[tuple[str, str]]) -> str:
    """Return the border of a word where pieces of a pattern begin with one, read from its end for that behind."""
    around = [written for _, written in takewhile(lambda one: one[1].startswith(_AROUND), found)]
    return f"(?:^|{_SIGN}|$)" if any(map(_BORDER.match, around)) else ""


def _next(pattern: str, place: int) -> tuple[str, int]:
    """Return the wider piece for what begins at a place, and where the next one does."""
    if pattern.startswith(_AROUND, place):
        return "", _closed(pattern, place)
    if pattern.startswith("(?P<", place):
        return "(?:", pattern.index(">", place) + 1
    if pattern.startswith("[^\\W\\d_]", place):
        return _LETTER, place + len("[^\\W\\d_]")
    if pattern[place] == "[":
        end = _bracketed(pattern, place)
        return re.sub(r"\\([dws])", lambda kind: _WIDER[kind[1]], pattern[place:end]), end
    if pattern[place] == "\\":
        return _escaped(pattern[place + 1]), place + 2
    plain = _PLAIN.match(pattern, place + 1)
    end = plain.end() if plain else place + 1
    return pattern[place:end], end


def _escaped(kind: str) -> str:
    if kind in _WIDER:
        return f"[{_WIDER[kind]}]"
    return {"b": "", "W": _SIGN}.get(kind, re.escape(kind))


def _bracketed(pattern: str, place: int) -> int:
    """Return where a class of characters ends; a bracket right at its beginning is one of them."""
    end = place + 2 if pattern[place + 1] in "^\\]" else place + 1
    while pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
    return end + 1


def _closed(pattern: str, place: int) -> int:
    """Return the place behind the group that begins at one."""
    depth = 0
    while True:
        if pattern[place] == "[":
            place = _bracketed(pattern, place)
            continue
        depth += {"(": 1, ")": -1}.get(pattern[place], 0)
        place += 2 if pattern[place] == "\\" else 1
        if depth == 0:
            return place
