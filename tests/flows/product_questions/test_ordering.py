"""Who wants what was shown is told where to order it."""

from __future__ import annotations

import pytest

from flows.product_questions.words import shop_words
from kontor.bots import Bot
from kontor.recording import options
from kontor.testing import Chat, ManualClock
from tests.flows.product_questions.talks import NOW, said


@pytest.mark.parametrize(
    "line", ["I'll take it", "how do I buy this?", "great, I'll take it, thanks!", "ok I want to buy the jacket"]
)
async def test_who_wants_what_was_shown_is_sent_to_its_page(chat: Chat, line: str) -> None:
    """Nothing is ordered in the chat."""
    answer = await said(chat, "show me the Isbre", line)
    assert "You can order Isbre down jacket on its page: https://shop.nordlicht.example/p/nl-104" in answer


async def test_who_takes_another_size_is_sent_to_that_one(chat: Chat) -> None:
    assert "nl-104-nav-l" in await said(chat, "show me the Isbre", "I'll take it in L")


async def test_a_colour_that_is_not_made_is_not_sold(chat: Chat) -> None:
    answer = await said(chat, "show me the Isbre", "can I order it in beige?")
    assert "You can order" not in answer
    assert "we don't have Isbre down jacket in" in answer


async def test_a_yes_in_such_words_orders_nothing(chat: Chat) -> None:
    assert "You can order" not in await said(chat, "is the poncho vegan?", "yes I want that")


async def test_of_several_that_are_offered_it_is_asked_which_is_taken(chat: Chat) -> None:
    await chat.says("something warm under 80 euros")
    [asked] = await chat.says("I'll take it")
    first = options(asked)[0].title
    assert f"You can order {first} on its page" in await said(chat, f"[{first}]")


async def test_who_wants_to_buy_something_else_is_shown_it(chat: Chat) -> None:
    assert "Gang hiking socks, two pairs: €22.90" in await said(chat, "show me the Isbre", "I want to buy hiking socks")


async def test_thanks_stay_thanks(chat: Chat) -> None:
    assert "page" not in await said(chat, "show me the Isbre", "thanks, bye!")


async def test_a_german_who_takes_it_is_not_bid_farewell(shop: Bot) -> None:
    async with Chat(shop, clock=ManualClock(NOW), language="de") as chat:
        assert "können Sie auf der Produktseite bestellen" in await said(
            chat, "zeig mir die Isbre", "super, die nehm ich"
        )


@pytest.mark.parametrize(
    "language, text, which",
    [
        ("en", "I'll take it", ""),
        ("en", "perfect, I'll buy the blue one", "blue"),
        ("en", "I'll take it if it is waterproof", None),
        ("en", "I will not take it", None),
        ("en", "I'd like to order a replacement", None),
        ("de", "ich nehme die", ""),
        ("de", "was nehm ich da", None),
        ("de", "die nehm ich nicht", None),
        ("de", "die möchte ich zurückgeben", None),
        ("pt", "vou levar", ""),
        ("pt", "fechado, fico com ela", ""),
        ("pt", "vou levar meu gato no avião", None),
        ("pt", "eu quero falar com atendente", None),
        ("es", "me lo llevo", ""),
        ("es", "dale, me la llevo", ""),
        ("es", "si me la llevo al Aconcagua se rompe", None),
        ("es", "quiero pedir un cambio", None),
    ],
)
def test_wanting_it_is_told_from_saying_more_in_every_language(language: str, text: str, which: str | None) -> None:
    assert shop_words(language).taken(text) == which
