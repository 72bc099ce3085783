from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.kontor.cli.conftest import Ran, Run

GOOD = "nlu:\n" + "".join(
    f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {verb} the {thing}\n" for thing in things)
    for intent, verb, things in (
        ("find", "where is", ("parcel", "letter", "bus", "key", "cat", "dog", "shop", "door", "exit", "gate")),
        ("buy", "I want to buy", ("shoe", "coat", "hat", "sock", "tent", "lamp", "map", "rope", "bag", "cup")),
    )
)


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_good_data_has_nothing_to_mend(kontor: Run, tmp_path: Path) -> None:
    ran = kontor("nlu", "lint", str(write(tmp_path, {"nlu.yml": GOOD})))

    assert (ran.code, ran.out) == (0, "20 examples: nothing to mend\n")


def test_an_error_ends_with_code_1_and_a_note_does_not(kontor: Run, tmp_path: Path) -> None:
    few = "- intent: lone\n  examples: |\n    - one\n    - two\n"
    noted = kontor("nlu", "lint", str(write(tmp_path / "a", {"nlu.yml": GOOD + few})))
    wrong = kontor(
        "nlu", "lint", str(write(tmp_path / "b", {"nlu.yml": GOOD + few.replace("two", "where is the cat")}))
    )

    assert (noted.code, noted.lines[-1]) == (0, "22 examples: 1 warning")
    assert wrong.code == 1
    assert wrong.lines[0].startswith(
        f"wrong {tmp_path.as_posix()}/b/nlu.yml:29 contradicting: “where is the cat” is lone"
    )


def test_folders_of_languages_are_looked_at_each_in_its_own(kontor: Run, tmp_path: Path) -> None:
    german = GOOD.replace("the cup", "die Tasse und zwar heute noch bitte")
    folder = write(tmp_path, {"en/a.yml": german, "de/a.yml": GOOD})

    found = json.loads(kontor("nlu", "lint", str(folder), "--json").out)

    assert [(one["file"], one["kind"]) for one in found if one["file"].endswith("en/a.yml")] == [
        (f"{folder.as_posix()}/en/a.yml", "language")
    ]
    assert not [one for one in found if one["kind"] == "contradicting"]


GREETED = (
    "nlu:\n- intent: greet\n  examples: |\n    - hello\n    - hi there\n- intent: hail\n  examples: |\n    - hello\n"
)


@pytest.mark.parametrize("short", ["qa", "db", "en", "pt-BR"])
def test_a_folder_that_looks_like_a_languages_hides_nothing_beside_it(kontor: Run, tmp_path: Path, short: str) -> None:
    folder = write(tmp_path, {"faq/nlu.yml": GREETED, f"{short}/nlu.yml": GOOD})

    found = json.loads(kontor("nlu", "lint", str(folder), "--json").out)

    assert [one["file"] for one in found if one["kind"] == "contradicting"] == [f"{folder.as_posix()}/faq/nlu.yml"]


def test_folders_with_names_of_two_letters_that_are_no_languages_are_looked_at_together(
    kontor: Run, tmp_path: Path
) -> None:
    folder = write(tmp_path, {"qa/nlu.yml": GOOD, "db/nlu.yml": GOOD.replace("intent: find", "intent: seek")})

    ran = kontor("nlu", "lint", str(folder))

    assert (ran.code, "contradicting" in ran.out) == (1, True)


def test_a_folder_without_training_data_takes_no_language_from_those_beside_it(kontor: Run, tmp_path: Path) -> None:
    german = GOOD.replace("the cup", "die Tasse und zwar heute noch bitte")
    folder = write(tmp_path, {"en/a.yml": german, "de/a.yml": GOOD, "notes/todo.md": "# Later\n"})

    found = json.loads(kontor("nlu", "lint", str(folder), "--json").out)

    assert f"{folder.as_posix()}/en/a.yml" in {one["file"] for one in found if one["kind"] == "language"}
    assert not [one for one in found if one["kind"] == "contradicting"]


def test_a_rasa_project_is_one_also_where_its_data_stands_in_a_folder_named_like_a_language(
    kontor: Run, tmp_path: Path
) -> None:
    project = write(tmp_path, {"en/nlu.yml": GOOD, "domain.yml": "intents: [find, buy, lost]\n"})

    found = json.loads(kontor("nlu", "lint", str(project), "--json").out)

    assert [one["kind"] for one in found] == ["no_examples"]


def test_a_rasa_project_is_held_against_its_domain(kontor: Run, tmp_path: Path) -> None:
    project = write(
        tmp_path, {"data/nlu.yml": GOOD, "domain.yml": "intents: [find, buy, lost]\nentities: [day, town]\n"}
    )

    found = json.loads(kontor("nlu", "lint", str(project), "--json").out)

    assert [(one["line"], one["kind"]) for one in found] == [(1, "no_examples"), (2, "no_examples")]


def test_a_bots_topics_are_looked_at_where_they_stand(kontor: Run, data: Path) -> None:
    data.write_text(data.read_text("utf-8").replace("- can I wash the jacket", "- how much is the jacket"), "utf-8")
    found = json.loads(kontor("nlu", "lint", "learner", "--json").out)

    assert ("training_data/en/things.yml", "contradicting") in {(one["file"], one["kind"]) for one in found}
    assert all(one["mend"] for one in found)


OTHER = GOOD.replace("intent: find", "intent: hear").replace("I want to buy", "I would like to see")


def sums(ran: Ran) -> list[str]:
    """The lines that sum up."""
    return [line for line in ran.lines if not line.startswith(("wrong ", "note "))]


def test_without_arguments_each_bot_is_looked_at_and_what_none_joins_by_itself(kontor: Run, data: Path) -> None:
    """Three topics share texts: one is the bot's, the others no bot joins with it or with one another."""
    write(data.parent, {"spare.yml": OTHER, "other.yml": GOOD})
    alone = kontor("nlu", "lint")
    bot = data.parents[2] / "bots" / "learner" / "__init__.py"
    bot.write_text(bot.read_text().replace('["things"]', '["things", "spare", "other"]'))
    del sys.modules["bots.learner"]
    joined = kontor("nlu", "lint")

    assert (alone.code, alone.err) == (0, "")
    assert sums(alone) == [
        "learner: 10 examples: 2 warnings",
        "files of no bot: 40 examples: nothing to mend",
    ]
    assert (joined.code, joined.lines[-1].partition(", ")[0]) == (1, "learner: 50 examples: 10 errors")
    assert sum("contradicting" in line for line in joined.lines) == 10


def test_what_two_bots_share_is_told_once(kontor: Run, data: Path) -> None:
    twin = data.parents[2] / "bots" / "twin" / "__init__.py"
    twin.parent.mkdir()
    twin.write_text((data.parents[2] / "bots/learner/__init__.py").read_text().replace('"learner"', '"twin"'))
    data.write_text(data.read_text("utf-8").replace("- can I wash the jacket", "- how much is the jacket"), "utf-8")
    ran = kontor("nlu", "lint")

    assert ran.code == 1
    assert sum("contradicting" in line for line in ran.lines) == 1
    assert [line.partition(":")[0] for line in sums(ran)] == ["learner", "twin"]
    assert all("1 error" in line for line in sums(ran))


def test_without_arguments_a_bot_that_cannot_be_loaded_hides_no_other(kontor: Run, data: Path) -> None:
    broken = data.parents[2] / "bots" / "broken" / "__init__.py"
    broken.parent.mkdir()
    broken.write_text("bot = 1 / 0\n")
    ran = kontor("nlu", "lint")

    assert (ran.code, ran.lines[-1]) == (0, "learner: 10 examples: 2 warnings")
    assert ran.err.startswith("note broken: the bot broken cannot be loaded")


def test_without_arguments_and_data_it_says_what_to_name(kontor: Run) -> None:
    ran = kontor("nlu", "lint")

    assert (ran.code, "training_data:1: there is no such file or folder" in ran.err) == (1, True)


def test_what_is_installed_is_not_the_workspaces_to_mend(
    kontor: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "installed"
    (installed / "training_data" / "en").mkdir(parents=True)
    twice = GOOD.replace("I want to buy the cup", "where is the bus")
    (installed / "training_data" / "en" / "shared.yml").write_text(twice, "utf-8")
    monkeypatch.syspath_prepend(installed)
    module = data.parents[2] / "bots" / "learner" / "__init__.py"
    module.write_text(module.read_text().replace('["things"]', '["things", "shared"]'))
    before = json.loads(kontor("nlu", "lint", str(installed / "training_data"), "--json").out)
    data.write_text(data.read_text("utf-8").replace("- can I wash the jacket", "- where is the dog"), "utf-8")
    found = json.loads(kontor("nlu", "lint", "learner", "--json").out)

    assert before
    assert {one["file"] for one in found} == {"training_data/en/things.yml"}
    assert any("where is the dog" in one["text"] for one in found)


def test_what_a_model_mixes_up_is_told_on_request(kontor: Run, tmp_path: Path) -> None:
    mixed = GOOD.replace("I want to buy the cup", "where is the nearest bus")
    folder = str(write(tmp_path, {"nlu.yml": mixed}))

    assert "confusing" not in kontor("nlu", "lint", folder).out
    assert "“where is the nearest bus” (buy) is taken for find" in kontor("nlu", "lint", folder, "--confusing").out


def test_a_bot_without_training_data_is_told(kontor: Run) -> None:
    ran = kontor("nlu", "lint", "unset")

    assert (ran.code, "learns from no training data" in ran.err) == (1, True)
