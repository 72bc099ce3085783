"""Messages that lean on what was just told."""

from __future__ import annotations

from datetime import date

import pytest

from kontor.flows import Talk, flow
from kontor.messages import Purpose
from kontor.slots import Day
from tests.kontor.conversing import Person
from tests.kontor.test_conversations import ann


async def test_what_was_just_told_can_be_asked_of_another_day() -> None:
    one = ann()
    await one.says("/book place=LIS day=2026-12-24")
    assert await one.says("and day=2026-12-26 ?") == ["booked to=LIS day=2026-12-26 asked=book"]
    assert one.why == "follows up book"


async def test_what_was_done_is_done_again_only_after_another_yes() -> None:
    acts: list[date] = []

    def reserve(day: date, *, idempotency_key: str) -> None:
        acts.append(day)

    @flow(intents=["reserve"])
    async def reserving(talk: Talk) -> None:
        day = await talk.ask(Day("day"))
        if await talk.confirm("sure", day=day):
            await talk.once("reserve", reserve, day)

    one = Person((reserving,))
    await one.says("/reserve day=2026-12-24")
    await one.says("yes")
    assert await one.says("and day=2026-12-26 ?") == ["ask_sure day=2026-12-26"]
    assert acts == [date(2026, 12, 24)]


async def test_who_declined_an_offer_is_asked_anew_of_another_day() -> None:
    @flow(intents=["fly"])
    async def fly(talk: Talk) -> None:
        day = await talk.ask(Day("day"))
        await talk.say("flies", day=day)
        if not await talk.opt_in(Purpose.UTILITY, notice="updates"):
            await talk.say("declined")

    one = Person([fly])
    await one.says("/fly day=2026-12-24")
    assert await one.says("no") == ["declined"]
    assert await one.says("and day=2026-12-26 ?") == ["flies day=2026-12-26", "updates"]


@flow(intents=["fly"])
async def flying(talk: Talk) -> None:
    """Tells of a day and offers news of it."""
    await talk.say("flies", day=await talk.ask(Day("day")))
    await talk.say("watching", agreed=await talk.opt_in(Purpose.UTILITY, notice="updates"))


async def agreed() -> Person:
    one = Person([flying])
    await one.says("/fly day=2026-12-24")
    await one.says("yes")
    assert [event.granted for event in one.turn.consented] == [True]
    return one


async def test_a_consent_taken_back_is_asked_for_anew_and_never_granted_by_what_was_said_before() -> None:
    one = await agreed()  # its record grants nothing any more: the consent was withdrawn
    assert await one.says("and day=2026-12-26 ?") == ["flies day=2026-12-26", "updates"]
    assert one.turn.consented == []
    assert await one.says("no") == ["watching agreed=False"]
    assert [event.granted for event in one.turn.consented] == [False]


async def test_a_consent_that_stands_is_not_recorded_twice() -> None:
    one = await agreed()
    one.consents = frozenset({Purpose.UTILITY})
    assert await one.says("and day=2026-12-26 ?") == ["flies day=2026-12-26", "watching agreed=True"]
    assert one.turn.consented == []


async def test_a_day_that_only_sounds_like_a_greeting_is_asked_of_what_was_just_told() -> None:
    one = ann()
    await one.says("/book place=LIS day=2026-12-24")
    assert await one.says("/greet?0.87 then day=2026-12-26") == ["booked to=LIS day=2026-12-26 asked=book"]


@pytest.mark.parametrize(
    "said", ["/greet?0.95 until day=2026-12-26", "/greet?0.6 well day=2026-12-26 to you all there"]
)
async def test_a_greeting_that_names_a_day_is_a_greeting(said: str) -> None:
    one = ann()
    await one.says("/book place=LIS day=2026-12-24")
    assert await one.says(said) == ["hello"]


async def test_a_follow_up_corrects_something_or_is_none() -> None:
    one = ann()
    await one.says("/book place=LIS day=2026-12-24")
    assert await one.says("colour=red") == ["ask_again"]
