"""The scores are what their papers say."""

from __future__ import annotations

import math

import pytest

from kontor.nlu.scores import accuracy, auroc, calibration_error, calibration_noise, macro_f1


def test_accuracy_counts_right_answers_and_silence_as_wrong() -> None:
    assert accuracy(["a", "b", "b", "c"], ["a", "b", None, "a"]) == 0.5


def test_macro_f1_weighs_every_label_alike() -> None:
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "a", "a"]) == pytest.approx((6 / 7 + 0) / 2)
    assert macro_f1(["a", "b"], ["a", "b"]) == 1.0


def test_certainty_that_comes_true_has_no_error() -> None:
    assert calibration_error([True, True, True, False], [0.75] * 4) == pytest.approx(0.0)
    assert calibration_error([True, False], [0.95, 0.95]) == pytest.approx(0.45)
    assert calibration_error([True], [1.0]) == 0.0


def test_few_texts_show_an_error_of_calibration_where_there_is_none() -> None:
    assert calibration_noise([1.0] * 50) == 0.0
    few, many = calibration_noise([0.8] * 100), calibration_noise([0.8] * 10_000)
    assert few == pytest.approx(0.4 * (2 / math.pi) ** 0.5 / 10, abs=0.006)  # the mean deviation of a hundred draws
    assert many == pytest.approx(few / 10, abs=0.002)
    assert calibration_noise([0.8] * 100) == few


def test_auroc_is_the_chance_to_rank_rightly() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auroc([0.1], [0.9]) == 0.0
    assert auroc([0.5, 0.5], [0.5]) == 0.5
