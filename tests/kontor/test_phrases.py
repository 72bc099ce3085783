"""Phrases with gaps are found as lists of words spell them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.letters import plain
from kontor.phrases import Phrase, says_phrase

LISTS = {"flights": ["flight", "*plane", "my connection"], "lost": ["missed", "<late> for"], "late": ["too late"]}


@pytest.mark.parametrize(
    "phrase, text",
    [
        ("missed my flight", "I MISSED my flight!!"),
        ("where's my", "Wheres it? Where's my parcel"),
        ("cm … tall", "I'm 180cm and not very tall"),
        ("connect*", "our connecting train"),
        ("*flug", "mein Anschlussflug"),
        ("größe", "Welche Grösse? Größe!"),
        ("missed … <flights>", "we missed that damned early plane"),
        ("<lost> … <flights>", "too late for the seaplane"),
        ("<lost> … <flights>", "missed my connection"),
        ("not here.", "it is not here?"),
        ("=link", "Link?"),
        ("how … … many", "how a b c d e f many"),
    ],
)
def test_a_phrase_is_found_however_a_text_is_spelled(phrase: str, text: str) -> None:
    assert says_phrase(text, [Phrase.read(phrase, LISTS)])


@pytest.mark.parametrize(
    "phrase, text",
    [
        ("missed my flight", "dismissed my flight"),
        ("flight", "flights"),
        ("missed … <flights>", "missed the very last and only plane"),
        ("not here.", "not here yet"),
        ("=link", "the link"),
        ("my … bag", "bag my"),
        ("how … … many", "how a b c d e f g many"),
    ],
)
def test_and_nowhere_else(phrase: str, text: str) -> None:
    assert not says_phrase(text, [Phrase.read(phrase, LISTS)])


def test_the_name_of_a_list_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="ships"):
        Phrase.read("missed <ships>", LISTS)


_SPELLED = st.lists(st.sampled_from(["a", "it's", "*b", "c*", "…", "<flights>", "<lost>"]), min_size=1, max_size=5)
_WORDS = ["a", "it's", "ab", "cd", "flight", "seaplane", "my", "connection", "too", "late", "for", "missed", "x"]


@given(_SPELLED, st.lists(st.sampled_from(_WORDS), max_size=9))
def test_looking_for_the_letters_first_changes_no_finding(spelled: list[str], words: list[str]) -> None:
    phrase, said = Phrase.read(" ".join(spelled), LISTS), plain(" ".join(words))
    assert phrase.is_in(said) == bool(phrase.pattern.search(said))


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    says_phrase(text, [Phrase.read("<lost> … <flights>", LISTS), Phrase.read("=x")])
