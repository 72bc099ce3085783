"""`kontor rasa import` makes a bot that runs, and tells what it could not bring along."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.kontor.cli.conftest import Run
from tests.kontor.nlu.formats.projects import THREE, make


@pytest.mark.long
def test_the_bot_that_is_made_answers(kontor: Run, folder: Path, tmp_path: Path) -> None:
    project = make(tmp_path / "rasa", THREE)

    ran = kontor("rasa", "import", str(project), "--bot", "imported")

    assert (ran.code, ran.err) == (0, "")
    assert "custom actions" in ran.out
    assert "next: kontor nlu lint training_data/en, kontor check imported, kontor talk imported" in ran.out
    assert kontor("check", "imported", env={"KONTOR_WEBCHAT_SECRET": "s" * 40}).code == 0
    talked = kontor("talk", "imported", stdin="how do I return it\n")
    assert "In 30 days." in talked.out


def test_json_tells_all_and_nothing_is_overwritten(kontor: Run, tmp_path: Path) -> None:
    project, workspace = make(tmp_path / "rasa", THREE), tmp_path / "workspace"
    command = (
        "rasa",
        "import",
        str(project),
        "--bot",
        "other",
        "--to",
        str(workspace),
        "--language",
        "pt-BR",
        "--json",
    )

    ran = kontor(*command)

    told = json.loads(ran.out)
    assert told["language"] == "pt-BR"
    assert {one["what"]: one["count"] for one in told["carried"]}["examples"] == 4
    assert all((workspace / name).is_file() for name in told["files"])
    again = kontor(*command)
    assert again.code == 1
    assert "already: choose another name for the bot" in again.err
    assert kontor("rasa", "import", str(project), "--bot", "airline", "--to", str(tmp_path / "new")).code == 1
    assert not (tmp_path / "new").exists()


def test_a_folder_without_a_project_is_named(kontor: Run, tmp_path: Path) -> None:
    ran = kontor("rasa", "import", str(tmp_path / "none"), "--bot", "x")

    assert ran.code == 1
    assert "there is no such folder" in ran.err
