"""Products are held against each other by what the catalogue tells of them, and by nothing else."""

from __future__ import annotations

import pytest

from flows.product_questions.words import shop_words
from kontor.bots import Bot
from kontor.recording import options, words
from kontor.testing import Chat, ManualClock
from tests.flows.product_questions.talks import NOW, said

FJELL, VIDDE, ISBRE = "Fjell rain jacket, €129.00", "Vidde softshell jacket, €99.90", "Isbre down jacket, €219.00"


@pytest.mark.parametrize(
    "line",
    [
        "what is the difference between the Fjell and the Vidde?",
        "compare the Fjell with the Vidde please",
        "Fjell vs Vidde?",
        "which one is better, the Fjell or the Vidde?",
    ],
)
async def test_two_products_stand_side_by_side_with_price_material_and_description(chat: Chat, line: str) -> None:
    answer = await said(chat, line)
    assert f"{FJELL}, recycled polyester: “Light three-layer rain jacket" in answer
    assert f"{VIDDE}, polyester, elastane: “Stretchy softshell" in answer


@pytest.mark.parametrize(
    "line, tells",
    [
        ("which is warmer, the Isbre or the parka?", ("Isbre down jacket, €219.00: “Warm and light", "minus 20 °C")),
        ("is the Fjell lighter than the Isbre?", ("Weighs 380 g", "Weighs 340 g")),
        ("which one is waterproof, the Fjell or the Isbre?", ("10,000 mm", "Not waterproof")),
    ],
)
async def test_what_is_asked_of_them_is_told_of_each(chat: Chat, line: str, tells: tuple[str, ...]) -> None:
    answer = await said(chat, line)
    assert [one for one in tells if one not in answer] == []


async def test_what_the_data_does_not_tell_of_one_is_said(chat: Chat) -> None:
    answer = await said(chat, "which one is heavier, the Fjell or the Vidde?")
    assert "Weighs 380 g" in answer
    assert f"{VIDDE}: our description says nothing about that." in answer


async def test_what_the_data_tells_of_none_is_not_guessed_and_a_person_is_offered(chat: Chat) -> None:
    answer = await chat.says("which one is more fashionable, the Fjell or the Vidde?")
    assert "our description says nothing about that" in words(answer[-1])
    assert [one.title for one in options(answer[-1])] == ["Yes", "No"]


async def test_who_asks_which_is_cheaper_hears_the_prices_from_the_lowest_on(chat: Chat) -> None:
    answer = await said(chat, "which is cheaper, the Fjell or the Vidde?")
    assert answer.index("Vidde softshell jacket: €99.90") < answer.index("Fjell rain jacket: €129.00")


@pytest.mark.parametrize("line", ["compare 1 and 2", "what's the difference between the first and the second?"])
async def test_two_of_a_list_are_compared_by_their_places(chat: Chat, line: str) -> None:
    offered = [one.title for one in options((await chat.says("something warm under 80 euros"))[-1])]
    answer = await said(chat, line)
    assert [title for title in offered if f"{title}, €" in answer] == offered[:2]


async def test_all_of_a_list_are_compared_when_none_is_named(chat: Chat) -> None:
    offered = [one.title for one in options((await chat.says("something warm under 80 euros"))[-1])]
    answer = await said(chat, "what's the difference between them?")
    assert [title for title in offered if f"{title}, €" in answer] == offered


async def test_one_that_is_named_is_compared_with_the_one_spoken_of(chat: Chat) -> None:
    answer = await said(chat, "show me the Fjell", "what's the difference to the Vidde?")
    assert FJELL in answer
    assert VIDDE in answer


async def test_who_names_nothing_to_compare_is_asked(chat: Chat) -> None:
    assert "Which products shall I compare?" in await said(chat, "can you compare them for me?")
    answer = await said(chat, "the Fjell and the Isbre")
    assert FJELL in answer
    assert ISBRE in answer


async def test_a_compared_product_can_be_asked_about(chat: Chat) -> None:
    answer = await chat.says("what is the difference between the Fjell and the Vidde?")
    answer = await chat.says("are they machine washable?")
    assert len(answer) > 0


async def test_products_are_compared_in_german(shop: Bot) -> None:
    async with Chat(shop, clock=ManualClock(NOW), language="de") as chat:
        answer = await said(chat, "was ist der Unterschied zwischen der Fjell und der Isbre?")
        assert "Regenjacke Fjell, 129,00 €" in answer
        assert "Daunenjacke Isbre, 219,00 €" in answer
        answer = await said(chat, "ist der Parka wärmer als die Isbre?")
        assert "minus 20 °C" in answer
        assert "Warme und leichte Daunenjacke" in answer


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "which of these is lighter?"),
        ("de", "worin unterscheiden sich die beiden?"),
        ("de", "welche ist wärmer?"),
        ("pt", "qual é a diferença entre as duas?"),
        ("pt", "qual é mais quente?"),
        ("es", "¿cuál es la diferencia?"),
        ("es", "¿cuál abriga más?"),
    ],
)
def test_comparing_is_heard_in_every_language(language: str, text: str) -> None:
    heard = shop_words(language)
    assert heard.compares(text) or (heard.ranks(text) and heard.chooses(text))


async def test_of_two_that_were_compared_one_is_pointed_at_by_its_place(chat: Chat) -> None:
    answer = await said(chat, "what's the difference between the Fjell and the Vidde?", "how much is the second one?")
    assert "€99.90" in answer
    assert "Vidde" in answer
