"""The plain spelling of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.letters import plain


@pytest.mark.parametrize(
    "text, spelling",
    [
        ("  Déjà\u00a0VU! ", "deja vu"),
        ("ＳＴＯＰ", "stop"),
        ("st\u200bop\ufe0f 🛑", "stop"),
        ("İPTAL", "iptal"),
        ("ıptal", "iptal"),
        ("रोकें।", "रोकें"),
        ("Straße", "strasse"),
        ("snake_case", "snake case"),
        ("one\ttwo\n\nthree", "one two three"),
        ("", ""),
    ],
)
def test_spellings_of_one_word_fall_together(text: str, spelling: str) -> None:
    assert plain(text) == spelling


@given(st.text())
def test_the_plain_spelling_is_its_own(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_take_a_shorter_way_to_the_same_spelling(text: str) -> None:
    marked = plain(f"{text} é")
    assert plain(text) == marked.removesuffix("e").strip()
