"""A yes or no that is asked for: what answers it, and what is asked again."""

from __future__ import annotations

import pytest

from kontor.flows import Talk, flow
from kontor.messages import Purpose
from kontor.slots import Day
from tests.kontor.conversing import Person


@flow(intents=["book"])
async def book(talk: Talk) -> None:
    """Asks for a day and a yes."""
    day = await talk.ask(Day("day"))
    await talk.say("booked", day=day, sure=await talk.confirm("sure"))


@flow(intents=["news"])
async def news(talk: Talk) -> None:
    """Asks for consent."""
    await talk.say("subscribed", agreed=await talk.opt_in(Purpose.MARKETING, notice="news"))


@flow(intents=["weather"])
async def weather(talk: Talk) -> None:
    """Tells the weather."""
    await talk.say("sunny")


async def asked(intent: str = "/book day=2026-12-01") -> Person:
    one = Person([book, news, weather])
    await one.says(intent)
    return one


@pytest.mark.parametrize(
    "said, sure",
    [
        ("yeah go ahead", True),
        ("nah forget it", False),
        ("/affirm", True),
        ("/affirm great", True),
        ("/deny", False),
        ("/cancel?0.9 never mind", None),
    ],
)
async def test_a_certain_reading_answers_where_words_do_not(said: str, sure: bool | None) -> None:
    one = await asked()
    answer = await one.says(said)
    assert answer == (["cancelled"] if sure is None else [f"booked day=2026-12-01 sure={sure}"])


@pytest.mark.parametrize(
    "said",
    [
        "/affirm?0.8",
        "/affirm but only one",
        "/affirm not",
        "/affirm the second one",
        "/affirm both",
        "/affirm maybe",
        "/affirm ?",
        "/deny perhaps",
    ],
)
async def test_what_is_read_as_a_yes_and_may_be_none_is_asked_again(said: str) -> None:
    assert "sure=True" not in " ".join(await (await asked()).says(said))


async def test_a_plain_answer_goes_before_whatever_else_it_reads_like() -> None:
    """Neither does "not today" move the day, nor "never mind" drop the topic."""
    for said in ("not today", "never mind", "no need"):
        one = await asked()
        one.turn.why = ""
        assert await one.says(said) == ["booked day=2026-12-01 sure=False"]


async def test_consent_takes_plain_words_alone() -> None:
    assert await (await asked("/news")).says("/affirm") == ["news (1)"]
    assert await (await asked("/news")).says("sure, why not") == ["subscribed agreed=True"]


async def test_a_yes_with_a_value_is_no_mere_yes() -> None:
    """What is corrected with it is asked again."""
    one = await asked()
    assert await one.says("/affirm day=2026-12-02") == ["ask_sure"]
