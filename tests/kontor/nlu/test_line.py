"""A message made ready: the same characters whether they are read one by one or all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.line import read_line

WORDS = st.text(alphabet="aäßÅéñ œŒΣσİıK°²…’„🙂ﬁ한é ~Dž", max_size=20)


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
    ],
)
def test_a_line_keeps_as_many_characters_as_it_shows(text: str, plain: str, low: str) -> None:
    line = read_line(text)
    assert (line.plain, line.low) == (plain, low)
    assert len(line.plain) == len(line.low) == len(line.offsets)
