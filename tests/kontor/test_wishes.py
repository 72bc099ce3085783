"""Messages that say several things."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kontor.flows import Talk, flow
from kontor.flows.faults import Faults
from kontor.slots import MISSING, Words
from kontor.understanding import Reading
from tests.kontor.conversing import Person
from tests.kontor.test_conversations import ann, book


@flow(intents=["search"])
async def search(talk: Talk) -> None:
    """Looks for the words it begins with."""
    words = await talk.ask(Words("words", default=talk.text or MISSING))
    await talk.say("found", words=words)


@flow(intents=["complain"])
async def gives_up(talk: Talk) -> None:
    """Has people do it."""
    await talk.say("sorry")
    await talk.hand_off("complaint")


async def test_a_second_wish_of_a_message_follows_the_first() -> None:
    one = ann()
    assert await one.says("/weather and /book please place=OPO") == ["sunny place=OPO", "ask_day"]
    assert await one.says("day=2026-12-24") == ["booked to=OPO day=2026-12-24 asked=book"]


async def test_a_second_wish_waits_until_the_first_has_what_it_needs() -> None:
    one = ann()
    assert await one.says("/book and how is the /weather place=OPO") == ["ask_day"]
    assert await one.says("day=2026-12-24") == ["booked to=OPO day=2026-12-24 asked=book", "sunny place=OPO"]


async def test_each_of_two_wishes_is_answered_by_its_own_words() -> None:
    one = Person([search, book])
    assert await one.says("/search boots and /book place=OPO") == ["found words=/search boots and", "ask_day"]
    one = Person([search, book])
    assert await one.says("/book place=OPO and /search boots") == ["ask_day"]
    assert await one.says("day=2026-12-24") == ["booked to=OPO day=2026-12-24 asked=book", "found words=/search boots"]


@pytest.mark.parametrize("felt, first", [(0.3, "found words=/search boots and"), (0.02, "ask_day")])
async def test_the_wish_said_first_leads_where_the_whole_message_speaks_of_it(felt: float, first: str) -> None:
    class Otherwise(Person):
        async def read(self, text: str) -> Reading:
            reading = await super().read(text)
            return replace(reading, intent="book", ranking=(("book", 1 - felt), ("search", felt)))

    assert (await Otherwise([search, book]).says("/search boots and /book place=OPO"))[0] == first


async def test_what_leads_though_it_was_not_said_first_is_given_the_whole_message() -> None:
    class Otherwise(Person):
        async def read(self, text: str) -> Reading:
            reading = await super().read(text)
            return replace(reading, intent="search", ranking=(("search", 0.98), ("book", 0.02)))

    assert (await Otherwise([search, book]).says("/book place=OPO. /search boots"))[
        0
    ] == "found words=/book place=OPO. /search boots"


@flow(
    intents=["tour"],
    claims=lambda text, language: "there" in text,
    claims_whole=lambda text, language: "there" in text and "back" in text,
)
async def tour(talk: Talk) -> None:
    """Goes there and back."""
    await talk.say("toured", text=talk.text)


@flow(intents=["rob"], claims=lambda text, language: "alarm" in text)
async def alarm(talk: Talk) -> None:
    """Sounds the alarm."""
    await talk.say("alarmed", text=talk.text)


async def test_a_message_that_is_claimed_whole_says_one_thing() -> None:
    one = Person([search, tour, book])
    assert await one.says("/search there and /book the way back") == [
        "toured text=/search there and /book the way back"
    ]
    assert one.state.stack == []


async def test_what_is_asked_behind_all_that_is_claimed_whole_is_answered_besides() -> None:
    one = Person([search, tour])
    told = await one.says("/weather there and back? /search boots")
    assert [said.split()[0] for said in told] == ["toured", "found"]


async def test_what_a_claim_on_the_whole_raises_is_seen() -> None:
    @flow(intents=["split"], claims_whole=lambda text, language: 1 // len(text.strip()) > 1)
    async def split(talk: Talk) -> None:
        await talk.say("never")

    faults = Faults()
    (watched,) = faults.watched([split])
    with pytest.raises(ZeroDivisionError):
        watched.claims_whole("", "en")
    assert [type(error) for error in faults.take()] == [ZeroDivisionError]


async def test_a_claim_on_one_part_leaves_the_other_its_own() -> None:
    one = Person([alarm, search])
    told = await one.says("/rob alarm and /search boots")
    assert [said.split()[0] for said in told] == ["alarmed", "found"]


async def test_of_two_questions_to_one_topic_the_likeliest_counts() -> None:
    class Otherwise(Person):
        async def read(self, text: str) -> Reading:
            reading = await super().read(text)
            return replace(reading, intent="rebook", ranking=(("rebook", 0.6), ("book", 0.4)))

    assert await Otherwise([book]).says("/book and /rebook place=OPO day=2026-12-24") == [
        "booked to=OPO day=2026-12-24 asked=rebook"
    ]


async def test_what_else_a_message_asks_is_answered_before_people_take_over() -> None:
    one = Person([gives_up, search, book])
    assert await one.says("/complain and /search boots") == ["sorry", "found words=/search boots"]
    assert one.turn.handover
    one = Person([gives_up, search, book])
    assert await one.says("/complain and /book place=OPO") == ["sorry"]
    assert one.turn.handover
    assert one.turn.handover.summary.startswith("book > gives_up")


async def test_a_greeting_an_unsure_wish_and_one_of_the_same_topic_are_no_second_wish() -> None:
    for text in ("/weather /greet place=OPO", "/weather /book?0.5 place=OPO", "/weather /weather place=OPO"):
        assert await ann().says(text) == ["sunny place=OPO"]
