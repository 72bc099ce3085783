"""A bot's own lists and patterns: found with typos, found fast, and never hung."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.entities import find_values, read_entities
from kontor.nlu.entities.patterns import BadPattern, Patterns, compile_pattern
from kontor.nlu.entities.spellings import Spellings
from kontor.nlu.line import read_line
from tests.kontor.nlu.entities.reading import context

BRANDS = Spellings({
    "northpeak": "NorthPeak", "el camino": "El Camino", "new york": "New York", "new york city": "New York City",
    "café olé": "Café Olé", "c++": "C++", "c": "C", "at&t": "AT&T", "international parcels": "IP",
})  # fmt: skip


def found(text: str, spellings: Spellings = BRANDS) -> list[str]:
    return [spot.value for spot in spellings.find(text.lower())]


@pytest.mark.parametrize(
    "text, values",
    [
        ("an El Camino or a Northpaek jacket", ["El Camino", "NorthPeak"]),
        ("New York City and New York", ["New York City", "New York"]),
        ("new-york", ["New York"]),
        ("cafe ole", ["Café Olé"]),
        ("do you use C++ or C", ["C++", "C"]),
        ("AT&T", ["AT&T"]),
        ("internatoinal parcles", ["IP"]),
        ("el camnio", ["El Camino"]),
        ("el, camino", []),
        ("new york" * 2, []),
        ("a newer york", []),
        ("cafes", []),
    ],
)
def test_spellings_are_found_longest_first_with_typos_in_long_words(text: str, values: list[str]) -> None:
    assert found(text) == values


def test_a_short_word_has_no_typo_and_a_known_word_is_no_misspelling() -> None:
    table = Spellings({"rome": "Rome", "hamburg": "Hamburg", "homburg": "Homburg"})
    assert found("roma", table) == []
    assert found("homburg", table) == ["Homburg"]


@pytest.mark.parametrize(
    "text,values",
    [
        ("PX00000001", ["one"]),
        ("px00000009 and PY00000001", []),
        ("N-123465", []),
        ("an elektra2000 or an elektar2000", ["Elektra", "Elektra"]),
        ("an elektra2001", []),
    ],
)
def test_a_code_with_another_sign_is_another_code(text: str, values: list[str]) -> None:
    """Marked examples of order numbers are spellings, too: nobody may be told of somebody else's order."""
    table = Spellings({"px00000001": "one", "n-123456": "two", "elektra2000": "Elektra"})
    assert found(text, table) == values


def slips(word: str, place: int, kind: str) -> str:
    if kind == "dropped":
        return word[:place] + word[place + 1 :]
    if kind == "doubled":
        return word[: place + 1] + word[place:]
    if kind == "swapped":
        return word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :]
    return word[:place] + "q" + word[place + 1 :]


@given(
    st.text("abcdefghijklmnop", min_size=7, max_size=20),
    st.integers(0, 6),
    st.sampled_from(["dropped", "doubled", "swapped", "wrong"]),
)
def test_any_one_typo_in_a_long_word_is_forgiven(word: str, place: int, kind: str) -> None:
    assert found(slips(word, place, kind), Spellings({word: "it"})) == ["it"]


def test_ten_thousand_spellings_cost_about_a_millisecond() -> None:
    table = Spellings({f"{a}{b}{c} {d}son street": f"{a}{b}{c}{d}" for a in AS for b in AS for c in AS for d in AS})
    assert len(table) == 10_000
    text = "i would like a parcel to 12 marbarlinmar bobson stret and not to the internatoinal office please"
    assert found(text, table) == []
    begun = time.thread_time()
    for _ in range(20):
        found(text, table)
    assert (time.thread_time() - begun) / 20 < 0.003


AS = "mar bar lin tor gul fen sab rik dov pel".split()


def test_patterns_of_an_entity_type_find_it_in_any_case() -> None:
    patterns = Patterns({"order": [r"\b[A-Z]{2}-\d{5}\b"], "greeting": ["hello"]}, {"order"})
    finds = find_values(read_line("hello, where is ab-12345?"), context(), {}, (), patterns=patterns)
    assert [(item.values[0].type, item.values[0].value) for item in finds] == [("order", "ab-12345")]
    assert [item.values[0].type for item in patterns.hints(read_line("hello"))] == ["greeting"]


def test_words_of_a_pattern_may_have_letters_of_any_script() -> None:
    patterns = Patterns({"street": [r"\w+straße \d+", r"[\w-]+gasse"]}, {"street"})
    assert [item.values[0].value for item in patterns.read(read_line("Königstraße 12, Grüne-Öl-Gasse"))] == [
        "Königstraße 12",
        "Grüne-Öl-Gasse",
    ]


@pytest.mark.parametrize("bomb", ["(a+)+$", "(a|aa)+$", "(a|a?)+$", "(.*a){20}$", r"(\w+\s?)*$x", "a*a*a*a*a*a*a*b"])
def test_no_pattern_hangs(bomb: str) -> None:
    patterns = Patterns({"bomb": [bomb]}, {"bomb"})
    begun = time.thread_time()
    list(patterns.read(read_line("a" * 999 + "!")))
    assert time.thread_time() - begun < 0.05


@pytest.mark.parametrize(
    "written", ["a(?=x)xy", r"(?<=\d\d)y|x", r"(?<![z-a])y", r"(a)\1", "(", "[", "\\", "(x{500}){500}"]
)
def test_a_pattern_that_cannot_be_run_safely_is_refused_with_the_reason(written: str) -> None:
    with pytest.raises(BadPattern, match=r"cannot be used: .+; write it"):
        compile_pattern(written)
    assert list(Patterns({"bad": [written, "good"]}, {"bad"}).read(read_line("good")))


@pytest.mark.parametrize(
    "pattern, text, found",
    [
        (r"(?<!\d)\d{5}(?!\d)", "123456 and 12345", ["12345"]),
        (r"\bürün\b", "bu ürün ne, ürünler", ["ürün"]),
        (r"\bétage\b", "quel étage ?", ["étage"]),
        (r"\b\w+ß\b", "ein Fuß da", ["Fuß"]),
        (r"(?<![A-Z])[A-Z]{2}\d(?![\w-])", "xAB1 AB2 AB3- ab4", ["AB2", "ab4"]),
        (r"\bab|cd\b", "ab cd abcd", ["ab", "cd", "ab", "cd"]),
        (r"a\\b", "a\\b", ["a\\b"]),
    ],
)
def test_what_a_pattern_asks_of_its_neighbours_is_heeded(pattern: str, text: str, found: list[str]) -> None:
    patterns = Patterns({"it": [pattern]}, {"it"})
    assert patterns.left_out == []
    assert [item.values[0].value for item in patterns.read(read_line(text))] == found


_EDGES = st.sampled_from([r"\b", r"(?<!\d)", r"(?<=\w)", r"(?<!-)", r"(?<![a-c])"])
_ENDS = st.sampled_from([r"\b", r"(?!\d)", r"(?=\w)", r"(?!-)", r"(?![a-c])"])


@given(_EDGES, st.sampled_from(["a", "é", r"\d", "ab", "[a-c]"]), _ENDS, st.text("abcé1- ", max_size=12))
def test_patterns_of_one_length_match_where_pythons_do(before: str, core: str, behind: str, text: str) -> None:
    written, line = f"{before}{core}{behind}", read_line(text)
    matched = [match[0] for match in re.finditer(written, line.plain, re.IGNORECASE)]
    assert [item.values[0].value for item in Patterns({"it": [written]}, {"it"}).read(line)] == matched


def test_empty_matches_are_nothing() -> None:
    assert list(Patterns({"any": ["x*"]}, {"any"}).read(read_line("hello"))) == []


def test_a_bot_s_list_comes_before_the_readers() -> None:
    read = read_entities(read_line("a Rome jacket"), context(), {"style": Spellings({"rome jacket": "Rome"})})
    assert [(entity.type, entity.value) for entity in read] == [("style", "Rome")]
