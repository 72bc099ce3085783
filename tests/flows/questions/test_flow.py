"""Questions answered from a FAQ alone, without a catalogue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows.questions import questions
from kontor.bots import Bot
from kontor.knowledge import Faq
from kontor.testing import Chat
from kontor.understanding import Context, Reading, Understands
from tests.flows.desk import Desk

PAGES = """# House rules

## When is the swimming pool open? (opening hours of the pool)

From 7 to 22 o'clock.

## May I bring a dog? (pets)

Dogs stay outside.
"""


class OnlyQuestions:
    """Takes every text for a question about the rules."""

    async def read(self, text: str, context: Context) -> Reading:
        """Return the one intent, surely."""
        return Reading("ask_rules", 1.0)


def guide(folder: Path, understanding: Understands) -> Bot:
    """Return a bot that has nothing but its pages."""
    pages = folder / "rules.md"
    pages.write_text(PAGES, encoding="utf-8")
    flows = [questions(Faq({"en": pages}), intents=["ask_rules"])]
    texts = (Path("bots/airline/texts"),)
    return Bot("pool", [], flows, understanding, languages=("en",), zone="Europe/Berlin", texts=texts)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    """A talk with it."""
    async with Chat(guide(tmp_path, OnlyQuestions())) as made:
        yield made


async def test_a_question_is_answered_with_its_source(chat: Chat) -> None:
    await chat.says("is the pool open in the evening?")

    chat.hears("*From 7 to 22 o'clock.\n(House rules)")


async def test_what_the_pages_do_not_answer_is_not_guessed(chat: Chat) -> None:
    desk = Desk(chat)
    await chat.says("how do I bake bread with sourdough and rye?")

    chat.hears("*I have no sure answer to that, and I do not want to guess.*Shall a colleague answer you?")
    await chat.says("yes")

    [handover] = desk.handovers
    assert (handover.reason, handover.skill) == ("faq_unknown", "questions")


async def test_each_question_starts_anew(chat: Chat) -> None:
    await chat.says("is the pool open in the evening?")
    await chat.says("can I come with my dog?")

    chat.hears("*From 7*", "Dogs stay outside.*")


class OnlyPools:
    """Takes what names a pool for a question about the rules, and makes nothing of the rest."""

    async def read(self, text: str, context: Context) -> Reading:
        """Return the one intent, or none."""
        return Reading("ask_rules", 1.0) if "pool" in text else Reading(None, 0.0)


async def test_what_goes_on_from_a_question_is_one_where_the_pages_answer_it(tmp_path: Path) -> None:
    async with Chat(guide(tmp_path, OnlyPools())) as chat:
        await chat.says("and a dog?")
        chat.hears("*did not get that*")  # nothing was told that this could go on from
        await chat.says("is the pool open in the evening?")
        await chat.says("and a dog?")
        await chat.says("and bread?")
        chat.hears("*From 7*", "Dogs stay outside.*", "*did not get that*")
        await chat.says("what does the pool cost?")
        await chat.says("what about dogs")  # beside the offer of a colleague
        chat.hears("*Shall a colleague answer you?*", "Dogs stay outside.*")
