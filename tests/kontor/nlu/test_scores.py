"""The scores are what their papers say."""

from __future__ import annotations

import pytest

from kontor.nlu.scores import accuracy, auroc, calibration_error, macro_f1


def test_accuracy_counts_right_answers_and_silence_as_wrong() -> None:
    assert accuracy(["a", "b", "b", "c"], ["a", "b", None, "a"]) == 0.5


def test_macro_f1_weighs_every_label_alike() -> None:
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "a", "a"]) == pytest.approx((6 / 7 + 0) / 2)
    assert macro_f1(["a", "b"], ["a", "b"]) == 1.0


def test_certainty_that_comes_true_has_no_error() -> None:
    assert calibration_error([True, True, True, False], [0.75] * 4) == pytest.approx(0.0)
    assert calibration_error([True, False], [0.95, 0.95]) == pytest.approx(0.45)
    assert calibration_error([True], [1.0]) == 0.0


def test_auroc_is_the_chance_to_rank_rightly() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auroc([0.1], [0.9]) == 0.0
    assert auroc([0.5, 0.5], [0.5]) == 0.5
