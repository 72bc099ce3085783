"""What ends an open topic: a wish to cancel, and what only looks like one."""

from __future__ import annotations

from kontor.flows import Talk, flow
from kontor.slots import Day, Place
from tests.kontor.conversing import Person


@flow(intents=["book"])
async def book(talk: Talk) -> None:
    """Books a journey."""
    await talk.say("booked", to=await talk.ask(Place("to", role="to")), day=await talk.ask(Day("day")))


@flow(intents=["weather"])
async def weather(talk: Talk) -> None:
    """Tells the weather."""
    await talk.say("sunny", place=await talk.ask(Place("place")))


async def test_cancel_drops_the_topic_and_returns_to_what_it_interrupted() -> None:
    one = Person([book, weather])
    await one.says("/book place=LIS")
    await one.says("/weather what will it be like")
    assert await one.says("/cancel") == ["cancelled", "ask_day"]
    assert await one.says("/cancel") == ["cancelled"]
    assert await one.says("/cancel") == ["nothing_to_cancel"]


async def test_cancel_is_an_answer_where_it_is_an_option() -> None:
    @flow(intents=["change"])
    async def change(talk: Talk) -> None:
        what = await talk.choose("what", [("cancel", "Cancel it"), ("move", "Move it")])
        await talk.say("doing", what=what)

    one = Person([change])
    await one.says("/change")
    assert await one.taps("Cancel it") == ["doing what=cancel"]
    await one.says("/change")
    assert await one.says("/cancel 1") != ["cancelled"]


async def test_what_names_an_option_is_no_wish_to_cancel_unless_surely_read_as_one() -> None:
    @flow(intents=["book"])
    async def book(talk: Talk) -> None:
        whose = await talk.choose("whose", [("both", "/cancel?0.8"), ("one", "Only one")])
        await talk.say("doing", whose=whose)

    for said, heard in (("/cancel?0.8", "doing whose=both"), ("/cancel?0.8 it", "cancelled"), ("/cancel", "cancelled")):
        one = Person([book])
        await one.says("/book")
        assert await one.says(said) == [heard]
