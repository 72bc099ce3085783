from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring

from bench.nlu import OURS, RASA, Measured, drawn, main, missed, text
from kontor.nlu.data import Example, TrainingData
from kontor.nlu.measuring.answers import Answer
from kontor.nlu.measuring.runs import Cost, Run, make_run
from kontor.nlu.measuring.trial import Trial

EXAMPLES = tuple(Example(intent, f"{intent} {number}") for intent in ("a", "b") for number in range(10))
TRIAL = Trial(TrainingData(EXAMPLES), EXAMPLES, (), "en")


def run(engine: str, right: int, ms: float = 0.1) -> Run:
    """Return a run that understands the first so many texts."""
    answers = [
        Answer(((one.intent if place < right else "?", 0.99),), one.intent, 1.0, (), ms)
        for place, one in enumerate(EXAMPLES)
    ]
    return make_run(engine, TRIAL, answers, Cost(0.5, 0.4, 0.2, 50.0, 1.0))


ONE = Measured("banking77_10", {RASA: run("rasa", 10, ms=8.0), OURS: run("embedded", 20)})


def test_the_table_has_both_beside_each_other_and_tells_whether_chance_explains_it() -> None:
    shown = text(ONE)

    assert "| intent accuracy | 0.500 | 1.000 |" in shown
    assert "| one message, p50 | 8.00 ms | 0.10 ms |" in shown
    assert "ours alone understood 10 texts, Rasa alone 0 (McNemar, exact: p = 0.002)" in shown


def test_only_what_is_promised_and_not_reached_is_missed() -> None:
    assert missed(ONE) == []
    assert missed(Measured("banking77_10", {OURS: run("embedded", 14, ms=0.5)})) == [
        "banking77_10, ours: ECE 0.290, promised 0.03",
        "banking77_10, ours: one message, p50 0.50 ms, promised 0.4",
        "banking77_10, ours: intent accuracy 0.700, promised 0.75",
    ]


def test_the_picture_has_a_bar_an_engine_and_set() -> None:
    root: ET.Element = fromstring(drawn([ONE, Measured("xsid_de", ONE.runs)]))

    assert len([one for one in root.iter() if one.get("class", "").startswith("bar ")]) == 4


def test_sets_are_read_from_the_folder_that_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own").mkdir()
    lines = "".join(f"- intent: {one.intent}\n  examples: |\n    - {one.text}\n" for one in EXAMPLES)
    for name in ("train", "test"):
        (tmp_path / "own" / f"{name}.yml").write_text(f'version: "3.1"\nnlu:\n{lines}', "utf-8")
    (tmp_path / "own" / "oos_test.txt").write_text("nonsense\n", "utf-8")
    with pytest.raises(SystemExit):
        main(["--data", str(tmp_path), "--sets", "own", "--without-rasa"])

    assert "20 to learn, 20 to understand, 1 out of scope, “" in capsys.readouterr().out
