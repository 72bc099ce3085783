"""What ends an open topic: a wish to cancel, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace

from kontor.flows import Talk, flow
from kontor.slots import Day, Place
from kontor.understanding import Reading
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


class Rather(Person):
    """Is understood to want most what is no cancel."""

    async def read(self, text: str) -> Reading:
        reading = await super().read(text)
        most = next((one for one in reading.wishes if one.intent != "cancel"), None)
        return reading if most is None else replace(reading, intent=most.intent, certainty=most.certainty)


async def test_a_wish_behind_a_cancel_takes_the_place_of_what_was_open() -> None:
    one = Rather([book, weather])
    await one.says("/book place=LIS")
    assert await one.says("/cancel that, what will the /weather be in place=OPO") == ["sunny place=OPO"]
    assert await one.says("/cancel") == ["nothing_to_cancel"]


async def test_a_wish_before_a_cancel_or_a_doubtful_one_leaves_what_is_open() -> None:
    for said in ("/weather there place=OPO and /cancel", "/cancel?0.6 or /weather place=OPO"):
        one = Rather([book, weather])
        await one.says("/book place=LIS")
        await one.says(said)
        assert (await one.says("/cancel"))[0] == "cancelled"


async def test_a_cancel_that_is_an_option_drops_nothing() -> None:
    @flow(intents=["change"])
    async def change(talk: Talk) -> None:
        what = await talk.choose("what", [("cancel", "Cancel it"), ("move", "Move it")])
        await talk.say("doing", what=what)

    one = Rather([change, weather])
    await one.says("/change")
    await one.says("/cancel it and the /weather place=OPO")
    assert await one.taps("Cancel it") == ["doing what=cancel"]


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
