from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.data import Example, TrainingData
from kontor.nlu.measuring.answers import Answer
from kontor.nlu.measuring.curves import Bin, calibration, confusions, learning, misreadings
from kontor.nlu.measuring.paired import mcnemar, pair
from kontor.nlu.measuring.runs import Cost, Run, make_run
from kontor.nlu.measuring.trial import Trial
from kontor.nlu.progress import Progress

COST = Cost(1.0, 0.9, 0.2, 40.0, 2.0)


def run(*read: tuple[str, str, float], engine: str = "parrot") -> Run:
    """Return a run over texts by what they mean, were taken for, and how certain that was."""
    examples = tuple(Example(true, f"text {number}") for number, (true, _, _) in enumerate(read))
    answers = [Answer(((found, sure),), found, sure, (), 1.0) for _, found, sure in read]
    return make_run(engine, Trial(TrainingData(examples), examples, (), "en"), answers, COST)


class Memoriser:
    """Knows the texts it was trained with, and nothing else."""

    name = "memoriser"

    def run(self, trial: Trial, folder: Path, progress: Progress) -> Run:
        known = {example.text for example in trial.train.examples}
        answers = [Answer(((one.intent if one.text in known else "?", 1.0),), None, 1.0, (), 1.0) for one in trial.test]
        return make_run(self.name, trial, answers, COST)


def test_calibration_tells_for_each_certainty_how_much_was_right() -> None:
    found = calibration(run(("a", "a", 0.9375), ("a", "b", 0.90625), ("a", "a", 0.25)))

    assert found == [Bin(0.25, 1.0, 1), Bin(0.921875, 0.5, 2)]


def test_confusions_come_by_how_often_and_misreadings_by_how_certain() -> None:
    one = run(("a", "b", 0.5), ("a", "b", 0.9), ("c", "a", 0.99), ("c", "c", 1.0))

    assert [(c.truth, c.found, c.count, c.texts) for c in confusions(one)] == [
        ("a", "b", 2, ("text 1", "text 0")),
        ("c", "a", 1, ("text 2",)),
    ]
    assert [m.text for m in misreadings(one)] == ["text 2", "text 1", "text 0"]


def test_a_learning_curve_learns_from_more_and_more_of_the_same(tmp_path: Path) -> None:
    examples = tuple(Example(intent, f"{intent}{number}") for intent in "ab" for number in range(4))
    steps = learning(Memoriser(), Trial(TrainingData(examples), examples, (), "en"), tmp_path, lambda what, share: None)

    assert [(step.examples, step.learnt, step.accuracy) for step in steps] == [
        (1, 2, 0.25), (2, 4, 0.5), (3, 6, 0.75), (4, 8, 1.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "first, second, chance",
    [(0, 0, 1.0), (1, 1, 1.0), (10, 10, 1.0), (0, 5, 0.0625), (5, 0, 0.0625), (2, 10, 0.03857421875)],
)
def test_mcnemars_exact_test_knows_the_tables_values(first: int, second: int, chance: float) -> None:
    assert mcnemar(first, second) == chance


@given(st.integers(0, 600), st.integers(0, 600))
def test_the_chance_is_one_and_does_not_care_who_comes_first(first: int, second: int) -> None:
    assert 0 <= mcnemar(first, second) == mcnemar(second, first) <= 1


def test_a_pair_names_what_only_one_of_two_understood() -> None:
    found = pair(run(("a", "a", 0.9), ("b", "a", 0.8)), run(("a", "b", 0.7), ("b", "b", 0.6), engine="dog"))

    assert [(one.text, one.truth, one.found) for one in found.only_first] == [("text 0", "a", "b")]
    assert [(one.text, one.truth, one.found) for one in found.only_second] == [("text 1", "b", "a")]


def test_runs_over_different_texts_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same test data"):
        pair(run(("a", "a", 0.9)), run(("b", "a", 0.8)))
