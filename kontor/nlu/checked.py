"""What is read of a model file, checked before it is used: a refusal says what is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

HIGHEST = 1e4
"""No number that training makes comes near this; it also keeps infinity and NaN out."""
ROWS = 4096


class BadModel(ValueError):
    """A model file that cannot be used; the message says what is wrong, and training again mends it."""


def between(number: Any, low: float, high: float) -> float:
    """Return a number within bounds; raises `BadModel`, and what `float` does on what is none."""
    if not low <= float(number) <= high:
        raise BadModel("a number of the model is out of bounds; train again")
    return float(number)


def bounded(tensor: NDArray[Any]) -> bool:
    """Tell whether every number is within bounds, looking at some thousand rows at a time: a copy costs memory."""
    return all(bool((np.abs(tensor[row : row + ROWS]) < HIGHEST).all()) for row in range(0, len(tensor), ROWS))
