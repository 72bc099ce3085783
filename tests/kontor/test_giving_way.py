"""A message that reads like one topic and is for another."""

from __future__ import annotations

import pytest

from kontor.flows import Talk, flow
from kontor.slots import Place
from tests.kontor.conversing import Person


@flow(intents=["weather"])
async def weather(talk: Talk) -> None:
    """Tells the weather."""
    place = await talk.ask(Place("place"))
    await talk.say("sunny", place=place)


@flow(intents=["times_of"])
async def gives_way(talk: Talk) -> None:
    """Leaves to another flow what holds a place."""
    if talk.entities("place"):
        talk.give_way("weather")
    await talk.say("hello")


async def test_a_flow_gives_the_message_to_that_of_another_intent() -> None:
    one = Person([gives_way, weather])
    assert await one.says("/times_of place=OPO") == ["sunny place=OPO"]
    assert one.why == "gives_way gives way to weather"
    assert await one.says("/times_of") == ["hello"]


async def test_a_flow_that_gives_way_to_none_is_a_fault() -> None:
    one = Person([gives_way])
    with pytest.raises(RuntimeError, match="gives_way gives way to weather, which starts no other flow"):
        await one.says("/times_of place=OPO")
