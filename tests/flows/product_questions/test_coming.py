"""Who writes from a product's page, or sends the cart of a channel's own shop."""

from __future__ import annotations

import pytest

from kontor.messages import Cart, CartLine, Referral, Text
from kontor.recording import words
from kontor.testing import Chat
from tests.flows.desk import Desk
from tests.flows.product_questions.talks import said

ISBRE, TUR = "NL-104-NAV-L", "NL-301-GRE-48"


def page_of(item: str) -> Referral:
    """Return what WhatsApp tells of somebody who pressed "Message business" on a product's page."""
    return Referral("product", product_id=item, catalog_id="600000000000001")


async def asked(chat: Chat, line: str, item: str) -> str:
    """Write from a product's page and return the answer."""
    return "\n".join(words(one) for one in await chat.does(Text(line), page_of(item)))


@pytest.mark.parametrize("line", ["is it in stock?", "how much is it?", "is this waterproof?", "ist das wasserdicht?"])
async def test_who_asks_from_a_products_page_means_that_product(chat: Chat, line: str) -> None:
    answer = await asked(chat, line, ISBRE)
    assert "Isbre" in answer
    assert "Which product" not in answer


async def test_the_page_goes_before_what_was_spoken_of(chat: Chat) -> None:
    await said(chat, "show me the Bekk fleece")
    assert "Isbre down jacket is €219.00" in await asked(chat, "how much is it?", ISBRE)


async def test_what_is_named_goes_before_the_page(chat: Chat) -> None:
    assert "Bekk fleece jacket is " in await asked(chat, "how much is the Bekk fleece?", ISBRE)
    assert "Bekk" in await said(chat, "is it waterproof?")


async def test_a_question_after_the_greeting_is_still_about_the_page(chat: Chat) -> None:
    await asked(chat, "hello", ISBRE)
    assert "Isbre" in await said(chat, "how much is it?")


async def test_another_page_in_the_middle_of_a_question_begins_anew(chat: Chat) -> None:
    assert "Which" in await said(chat, "show me jackets")
    assert "Tur hiking trousers" in await asked(chat, "is it in stock?", TUR)


async def test_of_a_page_that_the_feed_does_not_have_nothing_else_is_told(chat: Chat) -> None:
    await said(chat, "show me the Bekk fleece")
    answer = await asked(chat, "how much is it?", "nobody-has-this")
    assert "Bekk" not in answer
    assert "Which product do you mean?" in answer


async def test_a_page_seen_yesterday_is_not_what_was_spoken_of_since(chat: Chat) -> None:
    await asked(chat, "is it in stock?", ISBRE)
    await chat.waits(hours=20)
    await said(chat, "show me the Bekk fleece")
    assert "Bekk" in await said(chat, "how much is it?")


@pytest.mark.parametrize("line", ["is it waterproof?", "how much is it?", "do you have it in L?"])
async def test_who_answers_to_an_earlier_message_means_the_product_that_it_shows(chat: Chat, line: str) -> None:
    shown = (await chat.says("show me the Isbre"))[-1]
    await chat.says("show me the Bekk fleece")
    answer = "\n".join(words(one) for one in await chat.does(Text(line), quotes=shown))
    assert "Isbre" in answer
    assert "Bekk" not in answer
    assert "Isbre" in await said(chat, "and how do I wash it?")


async def test_a_list_that_is_answered_to_names_no_product(chat: Chat) -> None:
    shown = (await chat.says("show me jackets"))[-1]
    await said(chat, "show me the Bekk fleece")
    answer = await chat.does(Text("how much is it?"), quotes=shown)
    assert "Bekk" in "\n".join(words(one) for one in answer)


def cart(*lines: CartLine, text: str | None = None) -> Cart:
    return Cart(lines, "600000000000001", text)


async def test_a_cart_is_told_back_with_its_sum_and_given_to_people(chat: Chat) -> None:
    desk = Desk(chat)
    sent = cart(CartLine(ISBRE, 2, "249", "EUR"), CartLine(TUR, 1, "79.9", "EUR"), text="please gift-wrap")
    answer = "\n".join(words(one) for one in await chat.does(sent))
    assert "2 × Isbre down jacket, navy, L: €498.00" in answer
    assert "1 × Tur hiking trousers, grey, 48: €79.90" in answer
    assert "Total: €577.90" in answer
    [handed] = desk.handovers
    assert (handed.reason, handed.facts["note"]) == ("cart", "please gift-wrap")
    assert handed.facts["cart"][0] == {"product_id": ISBRE, "quantity": 2, "price": "249", "currency": "EUR"}


async def test_a_cart_without_prices_costs_what_the_shop_says(chat: Chat) -> None:
    answer = "\n".join(words(one) for one in await chat.does(cart(CartLine(ISBRE, 1))))
    assert "1 × Isbre down jacket, navy, L: €219.00" in answer


async def test_a_line_that_nobody_knows_is_told_by_its_number_and_makes_no_sum(chat: Chat) -> None:
    answer = "\n".join(
        words(one) for one in await chat.does(cart(CartLine(ISBRE, 1, "249", "EUR"), CartLine("X-9", 3)))
    )
    assert "3 × X-9" in answer
    assert "Total" not in answer


@pytest.mark.parametrize("price", ["NaN", "-5", "much", "1e999999"])
async def test_a_price_that_is_none_is_the_shops(chat: Chat, price: str) -> None:
    answer = "\n".join(words(one) for one in await chat.does(cart(CartLine(ISBRE, 1, price, "EUR"))))
    assert "1 × Isbre down jacket, navy, L: €219.00" in answer


async def test_of_a_long_cart_the_first_lines_are_told_and_all_are_given_to_people(chat: Chat) -> None:
    desk = Desk(chat)
    sent = cart(*(CartLine(ISBRE, number, "1", "EUR") for number in range(1, 101)))
    answer = "\n".join(words(one) for one in await chat.does(sent))
    assert "20 × Isbre down jacket, navy, L: €20.00" in answer
    assert "21 × Isbre" not in answer
    assert "and 80 more" in answer
    assert "Total: €5,050.00" in answer
    assert len(desk.handovers[0].facts["cart"]) == 100


async def test_of_an_unknown_page_nothing_that_was_offered_before_is_meant(chat: Chat) -> None:
    await said(chat, "show me jackets", "never mind")
    assert "Which product do you mean?" in await asked(chat, "how much is it?", "nobody-has-this")
