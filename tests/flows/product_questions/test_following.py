"""What is said after a product or a list: another one, both, something like it, its picture; what no feed tells."""

from __future__ import annotations

import pytest

from kontor.bots import Bot
from kontor.recording import options, words
from kontor.testing import Chat, ManualClock
from tests.flows.desk import Desk
from tests.flows.product_questions.talks import NOW, said


async def test_after_one_of_a_list_another_one_can_be_shown(chat: Chat) -> None:
    await chat.says("show me jackets")
    assert "Vidde softshell jacket: " in await said(chat, "the first one")
    assert "Isbre down jacket: " in await said(chat, "and the second one?")
    assert "Bekk fleece jacket: " in await said(chat, "the last one")


async def test_both_of_a_list_are_shown(chat: Chat) -> None:
    told = await said(chat, "show me jackets", "both")
    assert ("Vidde softshell jacket: " in told, "Isbre down jacket: " in told, "Bekk" in told) == (True, True, False)
    assert "Bekk fleece jacket: " in await said(chat, "all of them")


async def test_something_similar_is_another_of_its_kind(chat: Chat) -> None:
    """And not a person who is asked."""
    [asked] = await chat.says("do you have something similar to the Stein boots?")
    assert "These are like the Stein hiking boots." in words(asked)
    assert [option.title for option in options(asked)] == ["Myr rubber boots"]
    assert "Myr rubber boots: €59.00" in await said(chat, "1")
    await said(chat, "show me the Dal daypack")
    assert "nothing else like the Dal 22 daypack" in await said(chat, "something similar?")


@pytest.mark.parametrize("line", ["show me a picture", "send me the link", "what does it look like?", "got a pic?"])
async def test_the_picture_and_the_page_of_what_is_spoken_of_are_sent(chat: Chat, line: str) -> None:
    answer = await said(chat, "show me the Bekk fleece", line)
    assert "https://shop.nordlicht.example/p/nl-203" in answer
    assert "colleague" not in answer


async def test_how_many_there_are_is_not_known_but_what_is_in_stock_is(chat: Chat) -> None:
    desk = Desk(chat)
    answer = await said(chat, "show me the Fjell", "how many are left?")
    assert "I can't see how many there are of Fjell rain jacket, only what is in stock: blue S, M, XL" in answer
    await said(chat, "yes")
    assert desk.handovers[0].reason == "product_uncounted"


@pytest.mark.parametrize(
    "line", ["I'm usually an M, will it fit?", "what's the chest width", "size chart?", "does it run small"]
)
async def test_how_a_thing_is_cut_is_not_guessed(chat: Chat, line: str) -> None:
    """A chest pocket tells nothing of the chest's width."""
    answer = await said(chat, "show me the Fjell", line)
    assert "I have no measurements of the Fjell rain jacket" in answer
    assert "Shall a colleague answer you?" in answer


async def test_a_size_chart_of_nothing_yet_is_not_asked_about(chat: Chat) -> None:
    assert "I have no size chart" in await said(chat, "do you have a size chart?")


@pytest.mark.parametrize("line", ["any discount for students?", "is the price with VAT", "does that include tax?"])
async def test_the_price_of_what_is_spoken_of_answers_no_question_on_the_shops_rules(chat: Chat, line: str) -> None:
    answer = await said(chat, "show me the Fjell", line)
    assert "129" not in answer
    assert "I don't know that" in answer


async def test_whether_it_is_reduced_is_told_by_its_price(chat: Chat) -> None:
    assert "€49.90 at the moment, instead of €64.90" in await said(
        chat, "show me the Bekk", "is there a discount on it?"
    )


async def test_the_country_that_things_come_from_is_none_that_we_deliver_to(chat: Chat) -> None:
    for lines in (["which country do your boots come from?"], ["show me the Stein", "which country do they come from"]):
        answer = await said(chat, *lines)
        assert "We deliver" not in answer
        assert "I don't know that" in answer


async def test_when_it_is_back_is_about_what_is_spoken_of_and_not_about_returns(chat: Chat) -> None:
    assert "I don't know when Fjell rain jacket comes in again" in await said(
        chat, "show me the Fjell", "when is it back"
    )


async def test_cheaper_than_a_fleece_jacket_is_a_jacket(chat: Chat) -> None:
    assert "neck warmer" not in await said(chat, "show me the Bekk fleece", "cheaper")


async def test_what_follows_is_understood_in_german_too(shop: Bot) -> None:
    async with Chat(shop, clock=ManualClock(NOW), language="de") as chat:
        assert "Das ähnelt Fleecejacke Bekk" in await said(chat, "zeig mir die Fleecejacke Bekk", "was ähnliches")
        assert "Softshelljacke Vidde: " in await said(chat, "die zweite")
        assert "nl-105" in await said(chat, "schick mir den link")
        assert "nur was auf Lager ist" in await said(chat, "wie viele sind noch da")
        assert "Das weiß ich nicht" in await said(chat, "nein", "gibts studentenrabatt")


@pytest.mark.parametrize(
    "lines, there, never",
    [
        (("I need a rain jacket", "xl"), "Fjell rain jacket", "Topp merino beanie"),
        (("show me shoes", "none of those", "size 42"), "Stein hiking boots", "Topp merino beanie"),
        (("show me jackets", "is it warm?", "xl"), "Fjell rain jacket", "Topp merino beanie"),
        (("show me jackets", "hmm black"), "Vidde softshell jacket", "Ull merino base layer top"),
        (("something warm", "too expensive"), "Topp merino beanie", "Isbre down jacket"),
        (("show me jackets", "what does it cost", "that's too expensive"), "Skur packable poncho", "Isbre down jacket"),
    ],
)
async def test_a_size_a_colour_and_a_price_narrow_the_list_they_are_said_of(
    chat: Chat, lines: tuple[str, ...], there: str, never: str
) -> None:
    """Whoever says "xl" still wants a rain jacket."""
    *_, answer = [await chat.says(line) for line in lines]
    told = "\n".join(words(one) + "".join(option.title for option in options(one)) for one in answer)
    assert there[:12] in told
    assert never not in told


async def test_a_question_about_the_purchase_is_no_wish_for_another_product(chat: Chat) -> None:
    assert "1 to 2 working days" in await said(chat, "do you have gloves in pink", "when will it arrive")


async def test_a_country_said_of_a_list_is_one_to_deliver_to(chat: Chat) -> None:
    assert "We deliver to" in await said(chat, "do you have gloves in pink", "and Switzerland?")


@pytest.mark.parametrize("line", ["can I change my order?", "I want to modify my order"])
async def test_a_change_of_an_order_is_not_answered_by_what_delivery_takes(chat: Chat, line: str) -> None:
    answer = await said(chat, line)
    assert "working days" not in answer
    assert "Shall a colleague answer you?" in answer


async def test_a_number_alone_is_a_size_of_what_is_spoken_of(chat: Chat) -> None:
    assert "Varm winter gloves in brown, 8" in await said(chat, "show me the winter gloves", "8")


@pytest.mark.parametrize("line", ["ok how do i get it", "ok take them", "where can I buy them?"])
async def test_how_to_get_it_asks_where_to_order(chat: Chat, line: str) -> None:
    assert "You can order Varm winter gloves on its page" in await said(chat, "show me the winter gloves", line)


@pytest.mark.parametrize("line", ["where is my stuff", "where's my order??", "I'm still waiting for my parcel"])
async def test_who_waits_for_what_was_ordered_is_told_how_to_track_it(chat: Chat, line: str) -> None:
    """And not what delivery costs."""
    assert "tracking link" in await said(chat, line)


async def test_how_expensive_something_is_turns_nothing_down(shop: Bot) -> None:
    async with Chat(shop, clock=ManualClock(NOW), language="de") as chat:
        [asked] = await chat.says("zeig mir jacken")
        titles = [option.title for option in options(asked)]
        [again] = await chat.says("wie teuer")
        assert [option.title for option in options(again)] == titles
