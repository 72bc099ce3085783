from __future__ import annotations

from pathlib import Path

import pytest

from kontor.nlu.data import Example, TrainingData
from kontor.nlu.formats import BadTrainingData
from kontor.nlu.measuring.trial import guess, read_outside, read_trial


def written(folder: Path, name: str, **intents: list[str]) -> Path:
    lines = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {one}\n" for one in texts)
        for intent, texts in intents.items()
    ]
    (folder / name).write_text('version: "3.1"\nnlu:\n' + "".join(lines), "utf-8")
    return folder / name


@pytest.mark.parametrize(
    "texts, language",
    [
        (["wo ist mein Paket", "ich möchte das zurückgeben"], "de"),
        (["where is my parcel", "I want to return this"], "en"),
        (["¿dónde está mi paquete?", "quiero devolver esto"], "es"),
        (["zzz", "42"], "en"),
    ],
)
def test_the_language_is_guessed_from_everyday_words(texts: list[str], language: str) -> None:
    assert guess(TrainingData(tuple(Example("a", text) for text in texts))) == language


@pytest.mark.parametrize("name", ["oos", "out_of_scope", "nlu_fallback"])
def test_an_intent_that_means_out_of_scope_is_none_to_be_understood(tmp_path: Path, name: str) -> None:
    data = written(tmp_path, "data.yml", greet=["hello"], **{name: ["what is love", "sing"]})
    trial = read_trial(data, data)

    assert [example.intent for example in trial.test] == ["greet"]
    assert trial.outside == ("what is love", "sing")
    assert {example.intent for example in trial.train.examples} == {"greet", "out_of_scope"}


def test_texts_out_of_scope_are_lines_or_training_data_of_any_intent(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("\ufeffone\n\n  two \n", "utf-8")
    data = written(tmp_path, "data.yml", a=["three"], b=["four"])

    assert read_outside(tmp_path / "plain.txt") == ["one", "two"]
    assert read_outside(data) == ["three", "four"]


def test_data_in_which_nothing_is_to_be_understood_is_refused_with_its_name(tmp_path: Path) -> None:
    empty = written(tmp_path, "empty.yml", oos=["what is love"])
    whole = written(tmp_path, "whole.yml", greet=["hello"])
    (tmp_path / "blank.txt").write_text("\n\n", "utf-8")

    for given in ((empty, whole), (whole, empty), (whole, whole, tmp_path / "blank.txt")):
        with pytest.raises(BadTrainingData, match=r"^\S+(empty\.yml|blank\.txt):1: no "):
            read_trial(*given)
