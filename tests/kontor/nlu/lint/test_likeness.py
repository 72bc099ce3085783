"""Near examples are found without comparing every two, and none is overlooked."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from kontor.nlu.lint.likeness import NEAR, candidates

ROWS = st.lists(
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from([0.2, 1.0, 3.0])), min_size=1, max_size=5),
    min_size=2,
    max_size=30,
)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 1.0])
@settings(max_examples=50)
@given(rows=ROWS)
def test_whatever_counts_as_common_every_near_pair_is_among_the_candidates(
    share: float, rows: list[list[tuple[int, float]]]
) -> None:
    values = np.zeros((len(rows), 10), dtype=np.float32)
    for row, shown in enumerate(rows):
        for column, value in shown:
            values[row, column] = value
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    pairs = {pair for found in candidates(csr_matrix(values), share) for pair in zip(*found.tolist(), strict=True)}
    every = product(range(len(rows)), repeat=2)
    assert {(one, other) for one, other in every if values[one] @ values[other] >= NEAR} <= pairs


def test_pairs_that_share_nothing_rare_and_little_that_is_common_are_no_candidates() -> None:
    values = csr_matrix(np.array([[0.6, 0.8, 0, 0], [0.6, 0, 0.8, 0], [0.6, 0, 0, 0.8]], dtype=np.float32))
    pairs = {pair for found in candidates(values, 0.5) for pair in zip(*found.tolist(), strict=True)}
    assert pairs == {(0, 0), (1, 1), (2, 2)}
