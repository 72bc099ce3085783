"""Training data that is written reads back the same, and a file's own words and comments are kept where they can be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.data import BadTrainingData, Example, Mark, TrainingData
from kontor.nlu.formats.files import File
from kontor.nlu.formats.write import nlu_part, write
from kontor.nlu.line import read_line
from kontor.nlu.rasa_yaml import read_text

WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12).filter(
    lambda word: word == word.strip() and "\\u" not in word and "[" not in word and word.lower().lower() == word.lower()
)
NAMES = st.one_of(st.sampled_from(["greet", "faq/returns", "null", "yes", "12", "a: b", "x #y"]), WORDS)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    before, inside, after = draw(WORDS), draw(WORDS.filter(lambda word: "]" not in word)), draw(WORDS)
    mark = Mark(draw(NAMES), draw(WORDS), len(before) + 1, len(before) + 1 + len(inside), draw(st.none() | NAMES))
    return Example(draw(NAMES), f"{before} {inside} {after}", draw(st.sampled_from([(), (mark,)])))


def low(word: str) -> str:
    """Return a spelling as synonyms are told apart by."""
    return read_line(word).low


def bare(data: TrainingData) -> object:
    return sorted((one.intent, one.text, str(one.marks)) for one in data.examples), data.lookups, data.regexes


TABLES = st.dictionaries(NAMES, st.lists(WORDS, min_size=1, max_size=3).map(tuple), max_size=2)


@given(st.lists(examples(), max_size=5), TABLES, TABLES, st.dictionaries(WORDS.map(low), WORDS, max_size=3))
def test_what_is_written_reads_back_the_same(
    some: list[Example],
    lookups: dict[str, tuple[str, ...]],
    regexes: dict[str, tuple[str, ...]],
    synonyms: dict[str, str],
) -> None:
    marked = read_synonyms(some)
    data = TrainingData(tuple(some), {**synonyms, **marked}, lookups, regexes)
    try:
        text = write(data)
    except BadTrainingData:
        assert odd(data)
        return
    assert bare(read_text(text, "n.yml")) == bare(data)


def read_synonyms(some: list[Example]) -> dict[str, str]:
    """Return what the marks of examples mean by the way."""
    return {
        low(one.text[mark.start : mark.end]): mark.value
        for one in some
        for mark in one.marks
        if one.text[mark.start : mark.end] != mark.value
    }


def odd(data: TrainingData) -> bool:
    """Tell whether data holds what the format has no way to write: marks look-alikes, comments, clashing spellings."""
    texts = [one.text for one in data.examples]
    spellings = [text for one in data.examples for text in [low(one.text[m.start : m.end]) for m in one.marks]]
    words = [*texts, *data.synonyms, *data.synonyms.values(), *(v for t in (data.lookups, data.regexes) for v in t)]
    strange = any(word != word.strip() or len((word + ".").splitlines()) != 1 for word in words)
    return strange or len(set(spellings)) != len(spellings) or any(s in data.synonyms for s in spellings)


def test_several_lines_and_marks_are_written_and_read_back() -> None:
    data = TrainingData(
        (Example("a", "two\nlines to Rome", (Mark("city", "ROM", 13, 17, "to"),)), Example("b", "[x] #1: y")),
        {"rome": "ROM", "muc": "Munich"},
        {"city": ("Rome", "Oslo")},
        {"code": (r"\d{5}",)},
    )
    read = read_text(write(data), "n.yml")
    assert bare(read) == bare(data)
    assert read.synonyms == data.synonyms


@pytest.mark.parametrize("text", [" blank", "nul\x00", "", "[a](b)"])
def test_what_has_no_form_is_refused(text: str) -> None:
    with pytest.raises(BadTrainingData):
        write(TrainingData((Example("a", text),)))


def part(text: str) -> str:
    return nlu_part(File(Path("n.yml"), "n.yml", "yaml", text))


def test_a_file_of_training_data_alone_is_kept_to_the_letter() -> None:
    text = "# ours\nversion: '3.1'\nnlu:\n# polite\n- intent: a # x\n  examples: |\n    - x\n"
    assert part(text) == text


def test_of_a_mixed_file_the_training_data_is_cut_out_with_its_comments() -> None:
    text = (
        "version: '2.0'\nrules: []\n# taught\nnlu:\n# polite\n- intent: a # x\n  examples: |\n    - x\n\nresponses:\n"
        "  utter_a: [{text: b}]\n"
    )
    assert part(text) == 'version: "3.1"\n\n# taught\nnlu:\n# polite\n- intent: a # x\n  examples: |\n    - x\n'


def test_a_part_that_leans_on_another_is_written_anew() -> None:
    text = "x: &x |\n  - hello\nnlu:\n- intent: a\n  examples: *x\n"
    assert part(text) == 'version: "3.1"\nnlu:\n- intent: a\n  examples: |\n    - hello\n'
