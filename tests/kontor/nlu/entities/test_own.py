"""A project's own tables of types that readers know add to what the readers find."""

from __future__ import annotations

import pytest

from kontor.nlu.entities import Words, find_values, read_entities
from kontor.nlu.entities.spellings import Spellings
from kontor.nlu.line import read_line
from tests.kontor.nlu.entities.reading import context

OWN: Words = {
    "size": Spellings({"family pack": "family pack", "tall": "M", "medium": "Demi", "large": "large"}),
    "colour": Spellings({"house blend": "house blend"}),
    "place": Spellings({"old harbour": "Old Harbour", "the white city": "Lisbon", "cork": "Cork", "rome": "Rome"}),
    "day": Spellings({"market day": "Saturday", "fair day": "fair day"}),
    "time": Spellings({"closing time": "18:30"}),
    "money": Spellings({"a fiver": "5 EUR", "peanuts": "peanuts"}),
    "brand": Spellings({"northpeak": "NorthPeak"}),
}


def read(text: str, words: Words = OWN, asked: str | None = None) -> list[tuple[str, object, str | None]]:
    found = read_entities(read_line(text), context(asked=asked), words)
    return [(entity.type, entity.value, entity.role) for entity in found]


@pytest.mark.parametrize(
    "text, found",
    [
        ("a family pack and an XL", [("size", "family pack", None), ("size", "XL", None)]),
        ("the Famliy Pack", [("size", "family pack", None)]),
        ("the house blend in blue", [("colour", "house blend", None), ("colour", "blue", None)]),
        ("Northpaek", [("brand", "NorthPeak", None)]),
    ],
)
def test_a_table_adds_values_that_the_reader_does_not_know(text: str, found: list[object]) -> None:
    assert read(text) == found


def test_a_place_of_the_table_has_the_form_and_the_role_of_one() -> None:
    assert read("from Old Harbour to Hamburg") == [("place", ["Old Harbour"], "from"), ("place", ["HAM"], "to")]
    assert read("a parcel to old harbour") == [("place", ["Old Harbour"], "to")]


@pytest.mark.parametrize(
    "text, found",
    [
        ("a tall one", ("size", "M", None)),
        ("flights to the white city", ("place", ["LIS"], "to")),
        ("open on market day", ("day", "2026-11-21", None)),
        ("before closing time", ("time", "18:30", None)),
        ("for a fiver", ("money", {"amount": "5", "currency": "EUR"}, None)),
    ],
)
def test_what_a_spelling_stands_for_is_read_by_the_types_own_reader_at_the_moment(
    text: str, found: tuple[str, object, str | None]
) -> None:
    assert found in read(text)


def test_what_is_no_value_of_a_type_with_a_form_of_its_own_is_passed_over() -> None:
    assert read("is it open on fair day") == []
    assert read("sold for peanuts") == []


def test_what_the_reader_finds_itself_stays_with_it() -> None:
    assert read("between Oslo and Rome") == read("between Oslo and Rome", {}) != []
    assert read("Rome to Oslo") == read("Rome to Oslo", {})
    assert read("a large one please", asked="size") == read("a large one please", {}, asked="size") != []


def test_a_table_that_gives_the_same_words_another_value_has_its_way() -> None:
    assert ("size", "M", None) in read("size medium", {})
    assert read("size medium") == [("size", "Demi", None)]


def test_a_name_that_is_an_everyday_word_too_is_a_place_once_a_table_lists_it() -> None:
    assert read("the cork branch", {}) == []
    assert read("the cork branch") == [("place", ["ORK"], None)]


def test_a_table_of_a_type_whose_reader_is_off_is_taken_as_it_is_written() -> None:
    found = find_values(read_line("to the white city on market day"), context(), OWN, types=())
    assert [value.value for one in found for value in one.values] == ["Lisbon", "Saturday"]
