"""Whatever a file holds, reading it gives training data or one line that says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.formats import BadTrainingData, read_file
from kontor.nlu.formats.domain import read_domain
from kontor.nlu.formats.files import File
from kontor.nlu.formats.stories import read_stories

WORDS = st.sampled_from(
    'nlu: intent: examples: synonym: lookup: regex: version: text: metadata: - | > & * << [ ] { } ( ) " # ## <!-- --> '
    "a: &a *a !!python/object:os.system \t \n \n\n - a ~ null 3.1 4.0 %YAML --- ... [x](y) {} rasa_nlu_data".split(" ")
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=30).map(" ".join))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["text", "intent", "entities", "value", "synonyms", "name", "pattern", "elements", "entity", "end"]
)
LISTS = st.sampled_from(["common_examples", "entity_synonyms", "regex_features", "lookup_tables"])


def refused_or_read(text: str, kind: str) -> None:
    try:
        read_file(File(Path("x"), "x", kind, text))
    except BadTrainingData as error:
        said = str(error)
    else:
        return
    assert said.startswith("x:")
    assert "\n" not in said


@given(TEXTS, st.sampled_from(["yaml", "markdown", "json"]))
def test_random_text_is_read_or_refused(text: str, kind: str) -> None:
    refused_or_read(text, kind)


@given(st.text(max_size=200), st.sampled_from(["intent", "synonym", "lookup", "regex"]))
def test_random_examples_in_an_entry_are_read_or_refused(text: str, entry: str) -> None:
    block = "".join(f"    {line}\n" for line in text.splitlines())
    refused_or_read(f"nlu:\n- {entry}: x\n  examples: |\n{block}", "yaml")


@given(st.dictionaries(LISTS, st.lists(st.one_of(VALUES, st.dictionaries(KEYS, VALUES, max_size=4)), max_size=3)))
def test_random_json_of_the_right_shape_is_read_or_refused(lists: object) -> None:
    refused_or_read(json.dumps({"rasa_nlu_data": lists}), "json")


@pytest.mark.parametrize(
    "text, kind",
    [
        ("[" * 5000, "yaml"),
        ("[" * 100000, "json"),
        ('{"rasa_nlu_data": {}, "a": ' + "[" * 5000 + "]" * 5000 + "}", "json"),
        ("nlu: &a\n- *a\n", "yaml"),
        ("nlu:\n- &a\n  <<: *a\n  intent: x\n", "yaml"),
        ("nlu:\n- intent: x\n  examples: |\n    - " + '[a]{"entity": ' * 5000, "yaml"),
        ("## intent:x\n- " + "[" * 20000, "markdown"),
        ("## intent:x\n- " + "[a](" * 20000, "markdown"),
        ("<!--" * 20000, "markdown"),
    ],
)
def test_traps_are_read_or_refused(text: str, kind: str) -> None:
    refused_or_read(text, kind)


DOMAIN = st.sampled_from(
    "intents entities slots forms responses templates actions session_config stories rules steps required_slots "
    "use_entities mappings text buttons session_expiration_time".split()
)
DOMAINS = st.dictionaries(DOMAIN, st.one_of(VALUES, st.dictionaries(DOMAIN, VALUES, max_size=2)), max_size=3)


@given(st.one_of(TEXTS, DOMAINS.map(json.dumps)))
def test_random_domains_and_stories_are_read_or_refused(text: str) -> None:
    for read in (lambda: read_domain([("x", text)]), lambda: read_stories(File(Path("x"), "x", "yaml", text), "x")):
        said = "x:"
        try:
            read()
        except BadTrainingData as error:
            said = str(error)
        assert said.startswith("x:")
        assert "\n" not in said


@given(st.text(max_size=200))
def test_random_markdown_stories_are_read(text: str) -> None:
    read_stories(File(Path("x"), "x", "markdown", f"## a\n* b\n  - utter_b\n{text}"), "x")
