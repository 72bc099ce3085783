"""A list of spellings and what they stand for, in which also misspelt words are found at once, however long it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise, product
from math import prod

from rapidfuzz.distance import OSA

from kontor.letters import plain

_WORD = re.compile(r"\w+")
_TIGHT = re.compile(r"[ \-'&/.]{1,3}")
SHORTEST = 6
"""Letters of a word from which on one typo is forgiven."""
LONG = 11
"""Letters from which on two are, behind a right first letter."""
SIMILAR = 3
"""How many known words are tried for a misspelt one."""
READINGS = 27
"""How many ways to read some misspelt words are tried."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Characters `start` to `end` of a text that stand for a value."""

    start: int
    end: int
    value: str


class Spellings(dict[str, str]):
    """Values by spelling in lower case. It must not be changed once something was looked up."""

    @cached_property
    def _index(self) -> _Index:
        return _index(self)

    def find(self, low: str) -> Iterator[Spot]:
        """Return what stands in a text in lower case, longest first, in time that the size hardly changes.

        Words count however they are joined; each of six letters may have a typo, of eleven two. A word that some
        spelling has is never taken for a misspelling of another, nor is one whose digits differ.
        """
        words = list(_WORD.finditer(low))
        options = _Options(self._index)
        place = 0
        while place < len(words):
            size, value = self._index.longest(low, words[place : place + self._index.most], options)
            if value is not None:
                yield Spot(words[place].start(), words[place + size - 1].end(), value)
            place += size


class _Options(dict[str, Words]):
    """The known words that a word of the text may be, found once."""

    def __init__(self, index: _Index) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, word: str) -> Words:
        self[word] = found = (word,) if word in self._index.known else self._index.near(word)
        return found


@dataclass(frozen=True, slots=True)
class _Index:
    """Spellings by their words.

    `values` has their values and, where a spelling is more than words ("c++"), what must stand there; `sizes` how many
    words the spellings have that begin with a word, `pieces` the words that have a piece at a place.
    """

    values: Mapping[Words, Sequence[tuple[str, str]]]
    sizes: Mapping[str, Sequence[int]]
    known: frozenset[str]
    pieces: Mapping[tuple[int, int, str], Sequence[str]]
    most: int

    def longest(self, low: str, words: Sequence[re.Match[str]], options: _Options) -> tuple[int, str | None]:
        """Return how many of the words make the longest spelling, and its value; one and None without one."""
        firsts = options[words[0][0]]
        for size in sorted({size for first in firsts for size in self.sizes.get(first, ())}, reverse=True):
            if size <= len(words) and _tight(low, words[:size]):
                choices = [options[word[0]] for word in words[:size]]
                for read in islice(product(*choices), READINGS) if prod(map(len, choices)) else ():
                    for verbatim, value in self.values.get(read, ()):
                        if low.startswith(verbatim, words[0].start()):
                            return size, value
        return 1, None

    def near(self, word: str) -> Words:
        """Return the known words that a longer, unknown one may be a misspelling of, the likeliest first."""
        size = len(word)
        if size < SHORTEST - 1 or word.isdecimal():
            return ()
        found: dict[str, int] = {}
        for candidate in self._candidates(word, size):
            allowed = 2 if min(size, len(candidate)) >= LONG and candidate[0] == word[0] else 1
            distance = OSA.distance(word, candidate, score_cutoff=allowed)
            if distance <= allowed and _may_be_meant(word, candidate):
                found[candidate] = distance
        return tuple(sorted(found, key=lambda candidate: (found[candidate], candidate))[:SIMILAR])

    def _candidates(self, word: str, size: int) -> Iterator[str]:
        """Return words of which a piece stands unharmed in `word`: there are more pieces than typos can touch."""
        reach = 2 if size >= LONG else 1
        for length in range(max(SHORTEST, size - reach), size + reach + 1):
            for number, (start, end) in enumerate(_cuts(length)):
                for shift in range(max(-reach, -start), reach + 1):
                    yield from self.pieces.get((length, number, word[start + shift : end + shift]), ())


def _may_be_meant(word: str, known: str) -> bool:
    """Tell whether a known word may be misspelt so: a code with one other digit is another code, of somebody else."""
    digits = [sign for sign in known if sign.isdecimal()]
    return not digits or (
        len(known) - len(digits) >= SHORTEST and digits == [sign for sign in word if sign.isdecimal()]
    )


def _index(spellings: Mapping[str, str]) -> _Index:
    values: dict[Words, list[tuple[str, str]]] = {}
    sizes: dict[str, set[int]] = {}
    for spelling, value in spellings.items():
        for form in dict.fromkeys((spelling, _folded(spelling))):
            if words := tuple(_WORD.findall(form)):
                values.setdefault(words, []).append(("" if _wordy(form) else form, value))
                sizes.setdefault(words[0], set()).add(len(words))
    for rows in values.values():
        rows.sort(key=lambda row: -len(row[0]))
    known = frozenset(word for words in values for word in words)
    most = max(map(len, values), default=1)
    return _Index(values, {word: sorted(size) for word, size in sizes.items()}, known, _pieces(known), most)


def _pieces(words: frozenset[str]) -> dict[tuple[int, int, str], list[str]]:
    pieces: dict[tuple[int, int, str], list[str]] = {}
    for word in sorted(words):
        for number, (start, end) in enumerate(_cuts(len(word))):
            pieces.setdefault((len(word), number, word[start:end]), []).append(word)
    return pieces


def _cuts(length: int) -> tuple[tuple[int, int], ...]:
    """Return where a word of a length is cut: in three pieces, a long one in four; a short one is not."""
    if length < SHORTEST:
        return ()
    parts = 4 if length >= LONG else 3
    return tuple((length * part // parts, length * (part + 1) // parts) for part in range(parts))


def _tight(low: str, words: Sequence[re.Match[str]]) -> bool:
    """Tell whether words stand close to each other."""
    return all(_TIGHT.fullmatch(low, left.end(), right.start()) for left, right in pairwise(words))


def _wordy(spelling: str) -> bool:
    """Tell whether nothing but words and what parts them makes a spelling."""
    return all(sign.isalnum() or sign in "_ -'&/." for sign in spelling)


def _folded(spelling: str) -> str:
    """Return a longer spelling without accents: "café olé" is also typed "cafe ole"."""
    return spelling if spelling.isascii() or len(spelling) < 5 else plain(spelling)
