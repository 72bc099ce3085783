"""What a channel tells of a person's other addresses when it reports on a message of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import RowMapping

from kontor.contacts import CHAT, Address, Person
from kontor.flows import Talk, flow
from kontor.messages import Happening, Progress, ReachChanged, Receipt
from kontor.slots import Count
from kontor.store.tables import addresses, contacts, conversations
from tests.kontor.house import House, echo, make_bot


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        yield house


def receipt(house: House, names: str, progress: Progress = Progress.DELIVERED, id: str = "sent.1") -> Receipt:
    reached = Person(tuple(Address("recorder", CHAT, name) for name in names.split()))
    return Receipt("test", id, progress, house.clock.now(), recipient=reached)


async def people(house: House) -> Sequence[RowMapping]:
    return await house.rows(contacts)


async def test_a_stop_under_an_address_that_only_a_receipt_named_stops_the_person_we_wrote_to(house: House) -> None:
    await house.says("hello", sender="ann")
    await house.takes(receipt(house, "ann ann-by-another-name"))
    await house.says("stop", sender="ann-by-another-name")
    assert [row["stopped_at"] is not None for row in await people(house)] == [True]


async def test_two_people_whom_a_receipt_shows_to_be_one_are_stopped_together(house: House) -> None:
    await house.says("hello", sender="ann")
    await house.says("stop", sender="ann-by-another-name")
    await house.takes(receipt(house, "ann ann-by-another-name"))
    assert [row["stopped_at"] is not None for row in await people(house)] == [True, True]


async def test_every_receipt_after_the_first_changes_nothing_about_the_person(house: House) -> None:
    await house.says("hello", sender="ann")
    await house.takes(receipt(house, "ann second", Progress.SENT), receipt(house, "ann second", Progress.READ))
    before = [await house.rows(table) for table in (contacts, addresses)]
    await house.takes(receipt(house, "ann second", Progress.DELIVERED), receipt(house, "ann second", Progress.PLAYED))
    assert [await house.rows(table) for table in (contacts, addresses)] == before
    assert len(before[1]) == 2


@pytest.mark.parametrize("names", ["nobody nowhere", "nobody"])
async def test_a_receipt_makes_nobody_of_addresses_we_never_met(house: House, names: str) -> None:
    await house.says("hello", sender="ann")
    await house.takes(receipt(house, names), receipt(house, names, id="of another program"))
    assert len(await house.rows(addresses)) == 1


async def test_a_receipt_of_a_message_that_is_not_ours_links_nobody(house: House) -> None:
    await house.says("hello", sender="ann")
    await house.takes(receipt(house, "ann second", id="of another program"))
    assert len(await house.rows(addresses)) == 1


# ------------------------------------------------------------------------------------------ two who prove to be one


@flow(intents=["human"])
async def human(talk: Talk) -> None:
    """Hands over."""
    await talk.hand_off("asked")


@flow(intents=["count"])
async def count(talk: Talk) -> None:
    """Asks."""
    await talk.say("heard", words=await talk.ask(Count("count")))


@flow(events=["late"])
async def late(talk: Talk) -> None:
    """Tells of a delay."""
    await talk.say("heard", words="a delay")


@pytest.fixture
async def two(url: str, tmp_path: Path) -> AsyncIterator[House]:
    """Somebody who wrote under one name, and under another, of whom nobody knows yet that they are one."""
    bot = make_bot(tmp_path / "texts", [echo, human, count, late], {"ask_count": "how many?"})
    async with House(url, tmp_path, bot) as house:
        for name in ("phone", "bsuid"):
            await house.says("hello", sender=name)
        yield house


async def under_both(house: House, text: str) -> list[str]:
    """Let them write under both names at once and return what the bot says."""
    before = len(house.recorder.sent)
    house.clock.pass_(timedelta(seconds=1))
    event = house.inbound(text)
    await house.takes(replace(event, sender=Person(tuple(Address("recorder", CHAT, name) for name in NAMES))))
    await house.settle()
    return house.sent(before)


NAMES = ("phone", "bsuid")


@pytest.mark.parametrize("name", NAMES)
async def test_a_colleague_who_leads_goes_on_leading(two: House, name: str) -> None:
    await two.says("/human", sender=name)
    assert await under_both(two, "it is about my ticket") == []


@pytest.mark.parametrize("name", NAMES)
async def test_an_open_question_is_answered(two: House, name: str) -> None:
    await two.says("/count", sender=name)
    assert await under_both(two, "7") == ["heard 7"]
    assert await two.says("/count", sender="phone") == ["how many?"]
    assert await two.says("8", sender="bsuid") == ["heard 8"]


@pytest.mark.parametrize("name", NAMES)
async def test_a_block_holds_under_every_name(two: House, name: str) -> None:
    await under_both(two, "hi")
    two.clock.pass_(timedelta(seconds=1))
    who = Person((Address("recorder", CHAT, name),))
    await two.takes(ReachChanged("b1", "test", who, True, two.clock.now()))
    before = len(two.recorder.sent)
    for row in await two.rows(conversations):
        run, happen = two.workspace.database.run, two.engine.accept.happen
        await run(happen, row["id"], Happening("late", {}), "late")
    await two.settle()
    assert two.sent(before) == []
