"""What many texts show at once, by the same numbers as one text is read by; only imported when training."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kontor.nlu.features import REACH, RUN, in_a_row, word_features
from kontor.nlu.tables import LONGEST, coupled, piece_codes, run_codes
from kontor.stems import stem

Matrix = Any  # scipy ships no types
Numbers = NDArray[np.int64]
_NONE: Numbers = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Shown:
    """How often each text shows each feature of a family: a row a text, a column a feature.

    `codes` has the columns' codes in rising order.
    """

    codes: Numbers
    counts: Matrix


def shown(
    texts: Sequence[str], families: Collection[str], languages: Sequence[str | None]
) -> tuple[tuple[str, ...], dict[str, Shown]]:
    """Return all words of lower-case texts, and what each family shows; words are stems where a text has a language."""
    words, told, ends = _words(texts, languages)
    return tuple(words), {family: _family(family, texts, told, ends, len(words)) for family in families}


def _family(family: str, texts: Sequence[str], told: Numbers, ends: Numbers, size: int) -> Shown:
    match family:
        case "words":
            return Shown(np.arange(size), _matrix(told, ends, size))
        case "pieces":
            return _pieces(texts)
        case "pairs":
            return _pairs(told, ends)
        case "neighbours":
            return _neighbours(told, ends, size)
        case _:
            return _runs(texts)


class _Numbers(dict[str, int]):
    """The numbers of one language's words by how they are spelt, given at first sight; a stem has one in all."""

    def __init__(self, stems: dict[str, int], language: str | None) -> None:
        self._stems, self._language = stems, language

    def __missing__(self, word: str) -> int:
        meant = word if self._language is None else stem(word, self._language)
        self[word] = number = self._stems.setdefault(meant, len(self._stems))
        return number


def _words(texts: Sequence[str], languages: Sequence[str | None]) -> tuple[dict[str, int], Numbers, Numbers]:
    """Return the words with their numbers, those of all texts one after another, and where each text's end."""
    stems: dict[str, int] = {}
    numbers = {language: _Numbers(stems, language) for language in set(languages)}
    rows = zip(texts, languages, strict=True)
    return stems, *_listed(map(numbers[language].__getitem__, word_features(text)) for text, language in rows)


def _listed(rows: Iterable[Iterable[int]]) -> tuple[Numbers, Numbers]:
    """Return the numbers of all rows one after another, and where each row's end."""
    told, ends = array("q"), array("q", [0])
    for row in rows:
        told.extend(row)
        ends.append(len(told))
    return np.asarray(told), np.asarray(ends)


def _matrix(columns: Numbers, ends: Numbers, width: int) -> Matrix:
    counts = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(ends) - 1, width))
    counts.sum_duplicates()
    return counts


def _pieces(texts: Sequence[str]) -> Shown:
    """Return the pieces of each text's words: how often it has a word, times how often that has a piece."""
    words: dict[str, int] = {}
    told = _listed([words.setdefault(word[:LONGEST], len(words)) for word in text.split()] for text in texts)
    pieces = [piece_codes(word) for word in words]
    codes, columns = np.unique(np.concatenate([_NONE, *pieces]), return_inverse=True)
    ends = np.cumsum([0, *map(len, pieces)])
    counts = _matrix(*told, len(words)) @ _matrix(columns, ends, len(codes))
    counts.sort_indices()
    return Shown(codes, counts)


def _pairs(told: Numbers, ends: Numbers) -> Shown:
    """Return every two different words at most `REACH` apart, each pair of a text once."""
    texts = _texts(ends)
    rows, found = [], []
    for reach in range(1, REACH + 1):
        one, other = told[:-reach], told[reach:]
        kept = (texts[:-reach] == texts[reach:]) & (one != other)
        rows.append(texts[reach:][kept])
        found.append(coupled(np.minimum(one, other)[kept], np.maximum(one, other)[kept]))
    codes, columns = np.unique(np.concatenate(found), return_inverse=True)
    places = np.concatenate(rows), columns
    counts = csr_matrix((np.ones(len(columns)), places), shape=(len(ends) - 1, len(codes)))
    counts.data[:] = 1.0
    return Shown(codes, counts)


def _neighbours(told: Numbers, ends: Numbers, size: int) -> Shown:
    """Return every two words side by side, the ends of a text among them."""
    before = np.insert(told, ends[:-1], size)
    after = np.insert(told, ends[1:], size + 1)
    codes, columns = np.unique(coupled(before, after), return_inverse=True)
    return Shown(codes, _matrix(columns, ends + np.arange(len(ends)), len(codes)))


def _runs(texts: Sequence[str]) -> Shown:
    """Return every run of each text, found in all texts as one; what begins in a text and ends in the next is none."""
    whole = [in_a_row(text) for text in texts]
    owners = _texts(np.cumsum([0, *map(len, whole)]))
    first, last = owners[: 1 - RUN], owners[RUN - 1 :]
    within = first == last
    codes, columns = np.unique(run_codes("".join(whole))[within], return_inverse=True)
    ends = np.cumsum([0, *np.bincount(first[within], minlength=len(texts))])
    return Shown(codes, _matrix(columns, ends, len(codes)))


def _texts(ends: Numbers) -> Numbers:
    """Return the row of the text that each place is of."""
    return np.repeat(np.arange(len(ends) - 1), np.diff(ends))
