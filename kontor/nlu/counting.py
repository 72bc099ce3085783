"""Texts as sparse matrices: a row a text, a column a feature, families side by side; only imported when training."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack

from kontor.nlu.features import RARE, find_features
from kontor.nlu.tables import CODED, Tables, codes

Matrix = Any  # scipy ships no types
Doubles = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """The values of some texts: each family's columns in the order of its names, rows of length one a family.

    `idf` and `shares`, how much its family counts, have one number a column; `values` are times those.
    """

    names: Mapping[str, tuple[str, ...]]
    idf: Doubles
    shares: Doubles
    values: Matrix

    def tables(self) -> Tables:
        """Return where the features stand."""
        words = {name: row for row, name in enumerate(self.names["words"])}
        coded = {family: codes(names, family, words) for family, names in self.names.items() if family in CODED}
        return Tables(words, coded)

    def among(self, rows: Numbers) -> tuple[Counted, Numbers]:
        """Return what some rows alone show, and the columns of all that it keeps."""
        columns = np.unique(self.values[rows].indices)
        ends = np.cumsum([0, *(len(names) for names in self.names.values())])
        names = {
            family: tuple(every[column - begin] for column in columns[(begin <= columns) & (columns < end)])
            for (family, every), begin, end in zip(self.names.items(), ends, ends[1:], strict=False)
        }
        return Counted(names, self.idf[columns], self.shares[columns], self.values[rows][:, columns]), columns


@dataclass(frozen=True, slots=True)
class _Family:
    names: tuple[str, ...]
    idf: Doubles
    values: Matrix


def count(
    texts: Sequence[str], families: Mapping[str, float], languages: Sequence[str | None], strange: float, least: int
) -> Counted:
    """Return the values of texts, each of a language or None; `strange` is the idf of what no text has.

    `families` says what each counts. Families of very many features keep those alone that occur in `least` texts; the
    others weigh as strange ones.
    """
    shown = {family: _Shown() for family in families}
    for text, language in zip(texts, languages, strict=True):
        features = find_features(text, families, language)
        for family, one in shown.items():
            one.add(features[family])
    parts = [_family(one, strange, least if family in RARE else 1) for family, one in shown.items()]
    words = {name: row for row, name in enumerate(parts[0].names)}
    parts = [_in_order(part, family, words) for part, family in zip(parts, families, strict=True)]
    values = hstack([part.values * weight for part, weight in zip(parts, families.values(), strict=True)]).tocsr()
    names = {family: part.names for family, part in zip(families, parts, strict=True)}
    shares = np.repeat(list(families.values()), [len(part.names) for part in parts])
    return Counted(names, np.concatenate([part.idf for part in parts]), shares, values)


def unseen(values: Matrix, owners: Numbers) -> Matrix:
    """Return values without what no other row of the same owner has: such a row as it is read before it is learnt."""
    found = values.tocsr().copy()
    places = np.repeat(owners, np.diff(found.indptr)) * found.shape[1] + found.indices
    found.data[np.bincount(places)[places] < 2] = 0.0
    found.eliminate_zeros()
    return found


class _Shown:
    """What texts show of one family: each name once, and its number wherever it stands, for names are long and many."""

    def __init__(self) -> None:
        self.names: defaultdict[str, int] = defaultdict()
        self.names.default_factory = self.names.__len__
        self.columns, self.ends = array("i"), array("q", [0])

    def add(self, features: Sequence[str]) -> None:
        """Take the features of one more text."""
        self.columns.extend(map(self.names.__getitem__, features))
        self.ends.append(len(self.columns))


def _family(shown: _Shown, strange: float, least: int) -> _Family:
    size = len(shown.ends) - 1
    columns, ends = np.frombuffer(shown.columns, np.int32), np.frombuffer(shown.ends, np.int64)
    counts = csr_matrix((np.ones(len(columns)), columns, ends), shape=(size, len(shown.names)))
    counts.sum_duplicates()
    texts = np.bincount(counts.indices, minlength=len(shown.names))
    idf = np.log((1 + size) / (1 + texts)) + 1
    kept = np.flatnonzero(texts >= least)
    idf[np.setdiff1d(np.arange(len(texts)), kept)] = strange
    every = tuple(shown.names)
    return _Family(tuple(every[column] for column in kept), idf[kept], _values(counts, idf)[:, kept])


def _in_order(part: _Family, family: str, words: Mapping[str, int]) -> _Family:
    """Return a family of codes in their order, in which they are found; others as they are."""
    if family not in CODED:
        return part
    order = codes(part.names, family, words).argsort()
    return _Family(tuple(part.names[column] for column in order), part.idf[order], part.values[:, order])


def _values(counts: Matrix, idf: Doubles) -> Matrix:
    """Return sublinear counts times idf, each row of length one (Salton and Buckley 1988)."""
    counts.data = 1 + np.log(counts.data)
    weighted = counts @ diags(idf)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return (diags(1 / np.where(lengths > 0, lengths, 1)) @ weighted).tocsr()
