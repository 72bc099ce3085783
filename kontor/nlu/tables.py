"""Where the features of a text stand in a model: words by name, pieces, couples of words and runs by numbers."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.features import LONGEST as LONGEST_PIECE
from kontor.nlu.features import REACH, RUN, in_a_row, piece_features

Numbers = NDArray[np.int64]
COUPLES = frozenset({"pairs", "neighbours"})
"""The families of two words."""
CODED = frozenset({"pieces", *COUPLES, "runs"})
"""The families whose features a model has as numbers."""
ENDS = 2
"""Numbers after those of all words: what stands beside the first word, and beside the last."""
MOST_KEPT = 2_048
"""Words whose pieces are remembered."""
LONGEST = 40
"""Letters of a word that are looked at: what has more is no word, and there may be a thousand of them."""
_SHIFT = 32
_OTHER = 2**_SHIFT - 1
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a text shows to a model.

    `words` are all of its words as the model counts them, `known` the rows of those that it knows; `pieces` tells
    whether it knows a piece of three letters or more, digits alone are none. Every feature it knows has one
    place in `rows`, `counts` and `families`; `strange` is what the others of a family weigh, in squares of their idf.
    """

    words: Sequence[str]
    known: Sequence[int]
    pieces: bool
    rows: Numbers
    counts: Numbers
    families: Numbers
    strange: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of a model's features, family after family.

    `coded` has the codes of pieces, of the features of two words and of runs in rising order; a code is the numbers of
    both words, the smaller first in pairs, or made of letters. 42,000 of them take a third of a megabyte so, five as
    names.
    """

    words: Mapping[str, int]
    coded: Mapping[str, Numbers] = field(default_factory=dict)
    _kept: dict[str, tuple[Numbers, bool]] = field(default_factory=dict, repr=False, compare=False)

    def sizes(self) -> dict[str, int]:
        """Return the number of features of each family, in their order."""
        return {"words": len(self.words)} | {family: len(codes) for family, codes in self.coded.items()}

    def among(self, rows: Numbers) -> Tables:
        """Return the tables of some rows alone, in rising order; both words of a couple must be among them."""
        first = len(self.words)
        own = rows[: rows.searchsorted(first)]
        numbers = np.arange(len(own) - first, len(own) + ENDS)
        numbers[own] = np.arange(len(own))
        names, coded = list(self.words), {}
        for family, codes in self.coded.items():
            kept = codes[rows[slice(*rows.searchsorted([first, first + len(codes)]))] - first]
            coded[family] = coupled(numbers[kept >> _SHIFT], numbers[kept & _OTHER]) if family in COUPLES else kept
            first += len(codes)
        return Tables({names[row]: number for number, row in enumerate(own.tolist())}, coded)

    def seen(self, words: Sequence[str], text: str) -> Seen:
        """Return what a lower-case text with these words, stems where the model counts stems, shows."""
        numbers = self._numbers(words)
        known = [number for number in numbers if number < len(self.words)]
        pieces, told = self._pieces(text)
        found, first = [_counted(numbers, len(self.words))], len(self.words)
        for family, codes in self.coded.items():
            if family == "pieces":
                found.append(pieces)
            elif family == "runs":
                found.append(_located(*_each(run_codes(in_a_row(text))), codes, first))
            else:
                found.append(
                    _located(*_asked(_paired(numbers) if family == "pairs" else self._beside(numbers)), codes, first)
                )
            first += len(codes)
        return Seen(
            words,
            known,
            told,
            np.concatenate([rows for rows, _, _ in found]),
            np.concatenate([counts for _, counts, _ in found]),
            np.repeat(np.arange(len(found)), [len(rows) for rows, _, _ in found]),
            np.array([strange for _, _, strange in found]),
        )

    def _numbers(self, words: Iterable[str]) -> list[int]:
        """Return the row of each word, a number above all rows and ends for one without, the same for the same."""
        unknown: dict[str, int] = {}
        above, get = len(self.words) + ENDS, self.words.get
        return [unknown.setdefault(word, above + len(unknown)) if (row := get(word)) is None else row for word in words]

    def _beside(self, numbers: Sequence[int]) -> dict[int, int]:
        """Return how often each two words are neighbours, by their codes."""
        size = len(self.words)
        found: dict[int, int] = {}
        before = size
        for number in (*numbers, size + 1):
            code = before << _SHIFT | number
            found[code] = found.get(code, 0) + 1
            before = number
        return found

    def _pieces(self, text: str) -> tuple[tuple[Numbers, Numbers, float], bool]:
        """Return the rows and counts of a text's pieces, what strange ones weigh, and whether one tells anything."""
        kept = [self._pieces_of(word) for word in text.split()]
        if not kept:
            return (_NONE, _NONE, 0.0), False
        rows, counts = _each(np.concatenate([rows for rows, _ in kept]))
        border = int(rows.searchsorted(0))
        weighed = 1.0 + np.log(counts[:border])
        return (rows[border:], counts[border:], float(weighed @ weighed)), any(told for _, told in kept)

    def _pieces_of(self, word: str) -> tuple[Numbers, bool]:
        """Return the rows of a word's pieces, a number below 0 for a strange one; whether a longer one is known."""
        word = word[:LONGEST]
        found = self._kept.get(word)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[word] = self._looked_up(word)
        return found

    def _looked_up(self, word: str) -> tuple[Numbers, bool]:
        asked = piece_codes(word)
        places, there = _sought(asked, self.coded["pieces"])
        return np.where(there, places + len(self.words), ~asked), _tells(word, there)


_NONE: Numbers = np.zeros(0, dtype=np.int64)


def coupled(one: Numbers, other: Numbers) -> Numbers:
    """Return the codes of couples of words by their numbers."""
    return one << _SHIFT | other


def piece_codes(word: str) -> Numbers:
    """Return a number from 0 for each of a word's pieces, in the order of `piece_features`.

    That two of some 100,000 pieces share one is as good as never.
    """
    points = _points(f" {word} ")
    found = [points]
    for size in range(2, min(LONGEST_PIECE, len(points)) + 1):
        found.append(found[-1][:-1] * _SPREAD + points[size - 1 :])
    spread = np.concatenate(found) * _SPREAD  # or the last bit, which alone may tell two pieces apart, would be lost
    return (spread >> np.uint64(1)).view(np.int64)


def _tells(word: str, there: NDArray[np.bool_]) -> bool:
    """Tell whether one of the pieces that are there has three letters or more, or is an emoji; digits tell nothing."""
    if any(unicodedata.category(sign) == "So" for sign in compress(f" {word} ", there)):
        return True
    longer = 2 * len(word) + 3  # before it are those of one letter and of two, the word's borders among the letters
    if not any(map(str.isdecimal, word)):
        return bool(there[longer:].any())
    return any(not piece.strip().isdecimal() for piece in compress(piece_features(word)[longer:], there[longer:]))


def _paired(numbers: Sequence[int]) -> dict[int, int]:
    """Return the codes of every two different words at most `REACH` apart, each once."""
    return {
        (one << _SHIFT | other if one < other else other << _SHIFT | one): 1
        for place, one in enumerate(numbers)
        for other in numbers[place + 1 : place + 1 + REACH]
        if one != other
    }


def run_codes(text: str) -> Numbers:
    """Return a number for each `RUN` characters on end; that two of some 100,000 runs share one is as good as never."""
    points = _points(text)
    size = max(0, len(points) - RUN + 1)
    found = points[:size]
    for place in range(1, RUN):
        found = found * _SPREAD + points[place : place + size]
    return found.view(np.int64)


def _points(text: str) -> NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)


def _asked(found: Mapping[int, int]) -> tuple[Numbers, Numbers]:
    """Return codes and how often each is there."""
    return np.fromiter(found, np.int64, len(found)), np.fromiter(found.values(), np.int64, len(found))


def _counted(numbers: Sequence[int], size: int) -> tuple[Numbers, Numbers, float]:
    """Return the rows below a size, how often each is there, and what the others weigh."""
    found: dict[int, int] = {}
    for number in numbers:
        found[number] = found.get(number, 0) + 1
    rows = [number for number in found if number < size]
    counts = [found[row] for row in rows]
    strange = sum((1.0 + math.log(count)) ** 2 for number, count in found.items() if number >= size)
    return np.array(rows, dtype=np.int64), np.array(counts, dtype=np.int64), strange


def _each(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Return the different ones of some numbers in rising order, and how often each is there; `unique` takes longer."""
    if not len(numbers):
        return numbers, numbers
    numbers.sort()
    first = np.ones(len(numbers), dtype=np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    places = first.nonzero()[0]
    counts = np.empty_like(places)
    np.subtract(places[1:], places[:-1], out=counts[:-1])
    counts[-1] = len(numbers) - places[-1]
    return numbers[places], counts


def _sought(asked: Numbers, known: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return where each code would stand among the known ones, which are in rising order, and whether it does."""
    places = known.searchsorted(asked)
    there = known.take(places, mode="clip") == asked if len(known) else np.zeros(len(asked), dtype=np.bool_)
    return places, there


def _located(asked: Numbers, counts: Numbers, known: Numbers, first: int) -> tuple[Numbers, Numbers, float]:
    """Return the rows of the known ones of some different codes, how often each is there, and what the others weigh."""
    places, there = _sought(asked, known)
    weighed = 1.0 + np.log(counts[~there])
    return places[there] + first, counts[there], float(weighed @ weighed)
