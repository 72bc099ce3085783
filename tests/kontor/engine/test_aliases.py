"""What a channel tells of a person's other addresses when it reports on a message of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import RowMapping

from kontor.contacts import CHAT, Address, Person
from kontor.engine.values import Result
from kontor.flows import Talk, flow
from kontor.messages import File, Happening, Progress, ReachChanged, Receipt
from kontor.slots import Count
from kontor.store.columns import Ids
from kontor.store.erasing import Eraser
from kontor.store.tables import addresses, blobs, contacts, conversations, outbox
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


@flow(events=["ticket"])
async def ticket(talk: Talk) -> None:
    """Sends a document."""
    await talk.attach("ticket", File(b"%PDF-1.7", "application/pdf", "ticket.pdf"))


@pytest.fixture
async def two(url: str, tmp_path: Path) -> AsyncIterator[House]:
    """Somebody who wrote under one name, and under another, of whom nobody knows yet that they are one."""
    bot = make_bot(tmp_path / "texts", [echo, human, count, late, ticket], {"ask_count": "how many?"})
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


async def fell_due(house: House, name: str) -> None:
    """Let a day pass, and an event come for the talk under one of the names: the window holds what it says."""
    house.clock.pass_(timedelta(hours=25))
    talk = (await house.rows(conversations))[NAMES.index(name)]["id"]
    await house.workspace.database.run(house.engine.accept.happen, talk, Happening("ticket", {}), name)
    await house.settle()


@pytest.mark.parametrize("name", NAMES)
async def test_what_the_window_held_leaves_with_the_next_message_under_any_name(two: House, name: str) -> None:
    await fell_due(two, name)
    assert [row["state"] for row in (await two.rows(outbox))[2:]] == ["held"]
    assert await under_both(two, "hi") == ["ticket.pdf", "heard hi"]
    (message,) = [one for one in two.recorder.sent if one.file]
    assert message.file == File(b"%PDF-1.7", "application/pdf", "ticket.pdf")
    assert len({row["conversation_id"] for row in (await two.rows(outbox))[2:]}) == 1
    assert (await two.waits(timedelta(hours=1))) == []


async def test_a_turn_that_still_holds_what_was_brought_elsewhere_does_not_send_it(two: House) -> None:
    await fell_due(two, "phone")
    talk = (await two.rows(conversations))[0]["id"]
    run, claim = two.workspace.database.run, two.engine._claim  # noqa: SLF001
    (claimed,) = await run(claim, [talk], "another")
    assert [one.state for one in claimed.stored] == ["held"]
    merged = two.inbound("hi", id="merged")
    await two.takes(replace(merged, sender=Person(tuple(Address("recorder", CHAT, name) for name in NAMES))))
    result = Result(claimed, claimed.state, heard_person=True)
    (committed,) = await run(two.engine._commit, [result])  # noqa: SLF001
    assert committed.cargo == []


async def test_what_was_brought_elsewhere_is_erased_with_the_person(two: House) -> None:
    await fell_due(two, "phone")
    two.turns = False
    await under_both(two, "/human")
    row = (await two.rows(outbox))[-1]
    await two.workspace.database.run(Eraser(two.workspace.vault, Ids()).at_once, row["contact_id"])
    assert await two.rows(blobs) == []
    assert await two.rows(outbox) == []
