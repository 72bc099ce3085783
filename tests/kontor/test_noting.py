"""What one run notes, later runs of the conversation recall."""

from __future__ import annotations

from kontor.flows import Talk, flow
from kontor.slots import Count
from tests.kontor.conversing import Person


@flow(intents=["show"])
async def show(talk: Talk) -> None:
    """Notes what it shows."""
    talk.note("shown", {"count": await talk.ask(Count("count"))})
    await talk.say("shown")


@flow(intents=["price"])
async def price(talk: Talk) -> None:
    """Speaks of what was shown, and asks something in between."""
    shown = talk.recall("shown")
    await talk.ask(Count("pieces"))
    await talk.say("price", shown=shown["count"] if shown else 0)


async def test_another_flow_recalls_what_was_noted() -> None:
    """So that "what does it cost?" needs no name."""
    ann = Person([show, price])
    await ann.says("/show count=5")
    await ann.says("/price")
    assert await ann.says("count=2") == ["price shown=5"]


async def test_nothing_is_recalled_before_something_was_noted() -> None:
    """A run has to be ready for None."""
    ann = Person([show, price])
    await ann.says("/price")
    assert await ann.says("count=2") == ["price shown=0"]


async def test_within_a_run_a_recalled_value_stays() -> None:
    """A digression that notes another thing does not turn the run it interrupted to that thing."""
    ann = Person([show, price])
    await ann.says("/show count=5")
    await ann.says("/price")
    await ann.says("/show and more of it count=7")
    assert (await ann.says("count=2"))[-1] == "price shown=5"
