"""Sizes and colours are compared as people mean them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.product_questions.colours import colours
from flows.product_questions.items import Availability, Item
from flows.product_questions.variants import alternatives, has_size, ordered, size_named, stock
from kontor.slots import Price


def item(size: str, colour: str = "blue", there: bool = True) -> Item:
    """Return a variant."""
    availability = Availability.IN_STOCK if there else Availability.OUT_OF_STOCK
    return Item(f"{colour}-{size}", "Jacket", Price(Decimal(5), "EUR"), availability, size=size, colour=colour)


@pytest.mark.parametrize(
    "written, bases",
    [
        ("Navy", {"blue"}),
        ("marineblau", {"blue"}),
        ("olivgrün", {"green"}),
        ("black / white", {"black", "white"}),
        ("anthracite", {"grey"}),
        ("Grün", {"green"}),
        ("infrared", set()),
        ("", set()),
    ],
)
def test_a_feeds_colour_has_base_colours(written: str, bases: set[str]) -> None:
    """Shades count as their base, and a word that merely ends like one does not."""
    assert colours(written) == bases


@pytest.mark.parametrize(
    "made, wanted, fits",
    [
        ("M", "m", True),
        ("M", "L", False),
        ("one size", "L", True),
        ("Einheitsgröße", "S", True),
        ("36-39", "38", True),
        ("36-39", "40", False),
        ("42", "42", True),
        ("42.5", "42", False),
        ("", "M", True),
    ],
)
def test_a_size_fits_itself_its_range_and_one_size_fits_all(made: str, wanted: str, fits: bool) -> None:
    """Letters and numbers are scales apart."""
    assert has_size(item(made), wanted) is fits


@pytest.mark.parametrize(
    "text, named",
    [
        ("brown boots 42", "42"),
        ("in 43?", "43"),
        ("in 20?", ""),
        ("for 60 days", ""),
        ("the brown ones in 9", "9"),
        ("2 pairs please", ""),
        ("size 38", "38"),
    ],
)
def test_a_bare_number_is_a_size_where_the_product_has_it_or_one_near(text: str, named: str) -> None:
    """Only the catalogue can tell."""
    assert size_named(text, [item("42"), item("36-39"), item("9")]) == named


def test_the_stock_is_told_by_colour() -> None:
    """One size for all goes without saying."""
    assert stock([item("S"), item("M"), item("L", "red")], {}) == "blue S, M; red L"
    assert stock([item("one size"), item("one size", "red")], {}) == "blue; red"


def test_alternatives_are_the_sizes_beside_and_the_other_colours() -> None:
    """Sold out and far away is no alternative."""
    made = [item("S"), item("M"), item("L", there=False), item("XL"), item("XXXL"), item("L", "red"), item("M", "red")]
    assert [one.id for one in alternatives(made, "L", "blue")] == ["blue-M", "blue-XL", "red-L"]


def test_with_nothing_near_there_is_no_alternative() -> None:
    """A coat in XS is none for who wants XXL."""
    assert alternatives([item("XS")], "XXL", "blue") == []


@given(
    st.lists(st.sampled_from(["XS", "S", "M", "L", "XL", "42", "one size"]), max_size=6), st.sampled_from(["M", "42"])
)
def test_ordering_loses_and_makes_nothing(sizes: list[str], wanted: str) -> None:
    """Whatever the sizes, the nearest comes first."""
    made = [item(size) for size in sizes]
    nearest = ordered(made, wanted)
    assert sorted(one.id for one in nearest) == sorted(one.id for one in made)
    if any(has_size(one, wanted) for one in made):
        assert has_size(nearest[0], wanted)
