"""Messages that come late: written before a timer fired, heard after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kontor.flows import Talk, flow
from kontor.slots import Count
from kontor.store.tables import timers
from kontor.testing import ManualClock
from tests.kontor.conversing import NOON, Person
from tests.kontor.house import House, echo, make_bot

NINE, TEN = NOON + timedelta(hours=9), NOON + timedelta(hours=10)
WRITTEN = st.integers(1, 12 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
HEARD = st.lists(st.tuples(st.just("what?"), WRITTEN), max_size=1)


@flow(intents=["remind"])
async def reminds(talk: Talk) -> None:
    """Reminds, asks, and asks again an hour later."""
    await talk.until("nine", NINE)
    await talk.say("reminder")
    coming = await talk.confirm("come")
    await talk.until("ten", TEN)
    await talk.say("welcome", coming=coming)
    await talk.say("ended", count=await talk.ask(Count("count")))


@given(HEARD, WRITTEN, HEARD, WRITTEN)
async def test_a_message_written_before_a_timer_and_heard_after_it_replays_nothing_and_counts(
    first: list[tuple[str, datetime]], agreed: datetime, second: list[tuple[str, datetime]], counted: datetime
) -> None:
    ann, said = Person([reminds]), list[str]()

    async def hears(*messages: tuple[str, datetime]) -> None:
        for text, written in messages:
            said.extend(await ann.says(text, after=written - ann.now))

    await hears(("/remind", NOON))
    said += await ann.passes(NINE - ann.now)
    await hears(*first, ("yes", agreed))
    if ann.turn.timers:
        said += await ann.passes(TEN - ann.now)
    await hears(*second, ("3", counted))
    said = [one.replace(" (1)", "") for one in said if not one.startswith("ask_") or "(1)" not in one]  # reworded
    assert said == ["reminder", "ask_come", "welcome coming=True", "ask_count", "ended count=3"]
    assert not ann.state.stack


async def test_an_answer_that_the_channel_brings_late_is_taken_and_the_timer_does_not_fire_again(
    url: str, tmp_path: Path
) -> None:
    texts = {"reminder": "Tomorrow at ten.", "ask_come": "Will you come?", "welcome": "Good.", "ask_count": "how?"}
    bot = make_bot(tmp_path / "texts", [echo, reminds], texts, otherwise=None)
    async with House(url, tmp_path, bot, ManualClock(NOON)) as house:
        assert await house.says("/remind") == []
        assert len(await house.waits(NINE - house.clock.now() + timedelta(seconds=20))) == 1
        assert await house.says("yes", at=NINE - timedelta(minutes=1)) == []
        (timer,) = await house.rows(timers)
        assert timer["key"] == "ten"
        assert await house.waits(timedelta(hours=1)) == ["Good.\n\nhow?"]
