"""What the shop does not know is said, and a person is offered; only a yes hands over."""

from __future__ import annotations

import pytest

from kontor.recording import options, words
from kontor.testing import Chat
from tests.flows.desk import Desk
from tests.flows.product_questions.talks import said


async def test_who_wants_a_person_for_an_unknown_property_gets_one_with_product_and_question(chat: Chat) -> None:
    """The agent need not ask again."""
    desk = Desk(chat)
    answer = await said(chat, "is the poncho vegan?")
    assert "I don't know that about the Skur packable poncho" in answer
    assert not desk.handovers
    await said(chat, "[Yes]")
    [handover] = desk.handovers
    assert (handover.reason, handover.skill) == ("property_unknown", "shop")
    assert handover.facts["product"].startswith("NL-102")
    assert handover.facts["question"] == "is the poncho vegan?"


@pytest.mark.parametrize(
    "question, reason",
    [
        ("do you sell tents?", "product_not_found"),
        ("I'm looking for a wedding dress", "product_not_found"),
        ("do you have a loyalty programme", "faq_unknown"),
        ("how much is the student discount?", "faq_unknown"),
    ],
)
async def test_a_person_is_offered_for_what_the_shop_has_not(chat: Chat, question: str, reason: str) -> None:
    """After an honest word."""
    desk = Desk(chat)
    answer = await chat.says(question)
    assert "I don't" in words(answer[-1])
    assert [one.title for one in options(answer[-1])] == ["Yes", "No"]
    await said(chat, "yes please")
    assert desk.handovers[0].reason == reason


async def test_who_wants_no_person_goes_on_with_the_bot(chat: Chat) -> None:
    """And what was spoken of stays in mind."""
    desk = Desk(chat)
    assert "What else" in await said(chat, "is the poncho vegan?", "no thanks")
    assert "29.90" in await said(chat, "what does it cost?")
    assert not desk.handovers


async def test_who_speaks_of_something_else_is_not_offered_the_person_again(chat: Chat) -> None:
    """The next question is the answer to the offer."""
    desk = Desk(chat)
    asked = await said(chat, "is the poncho vegan?", "and what does it cost?")
    assert "29.90" in asked
    assert "colleague" not in asked
    searched = await said(chat, "do you sell tents?", "do you have hiking boots then?")
    assert "Stein hiking boots" in searched
    assert "colleague" not in searched
    assert not desk.handovers


async def test_an_offer_that_is_not_answered_twice_brings_a_person(chat: Chat) -> None:
    """As any question does."""
    desk = Desk(chat)
    assert "yes or no" in await said(chat, "is the poncho vegan?", "xq zzk")
    await said(chat, "xq zzk", "xq zzk")
    assert desk.handovers


@pytest.mark.parametrize(
    "line, answer",
    [
        ("my parcel has not arrived yet", "tracking link"),
        ("the zip of my jacket is broken", "photo"),
        ("I need help with my order", "(Nordlicht help pages)"),
        ("what about order 48213?", "can't look into single orders"),
    ],
)
async def test_who_has_trouble_with_a_purchase_is_offered_a_person_beside_the_answer(
    chat: Chat, line: str, answer: str
) -> None:
    """A general answer does not bring the parcel."""
    desk = Desk(chat)
    said_then = await said(chat, line)
    assert answer in said_then
    assert "Shall a colleague look into it?" in said_then
    await said(chat, "yes")
    assert desk.handovers[0].facts["question"] == line


async def test_who_asks_in_general_is_not_offered_a_person(chat: Chat) -> None:
    """Nothing went wrong."""
    assert "colleague" not in await said(chat, "how long does delivery take?")
    assert "colleague" not in await said(chat, "can I exchange my order for another size?")


@pytest.mark.parametrize(
    "lines",
    [
        ("do you have hiking boots in 43", "when will they be back in stock?"),
        ("when are the Stein boots back in stock?",),
    ],
)
async def test_when_something_comes_in_again_is_not_known(chat: Chat, lines: tuple[str, ...]) -> None:
    """That it is sold out was told already."""
    desk = Desk(chat)
    assert "I don't know when Stein hiking boots comes in again." in await said(chat, *lines)
    await said(chat, "yes")
    assert desk.handovers[0].facts["product"].startswith("NL-501")


async def test_a_country_alone_asks_whether_we_deliver_there(chat: Chat) -> None:
    """And not which product is meant."""
    assert "We deliver to" in await said(chat, "do you ship to Norway?", "and to Chile?")
    assert "We deliver to" in await said(chat, "Japan?")
    assert "We deliver to" not in await said(chat, "what's the capital of France?")


@pytest.mark.parametrize(
    "lines, reason",
    [
        (("are your jackets made in China?",), "faq_unknown"),
        (("where are your clothes made?",), "faq_unknown"),
        (("is the Fjell made in China?",), "property_unknown"),
        (("show me the Bekk fleece", "where is it made?"), "property_unknown"),
        (("do you have vegan gloves?",), "product_not_found"),
        (("do you have a bluesign certified jacket?",), "property_unknown"),
        (("do you have OEKO-TEX certified T-shirts?",), "product_not_found"),
    ],
)
async def test_what_a_thing_must_vouch_for_is_not_guessed(chat: Chat, lines: tuple[str, ...], reason: str) -> None:
    """Neither where it is made nor a certificate follows from what it is."""
    desk = Desk(chat)
    answer = await said(chat, *lines)
    assert "I don't" in answer
    assert "https://" not in answer
    await said(chat, "yes")
    assert desk.handovers[0].reason == reason


async def test_what_a_description_vouches_for_is_shown(chat: Chat) -> None:
    assert "Sti organic T-shirt" in await said(chat, "do you have organic T-shirts?")
    assert "Sti organic T-shirt" in await said(chat, "do you have something with GOTS?")
