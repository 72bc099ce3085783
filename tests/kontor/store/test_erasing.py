"""Erasing a person, on a database a bot has talked over."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kontor.connectors import Unreachable
from kontor.contacts import CHAT, VISITOR, Address, Person
from kontor.engine import happen
from kontor.engine.happening import Gone
from kontor.flows import Talk, flow
from kontor.messages import File, Happening, Inbound, Text
from kontor.slots import Words
from kontor.store.columns import Ids
from kontor.store.epochs import end
from kontor.store.erasing import Erased, Eraser
from kontor.store.finding import Finder
from kontor.store.tables import (
    addresses,
    consent_events,
    contacts,
    conversations,
    decisions,
    inbox,
    metadata,
    outbox,
    seen,
    suppressions,
)
from kontor.vault import KeystoreError
from tests.kontor.house import House, echo, make_bot

OWN = {"attendance", "workspace", "key_epochs", "seen", "suppressions", "rates", "notices", "early_receipts"}
"""What is of no person."""


@flow(intents=["all"])
async def everything(talk: Talk) -> None:
    """Does whatever leaves rows."""
    await talk.until("later", talk.now + timedelta(days=1))
    await talk.attach("file", File(b"bytes", "application/pdf", "file.pdf"))
    await talk.once("act", act)
    await talk.ask(Words("words"))


async def act(*, idempotency_key: str) -> int:
    """Act."""
    return 1


@pytest.fixture
def house(url: str, tmp_path: Path) -> House:
    return House(url, tmp_path, make_bot(tmp_path / "texts", (echo, everything), {"ask_words": "which?"}))


async def erase(house: House, contact: int) -> Erased | datetime:
    """Erase once."""
    eraser = Eraser(house.workspace.vault, Ids())
    return await house.workspace.database.run(eraser.erase, contact)


async def whole(house: House) -> dict[str, int]:
    """Count the rows of every table."""
    return {name: len(await house.rows(table)) for name, table in metadata.tables.items()}


async def contact_of(house: House, sender: str) -> int:
    """Return whose conversation is that of a sender, by the address."""
    found = await house.workspace.database.run(Finder(house.workspace.vault).by_address, "recorder", sender)
    assert found is not None
    return found


async def test_nothing_of_an_erased_person_is_left_and_everything_of_others_is(house: House) -> None:
    async with house:
        await house.says("hello", sender="bob")
        before = await whole(house)
        for text in ("hello", "/all", "words", "stop"):
            await house.says(text, sender="ann")
        done = await erase(house, await contact_of(house, "ann"))
        after = await whole(house)
        assert isinstance(done, Erased)
        assert (done.addresses, done.conversations, done.messages > 5) == (1, 1, True)
        assert {name: count for name, count in after.items() if name not in OWN} == {
            name: count for name, count in before.items() if name not in OWN
        }
        assert await house.says("again", sender="bob") == ["heard again"]


async def test_a_late_repeat_of_a_webhook_does_not_revive_the_erased(house: House) -> None:
    async with house:
        said = house.inbound("hello", sender="ann")
        await house.takes(said)
        await house.settle()
        await erase(house, await contact_of(house, "ann"))
        house.clock.pass_(timedelta(days=7))
        await house.takes(said)
        await house.settle()
        assert await house.rows(contacts) == []
        assert len(house.sent()) == 1


async def test_who_was_erased_and_writes_anew_is_a_new_person(house: House) -> None:
    async with house:
        await house.says("hello", sender="ann")
        first = await contact_of(house, "ann")
        await erase(house, first)
        assert await house.says("hello", sender="ann") == ["I am a bot.\n\nheard hello"]
        assert await contact_of(house, "ann") != first
        assert await house.rows(suppressions) == []


async def test_a_stop_outlives_the_erasure_under_every_alias_of_then(house: House) -> None:
    async with house:
        both = Person((Address("recorder", CHAT, "ann"), Address("recorder", VISITOR, "ann.a")), "Ann")
        at = house.clock.now()
        await house.takes(Inbound("1", "test", both, at, Text("hello")))
        await house.settle()
        await house.says("stop", sender="ann")
        stopped_at = (await house.one(contacts))["stopped_at"]
        done = await erase(house, await contact_of(house, "ann"))
        assert isinstance(done, Erased)
        assert done.kept
        assert await house.rows(addresses) == []
        house.clock.pass_(timedelta(days=40))
        name = Person((Address("recorder", VISITOR, "ann.a"),))
        await house.takes(Inbound("2", "test", name, house.clock.now(), Text("hello")))
        await house.settle()
        assert (await house.one(contacts))["stopped_at"] == stopped_at
        assert "stopped" in {row["event"] for row in await house.rows(consent_events)}


async def test_nobody_can_tell_from_the_rows_whose_stop_is_kept(house: House) -> None:
    async with house:
        await house.says("hello", sender="ann")
        await house.says("stop", sender="ann")
        marks = {row["digest"] for row in await house.rows(addresses)}
        await erase(house, await contact_of(house, "ann"))
        kept = {row["digest"] for row in await house.rows(suppressions)}
        assert kept
        assert not kept & marks


async def test_what_two_aliases_left_is_erased_together_with_both_keys(house: House) -> None:
    async with house:
        await house.says("hello", sender="ann")
        await house.says("hello", sender="anna")
        both = Person((Address("recorder", CHAT, "ann"), Address("recorder", CHAT, "anna")))
        await house.takes(Inbound("both", "test", both, house.clock.now(), Text("me")))
        await house.settle()
        done = await erase(house, await contact_of(house, "anna"))
        assert isinstance(done, Erased)
        assert (len(done.ids), done.addresses, done.conversations) == (2, 2, 2)
        assert await house.rows(contacts) == []


async def test_while_a_message_may_be_leaving_nothing_is_erased_and_no_other_begins(house: House) -> None:
    async with house:
        await house.says("hello", sender="ann")
        contact = await contact_of(house, "ann")
        await begins(house, 0)
        until = await erase(house, contact)
        assert until == house.clock.now() + timedelta(seconds=5)
        await house.takes(house.inbound("are you there?", sender="ann"))
        await house.settle()
        assert len(house.sent()) == 1
        house.clock.pass_(timedelta(seconds=5))
        assert isinstance(await erase(house, contact), Erased)
        assert await house.rows(inbox) == []


async def begins(house: House, seconds: float) -> None:
    """Make the last message one whose send began some seconds ago and has not ended."""
    at = house.clock.now() - timedelta(seconds=seconds)
    await house.workspace.database.run(
        lambda conn, now: conn.execute(sa.update(outbox).values(state="sending", begun_at=at)) and None
    )


async def test_a_turn_that_is_under_way_while_its_person_is_erased_says_nothing(house: House) -> None:
    begun, goes_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    async def waits(value: int) -> int:
        loop.call_soon_threadsafe(begun.set)
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(goes_on.wait(), loop))
        return value

    @flow(intents=["slow"])
    async def slow(talk: Talk) -> None:
        """Waits until it may go on."""
        await talk.look("value", waits, 1)
        await talk.say("heard", words="too late")

    house.bot = make_bot(house.folder / "slow", (echo, slow))
    async with house:
        await house.takes(house.inbound("/slow", sender="ann"))
        await begun.wait()
        assert isinstance(await erase(house, await contact_of(house, "ann")), Erased)
        goes_on.set()
        await house.engine.idle()
        assert house.sent() == []
        assert {name: count for name, count in (await whole(house)).items() if count and name not in OWN} == {}
        assert house.engine.counts.failed_turns == 0


async def test_an_event_for_a_conversation_that_was_erased_is_nobodys(house: House) -> None:
    async with house:
        await house.says("hello", sender="ann")
        talk = (await house.one(conversations))["id"]
        await erase(house, await contact_of(house, "ann"))
        with pytest.raises(Gone):
            await happen(house.workspace.database, house.workspace.vault, talk, Happening("changed"), key="1")
        assert await house.rows(inbox) == []


async def test_a_send_that_ends_after_its_person_was_erased_leaves_nothing(house: House) -> None:
    house.recorder.answers = [Unreachable("away")]
    async with house:
        await house.says("hello", sender="ann")
        await erase(house, await contact_of(house, "ann"))
        await house.waits(timedelta(minutes=1))
        assert [await house.rows(table) for table in (outbox, decisions, inbox)] == [[], [], []]
        assert len(await house.rows(seen)) == 1


async def test_an_epoch_that_wraps_somebodys_key_is_not_ended(house: House) -> None:
    async with house:
        await house.says("hello", sender="ann")
        with pytest.raises(KeystoreError, match="still wraps 1 keys"):
            await house.workspace.database.run(end, 1)
        with pytest.raises(sa.exc.IntegrityError):
            await straight(house.workspace.database.engine)


async def straight(engine: sa.Engine) -> Any:
    """Delete the epoch without asking."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        return connection.execute(sa.text("delete from key_epochs"))
