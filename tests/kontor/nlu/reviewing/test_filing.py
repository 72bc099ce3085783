from __future__ import annotations

from pathlib import Path

import pytest

from kontor.nlu.data import BadTrainingData
from kontor.nlu.reviewing.filing import Filing, read_filing
from kontor.nlu.sources import read_sources

EN = """version: "3.1"  # ours
nlu:
- intent: ask_price
  examples: |
    # what people say
    - what does it cost
- intent: greet
  examples: |
    - hello
"""
DE = EN.replace("what does it cost", "was kostet das").replace("hello", "hallo").replace("ask_price", "ask_delivery")


def make(root: Path, workspace: Path) -> Filing:
    for language, text in (("en", EN), ("de", DE)):
        (root / language).mkdir(parents=True)
        (root / language / "shop.yml").write_text(text, "utf-8")
    return read_filing(read_sources([root], ["en", "de"], ["shop"]), [root], workspace)


def test_an_example_is_written_under_its_intent_and_every_comment_stays(tmp_path: Path) -> None:
    filing = make(tmp_path / "training_data", tmp_path)
    filing.file("en", "ask_price", "how dear is it")

    assert (tmp_path / "training_data/en/shop.yml").read_text("utf-8") == EN.replace(
        "    - what does it cost\n", "    - what does it cost\n    - how dear is it\n"
    )


def test_undoing_leaves_the_files_as_they_were(tmp_path: Path) -> None:
    filing = make(tmp_path / "training_data", tmp_path)
    filing.file("en", "ask_price", "how dear is it")
    filing.file("de", "greet", "moin")

    assert [filing.undo(), filing.undo(), filing.undo()] == [True, True, False]
    assert (tmp_path / "training_data/en/shop.yml").read_text("utf-8") == EN
    assert (tmp_path / "training_data/de/shop.yml").read_text("utf-8") == DE


def test_an_installed_file_is_copied_to_the_workspace_and_never_touched(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    filing = make(tmp_path / "installed", workspace)
    filing.file("en", "greet", "hey there")

    assert (tmp_path / "installed/en/shop.yml").read_text("utf-8") == EN
    assert "    - hello\n    - hey there\n" in (workspace / "training_data/en/shop.yml").read_text("utf-8")
    filing.undo()
    assert not (workspace / "training_data/en/shop.yml").exists()


def test_an_intent_that_a_language_lacks_gets_a_block_in_the_topic_that_has_it_elsewhere(tmp_path: Path) -> None:
    filing = make(tmp_path / "training_data", tmp_path)
    filing.file("de", "ask_price", "wie teuer ist das")

    assert "- intent: ask_price" in (tmp_path / "training_data/de/shop.yml").read_text("utf-8")


def test_an_intent_that_nothing_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTrainingData, match="no training data has the intent 'fly'"):
        make(tmp_path / "training_data", tmp_path).file("en", "fly", "up up and away")


def test_two_examples_of_one_new_file_are_both_kept(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    filing = make(tmp_path / "installed", workspace)
    filing.file("en", "greet", "hey there")
    filing.file("en", "greet", "good day")

    text = (workspace / "training_data/en/shop.yml").read_text("utf-8")
    assert "- hey there\n    - good day\n" in text


def test_what_there_is_to_learn_from_is_read_once_each_file_a_step(tmp_path: Path) -> None:
    told: list[float] = []
    root = tmp_path / "training_data"
    make(root, tmp_path)
    sources = read_sources([root], ["en", "de"], ["shop"])
    filing = read_filing(sources, [root], tmp_path, lambda what, share: told.append(share))

    assert filing.intents == ("ask_delivery", "ask_price", "greet")
    assert filing.texts == {"what does it cost", "hello", "was kostet das", "hallo"}
    assert {"cost", "kostet", "hallo"} <= filing.words
    filing.file("en", "ask_price", "how dear is it")
    filing.file("de", "greet", "moin")
    assert told == [0.0, 0.5, 1.0]
