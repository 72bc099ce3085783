"""Any file or folder of training data is read, whatever Rasa's format of its day."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontor.nlu.data import Mark
from kontor.nlu.formats import BadTrainingData, read

YAML = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hello\n    - hi [Ann](name)\n'
JSON = """{
  "rasa_nlu_data": {
    "common_examples": [
      {"text": "bye", "intent": "goodbye", "entities": []},
      {"text": "to NYC", "intent": "travel", "entities": [
        {"start": 3, "end": 6, "value": "New York", "entity": "city", "role": "to"}
      ]}
    ],
    "entity_synonyms": [{"value": "Munich", "synonyms": ["MUC", "münchen"]}],
    "regex_features": [{"name": "code", "pattern": "[0-9]{5}"}],
    "lookup_tables": [
      {"name": "city", "elements": ["Oslo", "Rome"]}, {"name": "street", "elements": "tables/streets.txt"}
    ]
  }
}
"""
MARKDOWN = """<!-- made
by hand -->
## intent:thanks
- thank you
* cheers [mate](person:friend)

## synonym:Munich
- Munchen
## regex:code
- [0-9]{5}
## lookup:city
- Oslo
## lookup: street
  tables/streets.txt
## a story
* greet
  - utter_greet
"""


def test_json_of_rasa_is_read_with_lines_marks_tables_and_synonyms(tmp_path: Path) -> None:
    (tmp_path / "nlu.json").write_text(JSON, encoding="utf-8")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/streets.txt").write_text("Main Street\n\nHigh Street\n", encoding="utf-8")
    data = read(tmp_path / "nlu.json")
    assert [(one.intent, one.text, one.line) for one in data.examples] == [
        ("goodbye", "bye", 4),
        ("travel", "to NYC", 5),
    ]
    assert data.examples[1].marks == (Mark("city", "New York", 3, 6, "to"),)
    assert data.synonyms == {"muc": "Munich", "münchen": "Munich", "nyc": "New York"}
    assert data.regexes == {"code": ("[0-9]{5}",)}
    assert data.lookups == {"city": ("Oslo", "Rome"), "street": ("Main Street", "High Street")}


def test_markdown_of_rasa_is_read_and_its_stories_are_not(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/nlu.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/streets.txt").write_text("Main Street\n", encoding="utf-8")
    data = read(tmp_path / "data/nlu.md")
    assert [(one.intent, one.text, one.line) for one in data.examples] == [
        ("thanks", "thank you", 4),
        ("thanks", "cheers mate", 5),
    ]
    assert data.examples[1].marks == (Mark("person", "friend", 7, 11),)
    assert data.synonyms == {"munchen": "Munich", "mate": "friend"}
    assert data.regexes == {"code": ("[0-9]{5}",)}
    assert data.lookups == {"city": ("Oslo",), "street": ("Main Street",)}


def test_an_example_of_json_without_an_intent_is_passed_over_with_its_line(tmp_path: Path) -> None:
    lines = (
        '{"text": "a"},\n{"text": "b", "intent": null},\n{"text": "c", "intent": " "},\n{"text": "d", "intent": "x"}'
    )
    (tmp_path / "n.json").write_text(f'{{"rasa_nlu_data": {{"common_examples": [\n{lines}]}}}}', encoding="utf-8")
    data = read(tmp_path / "n.json")
    assert [(one.intent, one.text, one.line) for one in data.examples] == [("x", "d", 5)]
    assert [str(one) for one in data.passed] == [
        f"{(tmp_path / 'n.json').as_posix()}:{line}: an example without “intent”, passed over; give it one"
        for line in (2, 3, 4)
    ]


def test_a_mark_of_json_may_stand_between_whole_floats(tmp_path: Path) -> None:
    (tmp_path / "n.json").write_text(JSON.replace("3,", "3.0,").replace("6,", "6.0,"), encoding="utf-8")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/streets.txt").write_text("Main Street\n", encoding="utf-8")
    (mark,) = read(tmp_path / "n.json").examples[1].marks
    assert (mark.start, mark.end, type(mark.start), type(mark.end)) == (3, 6, int, int)


@pytest.mark.parametrize("end", ["6.5", "true", "NaN", "Infinity", '"6"', "7.0"])
def test_a_mark_of_json_that_ends_nowhere_in_its_text_is_told(tmp_path: Path, end: str) -> None:
    (tmp_path / "n.json").write_text(JSON.replace('"end": 6', f'"end": {end}'), encoding="utf-8")
    with pytest.raises(BadTrainingData, match=r"n\.json:5: the mark of city lies outside its text"):
        read(tmp_path / "n.json")


def test_an_item_of_markdown_begins_with_or_without_a_blank(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_text("## intent:x\n-a\n*b\n+c\n  -  d\n* e\n+\tf\n-\n", encoding="utf-8")
    assert [one.text for one in read(tmp_path / "n.md").examples] == ["a", "b", "c", "d", "e", "f"]


def test_a_line_of_markdown_that_is_no_item_is_passed_over_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_text("## intent:x\nhello\n- hi\n\n## synonym:y\nz\n", encoding="utf-8")
    data = read(tmp_path / "n.md")
    assert [(one.text, one.line) for one in data.examples] == [("hi", 3)]
    assert [(one.source, one.line, one.text) for one in data.passed] == [
        ((tmp_path / "n.md").as_posix(), line, f"a line of “{name}” that does not start with “- ”")
        for line, name in ((2, "x"), (6, "y"))
    ]


def test_a_folder_is_read_whole_and_other_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/nlu.yml").write_text(YAML, encoding="utf-8")
    (tmp_path / "nlu.md").write_text("## intent:thanks\n- ta\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("# Not training data\n\ntext\n", encoding="utf-8")
    (tmp_path / "compose.yml").write_text("services: !secret {\n", encoding="utf-8")
    (tmp_path / "package.json").write_text("{}", encoding="utf-8")
    (tmp_path / ".rasa").mkdir()
    (tmp_path / ".rasa/nlu.yml").write_text(YAML, encoding="utf-8")
    assert [one.text for one in read(tmp_path).examples] == ["ta", "hello", "hi Ann"]


def test_a_rasa_project_stands_for_its_data_folder(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text("intents: [greet]\n", encoding="utf-8")
    for name in ("data/nlu.yml", "tests/nlu.yml"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(YAML, encoding="utf-8")
    assert len(read(tmp_path).examples) == 2


@pytest.mark.parametrize(
    "name, text, said",
    [
        ("n.json", '{"rasa_nlu_data": {"common_examples": [\n{"text": "a" "intent"}]}}', "n.json:2: not valid JSON"),
        ("n.json", '{"name": "Agent"}', "n.json:1: no Rasa training data"),
        (
            "n.json",
            '{"rasa_nlu_data": {"common_examples": [\n\n{"text": "a", "intent": 1}]}}',
            "n.json:3: an entry needs “intent”",
        ),
        (
            "n.json",
            (
                '{"rasa_nlu_data": {"common_examples": [\n'
                '{"text": "a", "intent": "x", "entities": [{"entity": "e", "start": 0, "end": 9}]}]}}'
            ),
            "n.json:2: the mark of e lies outside its text",
        ),
        ("n.md", "## intent:\n- a\n", "n.md:1: “## intent:” needs a name"),
        ("n.md", '## intent:x\n- [a]{"entity" 1}\n', "n.md:2: the mark"),
        ("n.md", "## lookup:x\n../../secret.txt\n", "n.md:2: the table ../../secret.txt cannot be read"),
        ("n.txt", "hello", "n.txt:1: a file of this ending is not read"),
        ("n.yml", "rules: []", "n.yml:1: no training data here"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadTrainingData) as caught:
        read(tmp_path / name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTrainingData, match="no such file or folder"):
        read(tmp_path / "none")
