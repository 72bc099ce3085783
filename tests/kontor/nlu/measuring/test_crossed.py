"""The figures that training prints are of examples that neither the model nor its certainty had seen."""

from __future__ import annotations

import random

import numpy as np
import pytest

from kontor.nlu.calibration import calibrate, fitted_apart
from kontor.nlu.data import Example, TrainingData
from kontor.nlu.linear import OUT_OF_SCOPE
from kontor.nlu.measuring.crossed import crossed
from kontor.nlu.training import folds

WORDS = [f"{first}{second}{third}lem" for first in "btk" for second in "aeiou" for third in "rsn"]


def data(number: int, share: int) -> TrainingData:
    """Return examples of six intents in words of their own and everybody's: more are shared the higher `share` is."""
    chance = random.Random(0)
    own = [WORDS[place * 3 : place * 3 + 3 + share] for place in range(6)]
    return TrainingData(
        tuple(
            Example(f"intent {place}", " ".join(chance.choices(own[place], k=2) + chance.choices(WORDS, k=4)))
            for place in range(6)
            for _ in range(number)
        )
    )


def test_what_an_example_is_has_no_say_in_how_sure_one_is_of_it() -> None:
    chance = np.random.default_rng(0)
    truth, fold = chance.integers(0, 3, 60), np.arange(60) % 5
    margins = chance.normal(size=(60, 3)) + 1.5 * np.eye(3)[truth]
    before = fitted_apart(margins, truth, fold)
    wrong = np.where(fold == 2, (truth + 1) % 3, truth)
    after = fitted_apart(margins, wrong, fold)

    assert after[2] == before[2]
    assert all(after[number] != before[number] for number in (0, 1, 3, 4))


def test_certainty_that_was_not_fitted_to_an_example_is_right_as_often_as_it_says() -> None:
    found = crossed(data(30, share=3), "en")

    assert 0.3 < found.accuracy < 0.9
    assert found.ece < 2.5 * found.ece_noise


def test_what_no_word_tells_is_not_said_to_be_sure() -> None:
    chance = random.Random(0)
    drawn = [" ".join(chance.choices(WORDS, k=5)) for _ in range(80)]
    found = crossed(TrainingData(tuple(Example(chance.choice("ab"), text) for text in drawn)), "en")

    assert found.accuracy < 0.7
    assert found.ece < 0.15


def test_the_final_models_certainty_is_surer_than_that_of_the_models_it_was_fitted_to() -> None:
    chance = np.random.default_rng(1)
    truth = chance.integers(0, 3, 200)
    margins = chance.normal(size=(200, 3)) + np.eye(3)[truth]
    final, apart = calibrate(margins, truth, 5), fitted_apart(margins, truth, folds(truth))

    assert all(final.sure(odds) > one.sure(odds) for one in apart.values() for odds in (0.5, 1.0, 2.0))


@pytest.mark.parametrize("intents", [("a",), ("a", "a", "a"), ("a", "b"), ("a", "b", OUT_OF_SCOPE)])
def test_a_handful_of_examples_has_figures_too(intents: tuple[str, ...]) -> None:
    found = crossed(TrainingData(tuple(Example(intent, WORDS[place]) for place, intent in enumerate(intents))), "en")

    assert found.examples == len(intents)
    assert 0.0 <= found.ece <= 1.0
    assert 0.0 <= found.ece_noise <= 1.0
