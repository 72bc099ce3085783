"""Rasa as an engine, before a stand-in that trains nothing and answers from a table."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.data import Example, Mark, TrainingData
from kontor.nlu.measuring.rasa import RasaEngine, written
from kontor.nlu.measuring.trial import Trial
from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa_yaml import read_text

RASA = """
    from pathlib import Path
    import sys
    assert sys.argv[1:3] == ["train", "nlu"]
    Path("models").mkdir(exist_ok=True)
    Path("models/new.tar.gz").write_bytes(b"model")
    with Path("../../trainings").open("a") as file:
        file.write("once\\n")
"""
PYTHON = """
    import json, sys, time
    from pathlib import Path
    flag, reader, model, texts, answers = sys.argv[1:]
    said = json.loads(Path(__file__).with_name("said.json").read_text())
    lines = [said[json.loads(line)] for line in Path(texts).read_text().splitlines()]
    lines.append({"first_answer": time.monotonic(), "rss_mb": 900.0})
    Path(answers).write_text("".join(json.dumps(line) + "\\n" for line in lines))
"""


def body(*ranking: tuple[str, float], **more: object) -> dict[str, object]:
    named = [{"name": name, "confidence": sure} for name, sure in ranking]
    return {
        "intent": named[0],
        "intent_ranking": named,
        "entities": [],
        "ms": 8.0,
        "cpu_ms": 7.0,
    } | more


SAID = {
    "hello": body(("greet", 0.9), ("faq", 0.1)),
    "to Rome": body(("greet", 0.6), ("faq", 0.2), entities=[{"entity": "town", "start": 3, "end": 7, "value": "Rome"}]),
    "send it back": body(("faq∕returns", 0.8), ("greet", 0.1)),
    "    volcano": body(("nlu_fallback", 0.7), ("greet", 0.25)),
}
EXAMPLES = (
    Example("greet", "hello"),
    Example("greet", "to Rome", (Mark("town", "Rome", 3, 7),)),
    Example("faq/returns", "send it back"),
)
TRIAL = Trial(TrainingData(EXAMPLES), EXAMPLES, ("////volcano",), "en")


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    programs = tmp_path / "environment" / "bin"
    programs.mkdir(parents=True)
    for name, code in (("rasa", RASA), ("python", PYTHON)):
        (programs / name).write_text(f"#!{sys.executable}\n{dedent(code)}", "utf-8")
        (programs / name).chmod(0o755)
    (programs / "said.json").write_text(json.dumps(SAID), "utf-8")
    return Environment(tmp_path / "environment")


def test_rasas_answers_become_answers_like_ours(environment: Environment, tmp_path: Path) -> None:
    run = RasaEngine(environment).run(TRIAL, tmp_path / "work", lambda what, share: None)

    assert [answer.best for answer in run.inside] == ["greet", "greet", "faq/returns"]
    assert run.inside[1].spans == (("town", 3, 7),)
    assert (run.outside[0].intent, run.outside[0].best, run.outside[0].scope) == (None, "greet", 0.25)
    assert run.cost.rss_mb == 900.0


def test_a_model_of_just_this_data_is_kept_with_what_it_took(environment: Environment, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    runs = [RasaEngine(environment).run(TRIAL, folder, lambda what, share: None) for _ in range(2)]

    assert runs[0].cost.train_seconds == runs[1].cost.train_seconds
    assert (folder / "trainings").read_text("utf-8") == "once\n"


WORDS = st.text(st.characters(categories=("L", "N", "P", "Zs"), exclude_characters="[]\\"), min_size=1).map(
    lambda text: " ".join(text.split()) or "x"
)


@given(st.lists(st.tuples(st.sampled_from(["a", "faq/b", "c d"]), WORDS), min_size=1, max_size=8))
def test_what_is_written_for_rasa_reads_as_the_same_examples(pairs: list[tuple[str, str]]) -> None:
    examples = tuple(Example(intent, text) for intent, text in pairs)
    found = read_text(written(TrainingData(examples)), "trial.yml").examples

    assert sorted((one.intent.replace("∕", "/"), one.text) for one in found) == sorted(
        (one.intent, one.text) for one in examples
    )


def test_marks_synonyms_lookups_and_regexes_are_written_too() -> None:
    marked = Example("go", "to Rome", (Mark("town", "ROM", 3, 7, "to"),))
    data = TrainingData((marked,), {"rome": "ROM"}, {"town": ("Oslo", "Rome")}, {"zip": (r"\d{5}",)})
    found = read_text(written(data), "trial.yml")

    assert [one.marks for one in found.examples] == [marked.marks]
    assert (found.synonyms, found.lookups, found.regexes) == (data.synonyms, data.lookups, data.regexes)
