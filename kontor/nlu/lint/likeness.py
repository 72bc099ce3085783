"""Examples of different intents that are nearly the same, by the cosine of their pieces of words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.data import TrainingData
from kontor.nlu.lint.finding import Finding, at, bare, masked, place

NEAR = 0.85
"""The cosine from which two examples count as nearly the same."""
COMMON = 0.02
"""Pieces that more than this share of texts have tell little, and nearly every two texts share some of them."""
ROUNDING = 1e-4

ROWS = 512
Matrix = Any  # scipy ships no types
Numbers = NDArray[np.int64]


def similar(data: TrainingData) -> Iterator[Finding]:
    """Yield examples that have a near neighbour in another intent, each with its nearest; contradictions left out."""
    examples = data.examples
    texts = [bare(example.text) for example in examples]
    if len(set(texts)) < 2:
        return
    intents = np.array([example.intent for example in examples])
    told: set[tuple[int, int]] = set()
    for row, best in _nearest(_values(texts), intents):
        pair = (min(row, best), max(row, best))
        same = texts[row] == texts[best] or masked(examples[row]) == masked(examples[best])
        if not same and pair not in told:
            told.add(pair)
            later, other = examples[pair[1]], examples[pair[0]]
            text = f"“{later.text}” ({later.intent}) is nearly “{other.text}” ({other.intent}, {place(other)})"
            yield at(later, "similar", text, "join the intents, or write what tells them apart")


def _values(texts: list[str]) -> Matrix:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  heavy, and most commands do without

    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, dtype=np.float32)
    return vectors.fit_transform(texts).tocsr()


def _nearest(values: Matrix, intents: NDArray[np.str_]) -> Iterator[tuple[int, int]]:
    """Yield the rows that come near one of another intent, each with the nearest such."""
    for found in candidates(values, COMMON):
        rows, columns = found[:, intents[found[0]] != intents[found[1]]]
        cosines = np.asarray(values[rows].multiply(values[columns]).sum(axis=1)).ravel()
        order = np.lexsort((columns, -cosines, rows))
        order = order[cosines[order] >= NEAR]
        firsts = np.unique(rows[order], return_index=True)[1]
        yield from zip(rows[order][firsts].tolist(), columns[order][firsts].tolist(), strict=True)


def candidates(values: Matrix, share: float) -> Iterator[Numbers]:
    """Yield all pairs of rows of length one that are near, and some others: a row above a row, some rows at a time.

    A cosine is at most that of the rare columns and the product of the lengths of the common ones, which more than a
    `share` of rows have; the rare ones alone are few enough to be multiplied with those of every other row.
    """
    common = np.bincount(values.indices, minlength=values.shape[1]) > share * values.shape[0]
    lengths = np.sqrt(np.asarray(values[:, common].power(2).sum(axis=1)).ravel())
    plain = np.flatnonzero(lengths >= NEAR - ROUNDING)  # no length is over 1
    rare = values[:, ~common]
    every = rare.T.tocsr()
    for start in range(0, values.shape[0], ROWS):
        shared = (rare[start : start + ROWS] @ every).tocoo()
        near = shared.data + lengths[start + shared.row] * lengths[shared.col] >= NEAR - ROUNDING
        own = plain[(plain >= start) & (plain < start + ROWS)]
        rows = np.concatenate([start + shared.row[near], np.repeat(own, len(plain))])
        columns = np.concatenate([shared.col[near], np.tile(plain, len(own))])
        pairs = np.unique(rows.astype(np.int64) * values.shape[0] + columns)
        yield np.array(np.divmod(pairs, values.shape[0]))
