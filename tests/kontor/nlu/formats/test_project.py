"""A Rasa project's folder is read as it is, of Rasa 3 and of Rasa 1."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontor.nlu.data import BadTrainingData
from kontor.nlu.formats.project import Config, read_project
from tests.kontor.nlu.formats.projects import ONE, THREE, make


def test_a_project_of_rasa_3_is_read_with_all_its_parts(tmp_path: Path) -> None:
    project = read_project(make(tmp_path, THREE))
    assert [(one.intent, one.text) for one in project.data.examples] == [
        ("greet", "hello"),
        ("greet", "hi Ann"),
        ("faq/returns", "how do I return it"),
        ("faq/returns", "can it go back"),
    ]
    assert [intent.name for intent in project.domain.intents] == ["greet", "faq", "book"]
    assert [one.id for one in project.domain.responses][-1] == "utter_faq/returns"
    assert [(story.kind, story.name, story.steps) for story in project.stories] == [
        ("rule", "greet", 2),
        ("story", "book", 2),
        ("test", "greet", 1),
    ]
    assert project.config == Config("en", ("WhitespaceTokenizer", "DIETClassifier"), ("RulePolicy",))
    assert project.channels == ("rest", "rasa")
    assert project.action_files == ("actions/actions.py",)


def test_a_project_of_rasa_1_is_read_with_all_its_parts(tmp_path: Path) -> None:
    project = read_project(make(tmp_path, ONE))
    assert [one.text for one in project.data.examples] == ["ciao", "hallo", "guten Tag Anna"]
    assert project.data.lookups == {"stadt": ("Ulm", "Trier")}
    assert project.domain.responses[0].variants == ({"text": "Hallo"},)
    assert [(story.kind, story.name, story.steps) for story in project.stories] == [
        ("story", "gruss", 2),
        ("story", "frage", 2),
    ]
    assert project.config == Config("de", ("supervised_embeddings",))


def test_a_folder_without_a_project_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTrainingData, match="no Rasa project here"):
        read_project(tmp_path)
    with pytest.raises(BadTrainingData, match="no such folder"):
        read_project(tmp_path / "none")


def test_a_project_in_a_folder_below_is_named(tmp_path: Path) -> None:
    make(tmp_path / "bot", THREE)
    (tmp_path / "bot/domain.yml").write_text("intents: [greet]\n", encoding="utf-8")
    with pytest.raises(BadTrainingData, match=r"in a folder below; name .*bot"):
        read_project(tmp_path)
