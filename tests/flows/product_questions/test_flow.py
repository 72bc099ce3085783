"""Whole conversations about products, through the real path and in virtual time; every turn runs three times."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bots.shop import picture
from flows.product_questions import Item, SqlCatalogue
from flows.product_questions.feed import read_feed
from flows.product_questions.showing import no_pictures
from kontor.bots import Bot
from kontor.knowledge import Faq
from kontor.messages import Media
from kontor.nlu.embedded import Embedded
from kontor.recording import options, words
from kontor.testing import Chat, ManualClock
from tests.flows.desk import Desk
from tests.flows.product_questions.talks import DATA, NOW, bot_of, said


async def test_a_product_comes_with_price_picture_and_link(chat: Chat) -> None:
    """The picture's caption says the rest, so that it is one message."""
    *_, card = await chat.says("do you have the blue rain jacket in M?")
    assert isinstance(card, Media)
    assert card.mime == "image/png"
    assert "€129.00" in (card.caption or "")
    assert "https://shop.nordlicht.example/p/nl-101?variant=nl-101-blu-m" in (card.caption or "")


async def test_a_question_about_one_of_several_offered_asks_which_of_them(chat: Chat) -> None:
    offered = await chat.says("something warm under 80 euros")
    titles = [option.title for content in offered for option in options(content)]
    asked = await chat.says("is it waterproof?")
    assert [option.title for content in asked for option in options(content)] == titles
    assert len(titles) == 3
    answer = await said(chat, f"[{titles[0]}]")
    assert "Varm winter gloves" in answer
    assert "49.90" in await said(chat, "and what does it cost?")


async def test_without_own_pictures_the_feeds_link_is_sent(
    catalogue: SqlCatalogue, faq: Faq, understanding: Embedded
) -> None:
    """As a shop would do it."""
    async with Chat(bot_of(catalogue, faq, understanding, no_pictures), clock=ManualClock(NOW)) as chat:
        *_, card = await chat.says("do you have the blue rain jacket in M?")
    catalogue.close()
    assert isinstance(card, Media)
    assert card.link == "https://shop.nordlicht.example/images/nl-101-blue.png"


async def test_it_and_the_other_size_mean_what_was_shown_last(chat: Chat) -> None:
    """Price, property, another size: nobody repeats the name."""
    await said(chat, "do you have the blue rain jacket in M?")
    assert "€129.00" in await said(chat, "what does it cost?")
    assert "10,000 mm" in await said(chat, "is it waterproof?")
    assert "in blue, XL" in await said(chat, "and in XL?")


async def test_a_sold_out_size_offers_its_neighbours_and_the_other_colour(chat: Chat) -> None:
    """What one can wear, not just anything."""
    answer = await chat.says("is the Fjell rain jacket available in blue in L?")
    assert "sold out" in words(answer[-1])
    assert [option.title for option in options(answer[-1])] == ["blue, M", "blue, XL", "red, L"]


async def test_of_a_size_far_from_all_there_are_those_there_are_told(chat: Chat) -> None:
    """Who counts in another system of sizes sees in which one we count."""
    await chat.says("do you have the Stein hiking boots in 11?")
    chat.hears("*don't have Stein hiking boots in 11*In stock just now: brown 41, 42*")


async def test_a_wish_without_a_name_is_a_list_of_three_within_the_limit(chat: Chat) -> None:
    """Each with its price."""
    answer = await chat.says("something warm under 80 euros")
    offered = options(answer[-1])
    assert len({option.title for option in offered}) == 3
    assert all("€" in (option.description or "") for option in offered)


@pytest.mark.parametrize("pick", ["the second one", "2", "the beanie", "[Topp merino beanie]"])
async def test_one_of_a_list_is_picked_in_many_ways(chat: Chat, pick: str) -> None:
    """By place, number, name or tap."""
    assert "Topp merino beanie: €24.90" in await said(chat, "something warm under 80 euros", pick)


async def test_a_thing_that_shares_no_more_than_its_colour_with_an_offer_is_not_taken_for_it(chat: Chat) -> None:
    """A bicycle in the colour of a hat is no hat."""
    answer = await said(chat, "something warm under 80 euros", "I want a grey bicycle")
    assert "Topp merino beanie: €24.90" not in answer
    assert "I don't know of anything like that" in answer


async def test_who_picks_what_is_shown_in_another_size_wishes_for_that_one(chat: Chat) -> None:
    """The list says the size it has, so nobody is told that another is missing."""
    answer = await said(chat, "boots in 43", "the rubber boots")
    assert "Myr rubber boots: €59.00" in answer
    assert "in 43" not in answer


async def test_one_of_a_list_is_picked_by_its_colour(chat: Chat) -> None:
    """By what sets it apart."""
    assert "Topp merino beanie: €24.90" in await said(chat, "something warm under 80 euros", "the grey one please")


async def test_a_list_is_no_trap(chat: Chat) -> None:
    """Another wish in place of an answer is searched for."""
    assert "Gang hiking socks" in await said(chat, "something warm under 80 euros", "no, do you have hiking socks?")


async def test_the_faq_answers_with_its_source(chat: Chat) -> None:
    """So that a customer can look it up."""
    answer = await said(chat, "how do I return something?")
    assert "30 days" in answer
    assert "Nordlicht help pages" in answer


async def test_care_of_what_was_shown_comes_before_the_faq(chat: Chat) -> None:
    """The down jacket has a rule of its own; down in general stands in the FAQ."""
    answer = await said(chat, "show me the lambswool sweater", "can I wash it in the machine?")
    assert "Hand wash only" in answer
    assert "tennis balls" in await said(chat, "how do I wash down?")


@pytest.mark.parametrize(
    "lines, says",
    [
        (("how should I clean the Fjell?", "and tumble drying?"), "do not tumble dry"),
        (("is the parka warm?", "could I wash it at 60 degrees?"), "Hand wash or dry cleaning only"),
        (("may I tumble dry a fleece jacket?",), "tumble dried on low"),
        (("show me the lambswool sweater", "would the dryer ruin it?"), "Hand wash only"),
    ],
)
async def test_what_a_description_says_of_care_is_not_contradicted_by_the_faq(
    chat: Chat, lines: tuple[str, ...], says: str
) -> None:
    """General advice about the dryer ruins a jacket that must not be put in one."""
    answer = await said(chat, *lines)
    assert says in answer
    assert "Nordlicht help pages" not in answer


async def test_a_colour_that_is_taken_back_is_not_shown(chat: Chat) -> None:
    """Neither with the wish nor after it."""
    assert "Fjell rain jacket in red, L" in await said(chat, "do you have the Fjell jacket in L, but not in blue?")
    assert "blue, L" in await said(chat, "I'd like the lambswool sweater, not red please")


@pytest.mark.parametrize(
    "lines, says",
    [
        (("is the down jacket there in orange?", "oh, then navy"), "in navy"),
        (("do you have the Varm gloves in black, 9", "sorry, brown then"), "in brown, 9"),
        (("the Fjell jacket in blue, L", "size XL then"), "in blue, XL"),
        (("hiking boots size 44", "then 41"), "41"),
        (("do you have hiking boots in 43", "with 41?"), "41."),
    ],
)
async def test_after_sold_out_only_what_is_said_changes(chat: Chat, lines: tuple[str, ...], says: str) -> None:
    """Product, colour and size stay."""
    assert says in await said(chat, *lines)


@pytest.mark.parametrize(
    "lines, there, never",
    [
        (("show me something for running", "not shoes"), "Bris windbreaker", "Rask trail running shoes"),
        (("something warm under 80 euros", "no not a hat lol"), "Bekk fleece jacket", "Topp merino beanie"),
        (("show me jackets", "for women"), "Nordvind insulated parka", "Isbre down jacket"),
        (("show me jackets", "waterproof"), "Fjell rain jacket", "Isbre down jacket"),
    ],
)
async def test_what_is_said_of_a_list_narrows_it(chat: Chat, lines: tuple[str, ...], there: str, never: str) -> None:
    """What is taken back, whom it is for, what it must do."""
    *_, answer = [await chat.says(line) for line in lines]
    told = [words(content) for content in answer] + [one.title for content in answer for one in options(content)]
    assert there in "\n".join(told)
    assert never not in "\n".join(told)


async def test_a_limit_said_of_a_list_narrows_it(chat: Chat) -> None:
    """The wish before it still counts."""
    await chat.says("I am looking for a jacket")
    answer = await chat.says("under 50 euros please")
    titles = [one.title for one in options(answer[-1])]
    assert titles
    assert not {"Fjell rain jacket", "Isbre down jacket", "Vidde softshell jacket"} & set(titles)


async def test_of_two_limits_the_later_one_counts(chat: Chat) -> None:
    """And one from below is no limit from above."""
    await chat.says("something warm under 80 euros")
    titles = [one.title for one in options((await chat.says("better less than 45 euros"))[-1])]
    assert "Varm winter gloves" not in titles


async def test_what_costs_more_than_the_limit_is_no_yes(chat: Chat) -> None:
    """What was shown last costs 49.90."""
    answer = await said(chat, "show me the Bekk fleece", "anything under 40 euros?")
    assert "Bekk fleece jacket: €49.90" not in answer


@pytest.mark.parametrize(
    "lines, first, never",
    [
        (("which trousers are the cheapest?",), "Strand shorts", ""),
        (("show me your most expensive jacket",), "Isbre down jacket", ""),
        (("do you have shoes cheaper than the Stein?",), "Myr rubber boots", "Stein hiking boots"),
        (("show me the Isbre down jacket", "that is too expensive"), "Skur packable poncho", "Isbre down jacket"),
        (("what is on sale right now?",), "Hals neck warmer", "Fjell rain jacket"),
        (("which jacket is the cheapest?", "and the most expensive?"), "Isbre down jacket", "Skur packable poncho"),
    ],
)
async def test_a_wish_for_a_price_is_a_list_by_price(
    chat: Chat, lines: tuple[str, ...], first: str, never: str
) -> None:
    """What is sold out is not in it."""
    *_, answer = [await chat.says(line) for line in lines]
    titles = [one.title for one in options(answer[-1])]
    assert titles[0].startswith(first[:15]), titles
    assert never not in titles


async def test_a_card_tells_what_comes_later_from_what_is_in_stock(chat: Chat) -> None:
    """A size to be ordered or pre-ordered is in no warehouse."""
    assert "In stock: brown 41, 42; black 42 (on order)\n" in await said(chat, "show me your hiking boots")
    assert "In stock: grey 36-39, 40-43; grey 44-47 (pre-order)\n" in await said(chat, "show me hiking socks")


@pytest.mark.parametrize(
    "name",
    [
        "the Fjell",
        "and the Fjell please",
        "show me the Stein",
        "Isbre",
        "vide",
        "see the Vidde",
        "a T-shirt but not white",
    ],
)
async def test_a_products_name_alone_shows_the_product(chat: Chat, name: str) -> None:
    """Nothing is asked of it that could be unknown."""
    assert "https://shop.nordlicht.example/p/" in await said(chat, name)


@pytest.mark.parametrize(
    "line, says",
    [
        ("NL-101-BLU-M", "https://shop.nordlicht.example/p/nl-101?variant=nl-101-blu-m"),
        ("do you have nl-601?", "Dal 22 daypack"),
        ("https://shop.nordlicht.example/p/nl-602", "Ferd 60 duffel bag"),
        ("what does NL-402 cost?", "€49.90"),
        ("is https://shop.nordlicht.example/p/nl-104?variant=nl-104-nav-m waterproof?", "Not waterproof"),
    ],
)
async def test_a_product_is_named_by_its_number_or_its_page(chat: Chat, line: str, says: str) -> None:
    """People copy what they see on the page."""
    assert says in await said(chat, line)


async def test_a_name_in_place_of_an_answer_shows_that_product(chat: Chat) -> None:
    """Neither a list nor an offer is a trap."""
    assert "Vidde softshell jacket" in await said(chat, "something warm under 80 euros", "Vidde")
    assert "Isbre down jacket" in await said(chat, "do you sell tents?", "Isbre")


async def test_what_names_no_product_is_asked_again(chat: Chat) -> None:
    """Twice in other words, then a person comes."""
    desk = Desk(chat)
    await said(chat, "qwrt zxcv")
    assert not desk.handovers
    await said(chat, "qwrt zxcv", "qwrt zxcv")
    assert desk.handovers


@pytest.mark.parametrize(
    "lines, says",
    [
        (
            ("show me a rain jacket for kids", "does it come in 128"),
            "we don't have Regnfugl kids' rain jacket in yellow, 128",
        ),
        (("show me a rain jacket for kids", "ok 116 then"), "in yellow, 116"),
        (("show me the winter gloves", "brown 9"), "in brown, 9"),
    ],
)
async def test_a_size_alone_is_of_what_was_shown(chat: Chat, lines: tuple[str, ...], says: str) -> None:
    """One that is not made is no yes."""
    assert says in await said(chat, *lines)


async def test_a_list_is_not_told_again_after_another_question_and_can_still_be_picked_from(chat: Chat) -> None:
    """Beside the answer it would be noise."""
    told = await said(chat, "do you have gloves in pink", "how long does delivery take?")
    assert "pink" not in told
    assert "nl-402-bro-9" in await said(chat, "are they waterproof?", "the second one")


async def test_the_sale_ends_with_its_period(shop: Bot) -> None:
    """On the day after, the old price is the price."""
    async with Chat(shop, clock=ManualClock(datetime(2026, 12, 6, 22, tzinfo=UTC))) as chat:
        assert "€49.90 at the moment, instead of €64.90" in await said(chat, "how much is the Bekk fleece?")
        await chat.waits(hours=2)
        assert "is €64.90" in await said(chat, "how much is it?")


async def test_a_german_chat_is_held_in_german_money_and_words(shop: Bot) -> None:
    """Down to the decimal comma."""
    async with Chat(shop, clock=ManualClock(NOW), language="de") as chat:
        assert "129,00 €" in await said(chat, "Habt ihr die blaue Regenjacke in M?", "was kostet die?")


async def test_a_tap_does_not_change_the_language(shop: Bot) -> None:
    """A title such as "rot, M" is the bot's own word."""
    async with Chat(shop, clock=ManualClock(NOW), language="de") as chat:
        assert "129,00 €" in await said(chat, "zeig mir die Regenjacke Fjell", "gibt es die auch in gelb?", "[rot, M]")


async def test_an_answer_in_another_language_picks_from_what_was_offered(shop: Bot) -> None:
    """People mix languages; the list stays the list."""
    async with Chat(shop, clock=ManualClock(NOW), language="de") as chat:
        answer = await said(chat, "habt ihr etwas Warmes unter 80 Euro?", "the second one please")
        assert "Winterhandschuhe Varm" in answer


async def test_a_new_feed_is_asked_at_the_next_question(chat: Chat, catalogue: SqlCatalogue) -> None:
    """No restart."""
    assert "€129.00" in await said(chat, "how much is the Fjell rain jacket?")
    await catalogue.replace((DATA / "feed.csv").read_bytes().replace(b"129.00 EUR", b"119.00 EUR"), "en", "feed.csv")
    assert "€119.00" in await said(chat, "how much is the Fjell rain jacket?")


def test_every_text_of_the_shop_is_there_in_both_languages(shop: Bot) -> None:
    """Also those whose ids a flow puts together."""
    texts = shop.words()
    assert texts.ids("en") == texts.ids("de")


def test_every_item_of_the_demo_has_its_drawing() -> None:
    """And a strange address has none."""
    items = read_feed((DATA / "feed.csv").read_bytes()).items
    assert all(picture(item) is not None for item in items)
    assert picture(Item("1", "Hat", items[0].price, image="https://s.example/../../feed.csv")) is None


def test_the_three_demo_feeds_say_the_same() -> None:
    """CSV, XML and the German one have the same items at the same prices."""
    table, xml, german = (read_feed((DATA / name).read_bytes()) for name in ("feed.csv", "feed.xml", "feed.de.csv"))
    assert table.faults == xml.faults == german.faults == ()
    assert table.items == xml.items
    assert [(item.id, item.price, item.sale) for item in table.items] == [
        (item.id, item.price, item.sale) for item in german.items
    ]


async def test_a_care_question_keeps_the_variant_that_was_spoken_of(chat: Chat) -> None:
    await said(chat, "do you have the Fjell rain jacket in red, L?", "can i machine wash it?")
    assert "red" in await said(chat, "i'll take it")


async def test_a_list_tells_what_is_sold_out(chat: Chat) -> None:
    answer = await chat.says("blue rain jacket in L")
    told = [f"{one.title} {one.description}" for one in options(answer[-1])]
    assert told
    assert all("sold out" in one for one in told if "blue, L" in one)
