"""A number or a page of the shop names the item it stands for, and nothing else does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from flows.product_questions.items import Item
from flows.product_questions.numbers import Numbers, without_numbers
from kontor.slots import Price

PRICE = Price(Decimal(10), "EUR")
RED = Item("A1-R", "Hat", PRICE, group="A1", link="https://s.example/hats/warm?colour=red")
BLUE = Item("A1-B", "Hat", PRICE, group="A1", link="https://s.example/hats/warm?colour=blue")
WORD = Item("cap", "Cap", PRICE, link="https://s.example/caps/")
NUMBERS = Numbers([RED, BLUE, WORD])


@pytest.mark.parametrize(
    "text, items",
    [
        ("a1-r", [[RED]]),
        ("is A1-B, in stock?", [[BLUE]]),
        ("A1 please", [[RED, BLUE]]),
        ("http://www.s.example/hats/warm?colour=blue", [[BLUE]]),
        ("see s.example/hats/warm?utm=1 ...", [[RED, BLUE]]),
        ("https://s.example/caps", [[WORD]]),
        ("A1-R or A1-B?", [[RED], [BLUE]]),
        ("the cap", []),
        ("https://s.example/else", []),
        ("A12", []),
    ],
)
def test_numbers_and_addresses_name_items(text: str, items: list[list[Item]]) -> None:
    """Of a product all its variants."""
    assert NUMBERS.named(text) == items


def test_a_question_is_left_without_number_and_address() -> None:
    """They are no words of it."""
    assert without_numbers("is A1-R (https://s.example/hats) warm?", RED) == "is ( warm?"
