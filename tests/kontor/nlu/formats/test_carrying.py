"""A Rasa project becomes a bot's files, and what does not is told with the way to have it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from kontor.nlu.data import BadTrainingData
from kontor.nlu.formats.carrying import Plan, plan
from kontor.nlu.formats.project import read_project
from kontor.nlu.rasa_yaml import read_text
from tests.kontor.nlu.formats.projects import ONE, THREE, make


def planned(folder: Path, files: Mapping[str, str] = THREE, assistant: str | None = None) -> Plan:
    return plan(read_project(make(folder, files)), "mine", assistant=assistant)


def test_each_file_of_training_data_becomes_a_topic_with_its_comments(tmp_path: Path) -> None:
    files = planned(tmp_path).files
    assert sorted(files) == [
        "bots/mine/__init__.py",
        "bots/mine/answers.py",
        "bots/mine/texts/en/mine.yml",
        "training_data/en/mine.yml",
        "training_data/en/mine_faq.yml",
    ]
    assert "- intent: greet   # polite" in files["training_data/en/mine.yml"]
    assert "rules" not in files["training_data/en/mine.yml"]
    assert [one.text for one in read_text(files["training_data/en/mine_faq.yml"], "f").examples] == [
        "how do I return it",
        "can it go back",
    ]


def test_a_project_that_rasa_trains_with_warnings_is_carried_over_with_notes(tmp_path: Path) -> None:
    faq = THREE["data/faq/faq.yml"] + "      to the shop\n- intent: later\n- lookup: town\n  examples:\n"
    made = planned(tmp_path, {**THREE, "data/faq/faq.yml": faq})
    assert [note.partition("data/faq/")[2] for note in made.notes if "passed over" in note] == [
        "faq.yml:10: an example of “faq/returns” that does not start with “- ”, passed over; put it on one line",
        "faq.yml:11: “later” has no examples, passed over; add “examples: |” and lines that start with “- ”",
        "faq.yml:12: “town” has no examples, passed over; add “examples: |” and lines that start with “- ”",
    ]
    assert len(read_text(made.files["training_data/en/mine_faq.yml"], "f").examples) == 2


def test_the_report_counts_what_was_carried_and_names_the_way_for_the_rest(tmp_path: Path) -> None:
    made = planned(tmp_path)
    assert {one.what: one.count for one in made.carried} == {
        "examples": 4,
        "intents": 2,
        "marked entities": 1,
        "texts": 3,
        "answers": 1,
    }
    assert {one.what: one.names for one in made.left} == {
        "stories": ("book",),
        "test conversations": ("greet",),
        "forms": ("booking (place)",),
        "custom actions": ("action_book",),
        "slots": ("place",),
        "components": ("WhitespaceTokenizer", "DIETClassifier", "RulePolicy"),
    }
    assert all(one.way for one in made.left)
    assert any("utter_card: custom is left out" in note for note in made.notes)


def test_rules_that_the_everyday_flows_and_sub_intents_keep_are_carried_over(tmp_path: Path) -> None:
    steps = "  steps:\n  - intent: {0}\n  - action: utter_{0}\n"
    rules = "".join(f"- rule: {one}\n{steps.format(one)}" for one in ("goodbye", "greet", "faq", "book"))
    made = planned(tmp_path, {**THREE, "data/r.yml": f"rules:\n{rules}"})
    assert {one.what: one.names for one in made.left}["rules"] == ("goodbye", "book")
    again = planned(tmp_path / "behind", {**THREE, "data/r.yml": f"rules:\n{rules}"}, assistant="http://rasa:5005")
    assert {one.what: one.names for one in again.left}["rules"] == ("greet", "goodbye", "greet", "faq", "book")


def test_sub_intents_and_rules_of_one_answer_are_answered_by_flows(tmp_path: Path) -> None:
    rule = "rules:\n- rule: a\n  steps: [{intent: greet}, {action: utter_greet}]\n- rule: b\n  steps:\n"
    more = {
        **THREE,
        "data/r.yml": rule + "  - intent: hours\n  - action: utter_ask\n",
        "data/h.md": "## intent:hours\n- open?\n",
    }
    module = planned(tmp_path, more).files["bots/mine/answers.py"]
    answers = next(node.value for node in ast.parse(module).body if isinstance(node, ast.Assign))
    assert ast.literal_eval(answers) == {"faq/returns": "faq/returns", "hours": "ask"}


def test_older_projects_are_written_anew_in_their_own_language(tmp_path: Path) -> None:
    made = planned(tmp_path, ONE)
    assert made.language == "de"
    data = read_text(made.files["training_data/de/mine.yml"], "f")
    assert [one.intent for one in data.examples] == ["gruss", "gruss"]
    assert data.lookups == {"stadt": ("Ulm", "Trier")}
    assert "training_data/de/mine_extra.yml" in made.files


def test_an_assistant_answers_where_its_url_is_given(tmp_path: Path) -> None:
    files = planned(tmp_path, assistant="http://127.0.0.1:5005").files
    assert 'flows=[RasaAssistant("http://127.0.0.1:5005"), human]' in files["bots/mine/__init__.py"]
    assert "bots/mine/answers.py" not in files


def test_the_python_is_python_and_the_topics_are_named(tmp_path: Path) -> None:
    project = read_project(make(tmp_path, THREE))
    for language, assistant in (("en", None), ("en", "http://127.0.0.1:1"), ("fr", None)):
        module = plan(project, "mine", language, assistant).files["bots/mine/__init__.py"]
        ast.parse(module)
        assert '"mine_faq"' in module
        assert ('"smalltalk"' in module) is (language == "en")


@pytest.mark.parametrize("bot, language", [("My-Bot", "en"), ("mine", "English"), ("", "en"), ("mine", "../x")])
def test_names_that_are_none_are_refused(tmp_path: Path, bot: str, language: str) -> None:
    with pytest.raises(BadTrainingData):
        plan(read_project(make(tmp_path, THREE)), bot, language)
