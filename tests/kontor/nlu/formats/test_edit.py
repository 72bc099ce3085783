"""An example is added to a file with a difference of one line, and everything else stays as it was written."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.data import Mark
from kontor.nlu.formats import BadTrainingData, read
from kontor.nlu.formats.edit import add_example
from kontor.nlu.rasa_yaml import read_text

FILE = """# our bot
version: "3.1"   # Rasa's

nlu:
# the polite ones
- intent: greet   # with care
  examples: |
    - hello
    - hi [Ann]{"entity": "name", "role": "guest"}

    # not an example

- intent: faq/returns
  metadata: {tone: 'neutral'}
  examples:
  - text: |
      send it back
    metadata: {mood: sad}   # really
  # the end of returns

- lookup: colour
  examples: |
      - teal
- intent: bye
  examples: |-
      - bye
      - see you
rules:
- rule: say goodbye
  steps: [{intent: bye}, {action: utter_goodbye}]
"""


def added(before: str, after: str) -> list[str]:
    """Return the lines that are new; fails when one was taken away or changed."""
    differences = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]
    assert all(line[0] == "+" for line in differences), differences
    return [line[2:] for line in differences]


def change(path: Path, text: str, intent: str, example: str, marks: Sequence[Mark] = ()) -> list[str]:
    """Return the new lines after adding an example to a file of this text."""
    path.write_bytes(text.encode())
    add_example(path, intent, example, marks)
    return added(text, path.read_bytes().decode())


@pytest.mark.parametrize(
    "intent, lines",
    [
        ("greet", ["    - good day"]),
        ("faq/returns", ['  - text: "good day"']),
        ("bye", ["      - good day"]),
        ("thanks", ["- intent: thanks", "  examples: |", "    - good day"]),
    ],
)
def test_one_line_more_in_the_block_of_the_intent(tmp_path: Path, intent: str, lines: list[str]) -> None:
    assert [line for line in change(tmp_path / "n.yml", FILE, intent, "good day") if line] == lines
    assert ("good day", intent) in {(one.text, one.intent) for one in read(tmp_path / "n.yml").examples}


@pytest.mark.parametrize(
    "text, lines",
    [
        ("nlu:\r\n  - intent: a\r\n    examples: |\r\n      - x\r\n", ["      - new"]),
        ("\ufeffnlu:\n- intent: a\n  examples: |\n      - x\n", ["      - new"]),
        ("nlu:\n- intent: a\n  examples: |\n    - x", ["    - new"]),
        ("nlu:\n- intent: a\n  examples:\n    - x\n    - 'y'\n", ['    - "new"']),
        ("nlu:\n- intent: a\n  examples: >\n    - x\n", ["- intent: a", "  examples: |", "    - new"]),
        ("nlu:\n- {intent: a, examples: [x, y]}\n", ["- intent: a", "  examples: |", "    - new"]),
        ("nlu:\nresponses: {}\n", ["- intent: a", "  examples: |", "    - new"]),
        ("version: '3.1'\n", ["nlu:", "- intent: a", "  examples: |", "    - new"]),
        ("", ['version: "3.1"', "nlu:", "- intent: a", "  examples: |", "    - new"]),
        ("nlu:\n- intent: a\n  examples: |\n    - x\n- intent: b\n  examples: |\n    - x\n", ["    - new"]),
        (
            "nlu:\n- intent: b\n  examples: &e |\n    - x\n- intent: a\n  examples: *e\n",
            ["- intent: a", "  examples: |", "    - new"],
        ),
    ],
)
def test_every_layout_keeps_its_ways(tmp_path: Path, text: str, lines: list[str]) -> None:
    assert change(tmp_path / "n.yml", text, "a", "new") == lines
    if "\r\n" in text:
        assert b"new\r\n" in (tmp_path / "n.yml").read_bytes()


def test_a_file_that_is_missing_is_made(tmp_path: Path) -> None:
    example = add_example(tmp_path / "en/new.yml", "greet", "hello there")
    assert (example.intent, example.text, example.line) == ("greet", "hello there", 5)
    assert (tmp_path / "en/new.yml").read_text() == (
        'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hello there\n'
    )


def test_marks_are_written_and_read_back(tmp_path: Path) -> None:
    marks = (Mark("place", "Lisbon", 3, 9, "to"),)
    assert change(tmp_path / "n.yml", FILE, "bye", "to Lisbon", marks) == [
        '      - to [Lisbon]{"entity": "place", "role": "to"}'
    ]


def test_what_is_there_already_is_not_written_twice(tmp_path: Path) -> None:
    assert change(tmp_path / "n.yml", FILE, "greet", "hello") == []


def test_several_lines_and_odd_characters_become_one_line(tmp_path: Path) -> None:
    assert change(tmp_path / "n.yml", FILE, "bye", "so\nlong\x00 \u2028farewell") == ["      - so long farewell"]


@pytest.mark.parametrize(
    "name, text, example",
    [("n.yml", FILE, "see [this](link)"), ("n.yml", FILE, " \n "), ("n.md", "", "x"), ("n.yml", "nlu: []\n", "x")],
)
def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path, name: str, text: str, example: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadTrainingData):
        add_example(tmp_path / name, "greet", example)
    assert (tmp_path / name).read_text(encoding="utf-8") == text
    assert [one.name for one in tmp_path.iterdir()] == [name]


@given(
    st.sampled_from(["greet", "faq/returns", "bye", "new", "odd: name", "123", "null"]),
    st.text(min_size=1, max_size=30),
)
def test_all_other_examples_are_kept(intent: str, text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "n.yml"
        path.write_text(FILE, encoding="utf-8")
        try:
            example = add_example(path, intent, text)
        except BadTrainingData:
            assert path.read_text(encoding="utf-8") == FILE
            return
        after = path.read_bytes().decode()
        added(FILE, after)
        kept = [(one.intent, one.text, one.marks) for one in read_text(after, "n.yml").examples]
        kept.remove((example.intent, example.text, example.marks))
        assert kept == [(one.intent, one.text, one.marks) for one in read_text(FILE, "n.yml").examples]
        assert example.intent == intent
