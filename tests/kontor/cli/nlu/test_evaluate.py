from __future__ import annotations

import json
from pathlib import Path

import pytest

from kontor.cli.nlu import evaluate
from tests.kontor.cli.conftest import Run
from tests.kontor.cli.nlu.conftest import Material

PROMISED = {
    "intent_accuracy", "macro_f1", "entity_f1", "ece", "oos_auroc", "train_seconds", "p50_ms", "p95_ms", "rss_mb",
    "model_mb",
}  # fmt: skip


def test_json_is_one_object_with_every_promised_figure(kontor: Run, material: Material) -> None:
    ran = kontor("nlu", "eval", "--train", material.train, "--test", material.test, "--oos", material.oos, "--json")

    assert (ran.code, ran.err, len(ran.lines)) == (0, "", 1)
    found = json.loads(ran.out)
    assert found.keys() >= PROMISED
    assert all(isinstance(found[key], float) for key in PROMISED)
    assert found["intent_accuracy"] >= 0.5
    assert found["per_intent"]["faq/returns"].keys() == {"precision", "recall", "f1", "support"}


def test_the_language_is_guessed_and_can_be_given(kontor: Run, material: Material) -> None:
    said = [
        json.loads(kontor("nlu", "eval", "--train", material.train, "--test", material.test, "--json", *given).out)
        for given in ((), ("--language", "de"))
    ]

    assert [found["language"] for found in said] == ["en", "de"]


def test_texts_out_of_scope_may_stand_in_the_test_data_or_in_a_file_of_their_own(
    kontor: Run, material: Material
) -> None:
    own = material.folder / "nonsense.yml"
    own.write_text('version: "3.1"\nnlu:\n- intent: anything\n  examples: |\n    - tell me a joke\n', "utf-8")
    found = [
        json.loads(kontor("nlu", "eval", "--train", material.train, "--test", material.test, "--json", *more).out)
        for more in ((), ("--oos", str(own)), ("--oos", material.oos))
    ]

    assert [one["oos_texts"] for one in found] == [1, 2, 3]
    assert all(one["test_examples"] == 6 for one in found)


def test_a_test_that_was_learnt_is_noted(kontor: Run, material: Material) -> None:
    both = kontor("nlu", "eval", "--train", material.train, "--test", material.train, "--json")
    assert "note 18 of 18 test texts stand in the training data, too: take them out" in both.err
    assert json.loads(both.out)["test_examples"] == 18
    assert "note" not in kontor("nlu", "eval", "--train", material.train, "--test", material.test, "--json").err


def test_data_without_entities_has_no_figure_of_them(kontor: Run, material: Material, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    text = Path(material.train).read_text("utf-8").replace("[Oslo](town)", "Oslo").replace("[Rome](town)", "Rome")
    (plain / "a.yml").write_text(text, "utf-8")
    ran = kontor("nlu", "eval", "--train", str(plain), "--test", material.test, "--json")

    assert json.loads(ran.out)["entity_f1"] is None


def test_the_readable_form_names_every_figure_that_there_is(kontor: Run, material: Material) -> None:
    ran = kontor("nlu", "eval", "--train", material.train, "--test", material.test)

    assert ran.code == 0
    assert "learnt 18 examples of 3 intents in “en”, read 6" in ran.out
    assert all(f"\n {words} " in ran.out for words in ("intent accuracy", "macro F1", "calibration error (ECE)"))


def test_a_report_is_written_where_it_is_wanted(kontor: Run, material: Material, tmp_path: Path) -> None:
    page = tmp_path / "new" / "report.html"
    ran = kontor("nlu", "eval", "--train", material.train, "--test", material.test, "--report", str(page), "--json")

    assert (ran.code, ran.err, len(ran.lines)) == (0, "", 1)
    assert "<h2>Learning</h2>" in page.read_text("utf-8")


@pytest.mark.long
def test_a_slow_engine_has_a_learning_curve_where_it_is_asked_for(
    kontor: Run, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate, "FAST", 0.0)
    said = ("nlu", "eval", "--train", material.train, "--test", material.test, "--json")
    for page, more in (("without.html", ()), ("with.html", ("--curve",))):
        assert kontor(*said, "--report", str(tmp_path / page), *more).code == 0

    assert "kontor nlu eval --curve draws it" in (tmp_path / "without.html").read_text("utf-8")
    assert "examples an intent</text>" in (tmp_path / "with.html").read_text("utf-8")


def test_an_error_is_one_line_that_says_what_to_do(kontor: Run, material: Material) -> None:
    train, test = ("--train", material.train), ("--test", material.test)
    for given, words in (
        (("--train", "nowhere.yml", *test), "nowhere.yml is not there: name a file or a folder of training data"),
        ((*train, *test, "--engine", "parrot"), "there is no engine 'parrot': choose embedded or rasa"),
        (("--train", material.oos, *test), "oos.txt:1: "),
    ):
        ran = kontor("nlu", "eval", *given)
        assert (ran.code, ran.out, len(ran.err.strip().splitlines())) == (1, "", 1)
        assert words in ran.err
