"""What is marked in an example is written and read back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.data import Mark
from kontor.nlu.marks import BadMark, read_marks, write_marks

NAMES = st.text("abcdefgh_", min_size=1, max_size=6)
PIECES = st.text(st.characters(exclude_characters="[](){}\n\r", exclude_categories=["Cs"]), min_size=1, max_size=8)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, tuple[Mark, ...]]:
    """Draw a text with marks that do not overlap, some of them twofold."""
    text, marks = "", []
    for piece in draw(st.lists(PIECES, max_size=6)):
        for type in sorted(draw(st.sets(NAMES, max_size=2))):
            value = draw(st.one_of(st.just(piece), st.text(min_size=1, max_size=5)))
            role, group = draw(st.one_of(st.none(), NAMES)), draw(st.one_of(st.none(), NAMES))
            marks.append(Mark(type, value, len(text), len(text) + len(piece), role, group))
        text += piece
    return text, tuple(marks)


@given(marked())
def test_what_is_written_is_read_back_the_same(example: tuple[str, tuple[Mark, ...]]) -> None:
    assert read_marks(write_marks(*example)) == example


@given(st.text(st.sampled_from("[]{}():,\"'abc entiyvlu\\"), max_size=60))
def test_no_text_does_more_than_refuse(source: str) -> None:
    try:
        text, marks = read_marks(source)
    except BadMark:
        return
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)


@pytest.mark.parametrize(
    "source, text, marks",
    [
        ("press [Ctrl] [C]", "press [Ctrl] [C]", ()),
        ("[a]{} [b]()", "[a]{} [b]()", ()),
        ("[weird [nested](city)", "weird [nested", (Mark("city", "weird [nested", 0, 13),)),
        ('[x]{"entity": "e", "value": "}"}!', "x!", (Mark("e", "}", 0, 1),)),
        ('[five]{"entity": "n", "value": 5}', "five", (Mark("n", "5", 0, 4),)),
        ("[x](y:z:w)", "x", (Mark("y", "z:w", 0, 1),)),
        ('[x]{"entity": "e", "role": ""}', "x", (Mark("e", "x", 0, 1),)),
    ],
)
def test_edges_are_read_as_rasa_reads_them(source: str, text: str, marks: tuple[Mark, ...]) -> None:
    assert read_marks(source) == (text, marks)


@pytest.mark.parametrize("value", ["null]", "true", "[]", "{}"])
def test_a_value_that_is_no_text_is_refused(value: str) -> None:
    with pytest.raises(BadMark):
        read_marks(f'[x]{{"entity": "e", "value": {value}}}')


@pytest.mark.parametrize(
    "text, marks",
    [
        ("ab", (Mark("x", "ab", 0, 2), Mark("y", "b", 1, 2))),
        ("a]b", (Mark("x", "a]b", 0, 3),)),
        ("[a](b)", ()),
    ],
)
def test_what_cannot_be_written_is_refused(text: str, marks: tuple[Mark, ...]) -> None:
    with pytest.raises(BadMark):
        write_marks(text, marks)
