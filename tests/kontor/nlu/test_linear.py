from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from kontor.nlu.linear import in_steps
from tests.thorough import tries

WEIGHTS = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=9), elements=st.floats(-99, 99))


@settings(max_examples=tries(300), deadline=None)
@given(WEIGHTS.filter(lambda weights: weights.shape[1] > 0))
def test_weights_in_steps_are_half_a_step_away_at_most(weights: NDArray[np.float64]) -> None:
    whole, steps = in_steps(weights)
    assert (whole.dtype.name, whole.shape, steps.shape) == ("int8", weights.shape, weights.shape[:1])
    away = np.abs(whole * steps[:, np.newaxis] - weights)
    assert (away <= 0.5001 * np.abs(weights).max(axis=1, initial=0.0, keepdims=True) / 127 + 1e-30).all()


def test_a_features_largest_weight_is_whole_and_one_without_weights_has_none() -> None:
    whole, steps = in_steps(np.array([[0.5, -1.27], [0.0, 0.0]]))
    assert whole.tolist() == [[50, -127], [0, 0]]
    assert np.allclose(steps, [0.01, 0.0])
