"""Rasa YAML is read in full, and what is wrong in it is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontor.nlu.data import Mark, join
from kontor.nlu.formats import read
from kontor.nlu.rasa_yaml import BadTrainingData, read_text

WHOLE = """
version: "3.1"
rules:
- rule: something else
nlu:
- intent: book_flight
  metadata: {sentiment: neutral}
  examples: |
    - from [Oslo]{"entity": "place", "role": "from"} to [Rome]{"entity": "place", "role": "to", "group": "1"}
    # a comment
    - to [the big apple](place:New York) [now]
- intent: faq/returns
  examples:
  - text: |
      can I send it back
    metadata: {sentiment: sad}
  - "- returns?"
- synonym: Munich
  examples: |
    - München
    - MUC
- lookup: colour
  examples: |
    - teal
    - ochre
- regex: reference
  examples: |
    - [A-Z0-9]{6}
"""


def test_every_kind_of_entry_is_read() -> None:
    data = read_text(WHOLE, "nlu.yml")
    assert [(example.intent, example.text, example.line) for example in data.examples] == [
        ("book_flight", "from Oslo to Rome", 9),
        ("book_flight", "to the big apple [now]", 11),
        ("faq/returns", "can I send it back", 14),
        ("faq/returns", "returns?", 17),
    ]
    assert data.synonyms == {"the big apple": "New York", "münchen": "Munich", "muc": "Munich"}
    assert data.lookups == {"colour": ("teal", "ochre")}
    assert data.regexes == {"reference": ("[A-Z0-9]{6}",)}


def test_marks_keep_role_group_value_and_place() -> None:
    first, second, *_ = read_text(WHOLE, "nlu.yml").examples
    assert first.marks == (Mark("place", "Oslo", 5, 9, "from"), Mark("place", "Rome", 13, 17, "to", "1"))
    assert second.marks == (Mark("place", "New York", 3, 16),)


def test_one_text_may_carry_several_marks() -> None:
    text = 'nlu:\n- intent: x\n  examples: |\n    - [Rome][{"entity": "city"}, {"entity": "place", "role": "to"}]\n'
    assert read_text(text, "n.yml").examples[0].marks == (Mark("city", "Rome", 0, 4), Mark("place", "Rome", 0, 4, "to"))


@pytest.mark.parametrize(
    "text, said",
    [
        ('nlu:\n- intent: x\n  examples: |\n    - to [Rome]{"entity" "p"}\n', "n.yml:4: the mark"),
        (
            'nlu:\n- intent: x\n  examples: |\n    - to [Rome]{"role": "to"}\n',
            "n.yml:4: the mark of “Rome” names no entity",
        ),
        ("nlu:\n- intnet: x\n  examples: |\n    - a\n", "n.yml:2: “intnet” is no kind of entry"),
        ("nlu:\n- intent: x\n  intent: y\n  examples: |\n    - a\n", "n.yml:3: “intent” is written twice"),
        ("nlu: hello\n", "n.yml:1: “nlu” must be a list"),
        ("- a\n", "n.yml:1: the file must start with keys"),
        ("nlu:\n  - intent: [\n", "n.yml:3: not valid YAML"),
        ("nlu:\n- intent: x\n  examples:\n  - {metadata: 1}\n", "n.yml:4: an example written as keys needs “text:”"),
        ("a: \x01", "n.yml:1: the sign U+0001 may not stand in YAML"),
        ("nlu:\n- intent: x\n  examples: |\n    - a\n    - caf\x8e\n", "n.yml:5: the sign U+008E may not stand"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BadTrainingData) as caught:
        read_text(text, "n.yml")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["intent", "synonym", "lookup", "regex"])
def test_what_rasa_passes_over_with_a_warning_is_passed_over_and_told(kind: str) -> None:
    empty = f"- {kind}: nothing\n- {kind}: blank\n  examples: |\n    # later\n- {kind}: null\n  examples:\n"
    cut = f"- {kind}: kept\n  examples: |\n    - first\n      of two lines\n    - second\n"
    data = read_text(f"nlu:\n{empty}{cut}", "n.yml")

    assert [str(one) for one in data.passed] == [
        "n.yml:2: “nothing” has no examples, passed over; add “examples: |” and lines that start with “- ”",
        "n.yml:3: “blank” has no examples, passed over; add “examples: |” and lines that start with “- ”",
        "n.yml:6: “null” has no examples, passed over; add “examples: |” and lines that start with “- ”",
        "n.yml:11: an example of “kept” that does not start with “- ”, passed over; put it on one line",
    ]
    assert (data.synonyms, data.lookups, data.regexes) == (
        {"first": "kept", "second": "kept"} if kind == "synonym" else {},
        {"kept": ("first", "second")} if kind == "lookup" else {},
        {"kept": ("first", "second")} if kind == "regex" else {},
    )
    assert [one.text for one in data.examples] == (["first", "second"] if kind == "intent" else [])
    assert join([data, data]).passed == data.passed * 2


def test_folders_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.yml", "a.yaml", "c.txt"):
        (tmp_path / name).write_text(f"nlu:\n- intent: {name[0]}\n  examples: |\n    - hello\n")
    assert [example.intent for example in read(tmp_path).examples] == ["a", "b"]


def test_an_empty_file_has_no_examples() -> None:
    assert read_text("", "n.yml").examples == ()
    assert read_text("nlu:\n", "n.yml").examples == ()


@pytest.mark.parametrize(
    "text, read",
    [
        ("\ufeffnlu:\r\n- intent: a\r\n  examples: |\r\n    - bom\r\n    -tight\r\n", ["bom", "tight"]),
        ("x: &x |\n  - hello\nnlu:\n- intent: a\n  examples: *x\n", ["hello"]),
        (
            "b: &b\n  intent: a\n  examples: |\n    - old\nnlu:\n- <<: *b\n  examples: |\n    - new\n- *b\n",
            ["new", "old"],
        ),
        ('version: "2.0"\nnlu:\n- intent: a\n  examples: "- one\\n- two\\n"\n', ["one", "two"]),
        ("nlu:\n- intent: a\n  examples: |\n    - M\\u00fcnchen\n", ["München"]),
        ("nlu:\n- intent: a\n  examples: |\n    - ü M\\u00fcnchen\n", ["ü M\\u00fcnchen"]),
        ("nlu:\n- intent: a\n  examples:\n  - text: |\n      two\n      lines\n    metadata: {x: 1}\n", ["two\nlines"]),
        ("nlu:\n- intent: a\n  examples: |\n    -\n    - \n    - kept\n", ["kept"]),
    ],
)
def test_what_yaml_allows_is_read_as_rasa_reads_it(text: str, read: list[str]) -> None:
    assert [example.text for example in read_text(text, "n.yml").examples] == read


def test_a_version_from_the_future_is_refused() -> None:
    with pytest.raises(BadTrainingData, match=r"n\.yml:1: version 4\.0 is newer"):
        read_text('version: "4.0"\nnlu: []\n', "n.yml")
