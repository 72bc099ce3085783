"""Texts as sparse matrices: a row a text, a column a feature, families side by side; only imported when training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import diags, hstack

from kontor.nlu.features import RARE
from kontor.nlu.shown import Shown, shown
from kontor.nlu.tables import Tables

Matrix = Any  # scipy ships no types
Doubles = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """The values of some texts: each family's columns in the order of its codes, rows of length one a family.

    `tables` find the columns; `idf` and `shares`, how much its family counts, have one number a column; `values` are
    times those.
    """

    tables: Tables
    idf: Doubles
    shares: Doubles
    values: Matrix

    def among(self, rows: Numbers) -> tuple[Counted, Numbers]:
        """Return what some rows alone show, and the columns of all that it keeps."""
        values = self.values[rows]
        columns = np.unique(values.indices)
        return Counted(self.tables.among(columns), self.idf[columns], self.shares[columns], values[:, columns]), columns


def count(
    texts: Sequence[str], families: Mapping[str, float], languages: Sequence[str | None], strange: float, least: int
) -> Counted:
    """Return the values of texts, each of a language or None; `strange` is the idf of what no text has.

    `families` says what each counts. Families of very many features keep those alone that occur in `least` texts; the
    others weigh as strange ones.
    """
    words, found = shown(texts, families, languages)
    parts = {family: _family(one, strange, least if family in RARE else 1) for family, one in found.items()}
    tables = Tables(
        {word: number for number, word in enumerate(words)},
        {family: part.codes for family, part in parts.items() if family != "words"},
    )
    values = hstack([part.values * families[family] for family, part in parts.items()]).tocsr()
    shares = np.repeat([families[family] for family in parts], [len(part.codes) for part in parts.values()])
    return Counted(tables, np.concatenate([part.idf for part in parts.values()]), shares, values)


def unseen(values: Matrix, owners: Numbers) -> Matrix:
    """Return values without what no other row of the same owner has: such a row as it is read before it is learnt."""
    found = values.tocsr().copy()
    places = np.repeat(owners, np.diff(found.indptr)) * found.shape[1] + found.indices
    found.data[np.bincount(places)[places] < 2] = 0.0
    found.eliminate_zeros()
    return found


@dataclass(frozen=True, slots=True)
class _Family:
    codes: Numbers
    idf: Doubles
    values: Matrix


def _family(found: Shown, strange: float, least: int) -> _Family:
    size = found.counts.shape[0]
    texts = np.bincount(found.counts.indices, minlength=len(found.codes))
    idf = np.where(texts >= least, np.log((1 + size) / (1 + texts)) + 1, strange)
    kept = np.flatnonzero(texts >= least)
    values = _values(found.counts, idf)
    return _Family(found.codes[kept], idf[kept], values if len(kept) == len(texts) else values[:, kept])


def _values(counts: Matrix, idf: Doubles) -> Matrix:
    """Return sublinear counts times idf, each row of length one (Salton and Buckley 1988)."""
    counts.data = 1 + np.log(counts.data)
    weighted = counts @ diags(idf)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return (diags(1 / np.where(lengths > 0, lengths, 1)) @ weighted).tocsr()
