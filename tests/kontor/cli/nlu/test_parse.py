from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.kontor.cli.conftest import Ran, Run

AT = ("--at", "2026-11-21T10:00+01:00")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, models: Path) -> dict[str, str]:
    """A data folder with the models of the run, so that the bot's is trained once."""
    folder = tmp_path_factory.mktemp("data")
    models.mkdir(exist_ok=True)
    (folder / "models").symlink_to(models)
    return {"KONTOR_DATA": str(folder)}


def told(ran: Ran) -> dict[str, Any]:
    assert (ran.code, len(ran.lines)) == (0, 1)
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_a_text_is_told_with_intent_entities_language_engine_and_time(kontor: Run, kept: dict[str, str]) -> None:
    found = told(kontor("nlu", "parse", "airline", "wann geht LH 400 morgen?", "--json", *AT, env=kept))

    assert (found["intent"], found["language"], found["engine"]) == ("ask_departure_time", "de", "embedded")
    assert found["ranking"][0] == {"intent": found["intent"], "certainty": found["certainty"]}
    number, day = found["entities"]
    assert number == {
        "type": "flight_number", "value": "LH400", "text": "LH 400", "start": 10, "end": 16,
        "role": None, "group": None,
    }  # fmt: skip
    assert (day["type"], day["value"]) == ("day", "2026-11-22")
    assert found["ms"] > 0


def test_with_a_question_in_mind_a_bare_answer_is_read_as_one(kontor: Run, kept: dict[str, str]) -> None:
    found = told(kontor("nlu", "parse", "airline", "the 3rd", "--asked", "day", "--json", *AT, env=kept))

    assert [(one["type"], one["value"]) for one in found["entities"]] == [("day", "2026-12-03")]


def test_the_readable_form_names_intent_and_values(kontor: Run, kept: dict[str, str]) -> None:
    ran = kontor("nlu", "parse", "airline", "when does LH400 leave", *AT, env=kept)

    assert ran.code == 0
    assert ran.lines[0].startswith("ask_departure_time  ")
    assert '  flight_number "LH400"  “LH400”, 10–15' in ran.lines


def test_a_bot_that_is_not_there_is_one_line(kontor: Run) -> None:
    ran = kontor("nlu", "parse", "nobody", "hello")

    assert (ran.code, ran.out, len(ran.err.strip().splitlines())) == (1, "", 1)


def test_role_and_group_of_an_entity_are_told(kontor: Run, data: Path) -> None:
    marks = '    - [{}]{{"entity": "topping", "role": "extra", "group": "{}"}} please\n'
    order = "".join(
        marks.format(word, 1 + place % 2) for place, word in enumerate(("ham", "corn", "egg", "rice", "salt"))
    )
    data.write_text(data.read_text("utf-8") + "- intent: order\n  examples: |\n" + order, "utf-8")
    said = ("nlu", "parse", "learner", "ham please", *AT)
    (found,) = told(kontor(*said, "--json"))["entities"]

    assert (found["type"], found["role"], found["group"]) == ("topping", "extra", "1")
    assert '  topping (extra, group 1) "ham"  “ham”, 0–3' in kontor(*said).lines
