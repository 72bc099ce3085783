"""How sure a match is: a logistic curve, fitted to the labelled questions of the tests, in all four languages at once.

By ten-fold cross-validation; `scripts/bench knowledge` prints what they make of each language.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """From the share of a question that a text covers, and its nearness in meaning, to the chance that it is right.

    A chance below `sure` is no answer. Nearness counts from `near` usual spreads on, each of them `lift`; so little
    that a sentence model which hardly knows a language does no harm.
    """

    steepness: float
    half: float
    lift: float
    sure: float
    near: float = 2.5

    def chance(self, covered: float, near: float = 0.0) -> float:
        """Return the chance, 0 to 1."""
        return 1 / (1 + math.exp(-self.steepness * (covered - self.half) - self.lift * max(0.0, near - self.near)))


ANSWERS = Curve(steepness=6.9, half=0.43, lift=2.0, sure=0.62)
