from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kontor.cli.train import train_embedded
from kontor.plugins import load_bot
from tests.kontor.cli.conftest import Ran, Run
from tests.kontor.cli.learner import DATA
from tests.kontor.nlu.bars import Bar
from tests.kontor.nlu.rasa.pretending import pretended


def told(ran: Ran) -> dict[str, Any]:
    assert (ran.code, ran.err, len(ran.lines)) == (0, "", 1)
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_training_tells_how_well_each_language_is_understood(kontor: Run, data: Path) -> None:
    found = told(kontor("train", "learner", "--json"))

    assert (found["bot"], found["engine"], found["kept"]) == ("learner", "embedded", False)
    assert Path(found["model"]).stat().st_size / 2**20 == found["model_mb"]
    english = found["languages"]["en"]
    assert (english["examples"], english["intents"], english["vectors"]) == (10, 2, None)
    assert 0.5 < english["accuracy"] <= 1
    assert english["features"]["words"] > 5


def test_what_was_trained_from_the_same_data_is_kept_and_new_data_is_learnt(
    kontor: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (told(kontor("train", "learner", "--json")) for _ in range(2))
    data.write_text(DATA + "    - is the hat washable\n", "utf-8")
    monkeypatch.delitem(sys.modules, "bots.learner", raising=False)
    third = told(kontor("train", "learner", "--json"))

    assert [one["kept"] for one in (first, second, third)] == [False, True, False]
    assert second["languages"] == first["languages"]
    assert third["languages"]["en"]["examples"] == 11


def test_the_bar_moves_while_a_bot_learns_and_stands_at_the_end_where_nothing_is_to_be_learnt(
    kontor: Run, data: Path, tmp_path: Path
) -> None:
    first, second = Bar(), Bar()
    for bar in (first, second):
        train_embedded(load_bot("learner"), tmp_path / "models", bar)

    assert first.is_whole, first.shares
    assert len([share for share in first.shares if 0.0 < share < 0.5]) > 5  # while it learns
    assert second.shares[-1] == 1.0
    assert "intents.en" not in second.whats


def test_the_readable_form_has_a_line_a_language(kontor: Run, data: Path) -> None:
    ran = kontor("train", "learner")

    assert ran.code == 0
    assert any(line.split()[:3] == ["en", "10", "2"] for line in ran.lines)
    assert ran.lines[-1].startswith("trained in ")


@pytest.mark.parametrize("given, written", [((), 100), (("--epochs", "7"), 7)])
def test_rasa_goes_through_the_data_as_often_as_it_is_told(
    kontor: Run, data: Path, tmp_path: Path, given: tuple[str, ...], written: int
) -> None:
    environment = pretended(tmp_path / "environment")
    found = told(
        kontor("train", "learner", "--engine", "rasa", *given, "--json", env={"KONTOR_RASA": str(environment)})
    )

    model = Path(found["languages"]["en"]["model"])
    config = YAML(typ="safe").load(model.parent / "rasa" / "en" / "config.yml")
    named = {part["name"]: part for part in config["pipeline"]}
    assert (named["DIETClassifier"]["epochs"], named["ResponseSelector"]["epochs"]) == (written, written)


def test_a_model_of_fewer_epochs_is_another_one_and_kept_beside(kontor: Run, data: Path, tmp_path: Path) -> None:
    env = {"KONTOR_RASA": str(pretended(tmp_path / "environment"))}
    command = ("train", "learner", "--engine", "rasa", "--json", "--epochs")
    found = [told(kontor(*command, number, env=env)) for number in ("7", "9", "7")]

    assert [one["kept"] for one in found] == [False, False, True]
    first, second, third = (one["languages"]["en"]["model"] for one in found)
    assert first == third != second


def test_what_cannot_be_trained_is_said_in_one_line(kontor: Run, data: Path) -> None:
    for given, words in (
        (("learner", "--engine", "parrot"), "there is no engine 'parrot': choose embedded or rasa"),
        (("learner", "--engine", "rasa"), "run `kontor rasa install`"),
        (("learner", "--epochs", "7"), "add --engine rasa, or leave it away"),
        (("whole",), "whole"),
    ):
        ran = kontor("train", *given)
        assert (ran.code, ran.out, len(ran.err.strip().splitlines())) == (1, "", 1)
        assert words in ran.err
