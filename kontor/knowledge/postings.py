"""Where words stand: in which texts, how much they weigh there, and whether they name what the text is about."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a text. `names` tells that its words say what the thing is, and not only what is said of it."""

    text: str
    weight: float = 1.0
    names: bool = False


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a key stands: the texts, in order, how much it weighs in each, and whether it is in a name there."""

    places: Places
    weights: Doubles
    named: NDArray[np.bool_]


class Gathering:
    """A posting while texts are read, in their order; compact, for there are hundreds of thousands."""

    __slots__ = ("named", "places", "weights")

    def __init__(self) -> None:
        self.places, self.weights, self.named = array("q"), array("d"), bytearray()

    def add(self, place: int, field: Field) -> None:
        """Count the key once in a field of a text."""
        if not self.places or self.places[-1] != place:
            self.places.append(place)
            self.weights.append(0.0)
            self.named.append(False)
        self.weights[-1] += field.weight
        self.named[-1] |= field.names

    def posting(self) -> Posting:
        """Return what was gathered, ready to be searched."""
        return Posting(np.array(self.places, np.intp), np.array(self.weights), np.array(self.named, np.bool_))
