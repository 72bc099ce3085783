"""What customers ask finds what they mean, and nothing where the shop has nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.product_questions.feed import read_feed
from flows.product_questions.items import Availability, Item
from flows.product_questions.search import SURE, Shelf, Wish, affirmed
from flows.product_questions.words import shop_words
from kontor.knowledge import lexicon
from kontor.slots import Price

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def euros(amount: str) -> Price:
    """Return a sum in euros."""
    return Price(Decimal(amount), "EUR")


def test_the_variant_asked_for_is_shown_and_said_to_be_there(shelves: dict[str, Shelf]) -> None:
    """The blue rain jacket in M is in stock."""
    found = shelves["en"].find(Wish("do you have the blue rain jacket in M?", colour="blue", size="M"), NOW)[0]
    assert (found.item.id, found.exact) == ("NL-101-BLU-M", True)


def test_a_variant_that_is_sold_out_is_shown_as_such(shelves: dict[str, Shelf]) -> None:
    """And not replaced by another one without a word."""
    found = shelves["en"].find(Wish("the blue rain jacket in L", colour="blue", size="L"), NOW)[0]
    assert (found.item.id, found.exact) == ("NL-101-BLU-L", False)


def test_a_colour_reads_the_same_in_every_language(shelves: dict[str, Shelf]) -> None:
    """Navy, marineblau and blau are blue."""
    english = shelves["en"].find(Wish("down jacket", colour="blue"), NOW)[0]
    german = shelves["de"].find(Wish("Daunenjacke in blau", colour="blue"), NOW)[0]
    assert english.item.id == german.item.id == "NL-104-NAV-M"


def test_prices_filter_by_what_is_paid_today(shelves: dict[str, Shelf]) -> None:
    """A sale brings the parka below 200 euros, and only while it lasts."""
    wish = Wish("warm winter parka", most=euros("200"))
    assert shelves["en"].find(wish, NOW)[0].item.group == "NL-103"
    after = shelves["en"].find(wish, datetime(2026, 12, 10, tzinfo=UTC))
    assert "NL-103" not in [one.item.group for one in after]


def test_something_warm_under_eighty_euros_costs_less_than_that(shelves: dict[str, Shelf]) -> None:
    """Three different products."""
    found = shelves["en"].find(Wish("something warm under 80 euros", most=euros("80")), NOW)
    assert len({one.item.group for one in found}) == 3
    assert all(one.item.costs(NOW).amount <= 80 and one.certainty >= SURE for one in found)


def test_a_price_is_no_size(shelves: dict[str, Shelf]) -> None:
    """Boots come in 42, and forty-two euros are something else."""
    found = shelves["en"].find(Wish("rubber boots under 42 euros", most=euros("42")), NOW)
    assert [one.item.group for one in found if one.certainty >= SURE] == []
    assert shelves["en"].find(Wish("rubber boots 42"), NOW)[0].item.id == "NL-503-GRE-42"


def test_a_limit_in_another_currency_is_no_filter(shelves: dict[str, Shelf]) -> None:
    """Ten dollars are not ten euros; nothing is converted behind the customer's back."""
    found = shelves["en"].find(Wish("rain jacket", most=Price(Decimal(10), "USD")), NOW)
    assert found[0].item.group == "NL-101"


def test_variants_of_one_product_come_once(shelves: dict[str, Shelf]) -> None:
    """Six rain jackets are one answer."""
    found = shelves["en"].find(Wish("fjell rain jacket"), NOW, most=10)
    groups = [one.item.group for one in found]
    assert len(groups) == len(set(groups))


def test_what_a_description_denies_is_not_found(shelves: dict[str, Shelf]) -> None:
    """The down jacket is "not waterproof"."""
    found = shelves["en"].find(Wish("waterproof down jacket"), NOW)
    reasons = {one.item.group: dict(one.reasons) for one in found}
    assert "waterproof" not in reasons["NL-104"]
    assert affirmed("Warm. Not waterproof: wear a shell. Light", "en") == "Warm.  : wear a shell. Light"


@pytest.mark.parametrize(
    "language, text, denied",
    [
        ("en", "trousers in L, not black please", ("black",)),
        ("en", "a beanie without wool", ("wool",)),
        ("de", "Ich hätte gern Schuhe, die nicht aus Leder sind", ("leder",)),
        ("de", "Weste ohne Taschen", ("taschen",)),
        ("pt", "uma mochila mas não em preto", ("preto",)),
        ("pt", "luvas sem ser de couro", ("couro",)),
        ("es", "un gorro, no en rojo", ("rojo",)),
        ("es", "pantalones sin bolsillos", ("bolsillos",)),
        ("en", "no green either", ()),
        ("en", "trainers that are not heavy", ()),
        ("de", "Handschuhe ohne Fluorcarbone", ()),
        ("en", "I do not know what to give my wife", ()),
        ("de", "Habt ihr den Pullover nicht in rot?", ()),
        ("es", "no venden botas?", ()),
    ],
)
def test_what_a_wish_takes_back_is_told_from_what_it_wants(language: str, text: str, denied: tuple[str, ...]) -> None:
    """A "no" that begins a text answers, and a German question with "nicht" only asks kindly."""
    assert shop_words(language).denied(text) == denied


@pytest.mark.parametrize(
    "language, text, never",
    [
        ("en", "warm winter jacket, not down", "NL-104"),
        ("en", "gloves not made of leather", "NL-402"),
        ("de", "Regenjacke ohne Kapuze", "NL-101"),
        ("de", "Winterjacke ohne Daunen", "NL-104"),
    ],
)
def test_what_is_denied_is_left_out(shelves: dict[str, Shelf], language: str, text: str, never: str) -> None:
    """Wherever the words stand; a parka "without down" stays."""
    found = shelves[language].find(Wish(text, denied=shop_words(language).denied(text)), NOW, most=20)
    assert never not in {one.item.product for one in found}


def test_of_a_denied_colour_other_variants_stay(shelves: dict[str, Shelf]) -> None:
    """The sweater is there in blue too."""
    assert shelves["en"].find(Wish("knitted sweater", denied=("red",)), NOW)[0].item.id == "NL-204-BLU-L"


def test_a_wish_that_only_denies_is_about_just_that(shelves: dict[str, Shelf]) -> None:
    """ "I have no gloves" asks for some."""
    assert shelves["en"].find(Wish("I have no gloves", denied=("gloves",)), NOW)[0].item.product == "NL-402"


def test_a_childs_jacket_comes_first_only_for_a_child(shelves: dict[str, Shelf]) -> None:
    """Grown-ups ask for rain jackets without saying so."""
    assert shelves["en"].find(Wish("rain jacket"), NOW)[0].item.age_group == "adult"
    assert shelves["en"].find(Wish("rain jacket for my son"), NOW)[0].item.age_group == "kids"


@pytest.mark.parametrize(
    "typed, meant",
    [("regnjacke", "NL-101"), ("gumistiefel", "NL-503"), ("rucksak", "NL-601"), ("skihosse", "NL-303")],
)
def test_typing_errors_are_forgiven(shelves: dict[str, Shelf], typed: str, meant: str) -> None:
    """One letter more, less or changed."""
    assert shelves["de"].find(Wish(typed), NOW)[0].item.group == meant


def test_german_compounds_are_found_by_their_parts() -> None:
    """Nobody needs to list every jacket there is."""
    [unit] = lexicon("de").units("Regenjacke")
    assert [part.meanings for part in unit.parts] == [("=rain",), ("=jacket",)]


def test_a_shop_that_sells_other_things_needs_no_words_of_ours() -> None:
    """Ranking works on the feed's own words."""
    items = [
        Item("1", "Ficus lyrata 80 cm", euros("39"), description="Needs little light."),
        Item("2", "Monstera deliciosa", euros("29"), description="Grows fast, likes light."),
    ]
    found = Shelf(items, "en").find(Wish("do you have a monstera plant?"), NOW)
    assert found[0].item.id == "2"


def test_an_empty_catalogue_finds_nothing() -> None:
    """And does not fail."""
    assert Shelf([], "en").find(Wish("rain jacket", colour="blue"), NOW) == []


def test_sold_out_products_come_after_those_to_be_had() -> None:
    """Otherwise alike."""
    gone = Item("1", "Rain jacket", euros("50"), Availability.OUT_OF_STOCK)
    there = Item("2", "Rain jacket", euros("50"))
    assert [one.item.id for one in Shelf([gone, there], "en").find(Wish("rain jacket"), NOW)] == ["2", "1"]


@given(st.text(max_size=300))
def test_no_text_makes_the_search_fail(shelves: dict[str, Shelf], text: str) -> None:
    """Certainties are chances, ranks fall, and nothing is found twice."""
    found = shelves["de"].find(Wish(text), NOW)
    assert all(0 <= one.certainty <= 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@given(st.lists(st.sampled_from(range(75)), unique=True, min_size=1))
def test_the_order_of_the_feed_does_not_matter_to_what_is_covered(kept: list[int]) -> None:
    """Any part of a feed is a feed."""
    items = read_feed((files("bots.shop") / "data" / "feed.csv").read_bytes()).items
    some = [items[place] for place in kept]
    forth, back = Shelf(some, "en"), Shelf(some[::-1], "en")
    wish = Wish("warm waterproof jacket")
    assert {one.item.product for one in forth.find(wish, NOW, 30)} == {
        one.item.product for one in back.find(wish, NOW, 30)
    }


@pytest.mark.parametrize("typed, product", [("fjel", "NL-101"), ("vide", "NL-105"), ("the isber jacket", "NL-104")])
def test_a_short_name_is_known_with_one_letter_wrong(shelves: dict[str, Shelf], typed: str, product: str) -> None:
    """It is no other word, so nothing else can be meant."""
    assert shelves["en"].find(Wish(typed), NOW)[0].item.product == product


@pytest.mark.parametrize("typed", ["wamr", "fall", "side"])
def test_a_word_is_not_taken_for_a_name(shelves: dict[str, Shelf], typed: str) -> None:
    """With two letters wrong, or where a name would be a guess."""
    assert not [one for one in shelves["en"].find(Wish(typed, names_only=True), NOW) if one.certainty >= SURE]


def test_nobody_is_shown_what_is_for_others(shelves: dict[str, Shelf]) -> None:
    """Who names both may see both."""
    women = shelves["en"].find(Wish("a warm jacket for women"), NOW, most=10)
    assert "male" not in {one.item.gender for one in women}
    assert {one.item.gender for one in shelves["en"].find(Wish("base layer for men and women"), NOW, most=10)} >= {
        "male",
        "female",
    }
