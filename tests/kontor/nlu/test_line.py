"""A message made ready: the same characters whether they are read one by one or all at once."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.line import read_line

WORDS = st.text(alphabet="aäßÅéñ\u0301\u0308\u0323 œŒΣσİıK°²…’„🙂ﬁ한é ~Dž", max_size=20)


@given(st.one_of(WORDS, st.text(max_size=20)).filter(lambda text: not text.startswith(" ")))
def test_a_line_is_the_same_however_it_is_read(text: str) -> None:
    """A line break at the end has every character looked at."""
    whole, singly = read_line(text), read_line(f"{text}\n")
    assert singly.plain in (f"{whole.plain} ", whole.plain)
    assert singly.low.rstrip() == whole.low.rstrip()
    assert singly.offsets[: len(whole.offsets)] == whole.offsets


@pytest.mark.parametrize(
    "text, plain, low",
    [
        ("Größe 42,5 für Mädchen", "Größe 42,5 für Mädchen", "größe 42,5 für mädchen"),
        ("„Grün“ – ja", '"Grün" - ja', '"grün" - ja'),
        ("İstanbul", "İstanbul", "istanbul"),
        ("👍🏽 ❤️", "👍 ❤", "👍 ❤"),
        ("ﬁx\u200b  it", "ﬁx it", "ﬁx it"),
        ("ΣΑΣ", "ΣΑΣ", "σασ"),
        ("Mu\u0308nchen fu\u0308r Andre\u0301", "München für André", "münchen für andré"),
        ("Ho\u0302\u0300 q\u0303", "Hồ q\u0303", "hồ q\u0303"),
    ],
)
def test_a_line_keeps_as_many_characters_as_it_shows(text: str, plain: str, low: str) -> None:
    line = read_line(text)
    assert (line.plain, line.low) == (plain, low)
    assert len(line.plain) == len(line.low) == len(line.offsets)


def test_an_accent_of_its_own_belongs_to_the_letter_before_it() -> None:
    """As some keyboards and all file names on a Mac have it (Unicode Standard Annex 15)."""
    text = "nach Mu\u0308nchen, bitte"
    line = read_line(text)
    start = line.low.index("münchen")
    assert text[slice(*line.span(start, start + 7))] == "Mu\u0308nchen"
    end = read_line("zum Cafe\u0301")
    assert end.span(4, 8) == (4, 9)


@given(st.one_of(WORDS, st.text(max_size=30)))
def test_each_character_stands_for_signs_of_its_own(text: str) -> None:
    line = read_line(text)
    spans = [line.span(place, place + 1) for place in range(len(line.plain))]
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
