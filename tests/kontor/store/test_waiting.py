"""What waits is counted, with the time it has waited and what keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, update

from kontor.connectors import Doubtful, Refused, Throttled, Unreachable
from kontor.contacts import CHAT, Address, Person
from kontor.flows import Talk, flow
from kontor.messages import Media, SpokenElsewhere, Text
from kontor.policy import Rate
from kontor.recording import LIKE_WHATSAPP, Recorder
from kontor.store.tables import conversations
from kontor.store.waiting import KINDS, Waiting, waiting
from tests.kontor.house import House, echo, make_bot


async def found(house: House) -> Waiting:
    """Return what waits in a house."""
    return await house.workspace.database.run(waiting)


async def test_of_an_idle_house_every_kind_is_told_as_nothing(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        await house.says("hello")
        none = await found(house)
    assert dict(none.counts) == dict.fromkeys(KINDS, 0)
    assert dict(none.oldest) == dict.fromkeys(KINDS, 0.0)
    assert (dict(none.put_off), none.aside, dict(none.people)) == ({}, 0, {})


async def test_the_oldest_inbound_and_file_are_told_by_how_long_they_have_waited(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts"), turns=False) as house:
        await house.takes(house.inbound("hello"))
        house.clock.pass_(timedelta(seconds=60))
        await house.takes(house.inbound(Media("image", id="p")))
        house.clock.pass_(timedelta(seconds=30))
        told = await found(house)
    assert (told.counts["inbox"], told.oldest["inbox"]) == (2, 90.0)
    assert (told.counts["media"], told.oldest["media"]) == (1, 30.0)


async def test_what_keeps_messages_from_leaving_is_told_by_account(url: str, tmp_path: Path) -> None:
    slowed = Throttled(131057, scope="message")
    trouble = [Unreachable("refused"), slowed, Doubtful("lost"), Refused(190, "expired token", "auth")]
    house = House(url, tmp_path, make_bot(tmp_path / "texts"), recorder=Recorder(answers=list(trouble)))
    async with house:
        for person in "abcde":
            await house.takes(house.inbound("hello", sender=person))
            await house.settle()
        house.clock.pass_(timedelta(seconds=1))
        told = await found(house)
    account = house.recorder.account.key
    assert dict(told.put_off) == {(account, why): 1 for why in ("unreachable", "throttled", "account", "rest")}
    assert (told.counts["ready"], told.counts["doubtful"]) == (4, 1)
    assert told.oldest["ready"] == told.oldest["doubtful"] == 1.0


async def test_a_wait_for_the_accounts_rate_is_told(url: str, tmp_path: Path) -> None:
    slow = replace(LIKE_WHATSAPP, account_rate=Rate(1, timedelta(hours=1)))
    async with House(url, tmp_path, make_bot(tmp_path / "texts"), recorder=Recorder(rules=slow)) as house:
        for person in "ab":
            await house.takes(house.inbound("hello", sender=person))
            await house.settle()
        told = await found(house)
    assert dict(told.put_off) == {(house.recorder.account.key, "rate"): 1}


async def test_what_is_set_aside_is_counted_apart_and_is_not_the_oldest(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts"), turns=False) as house:
        await house.takes(house.inbound("hello"))
        await house.workspace.database.run(
            lambda conn, now: conn.execute(update(conversations).values(aside="does not open"))
        )
        house.clock.pass_(timedelta(hours=1))
        told = await found(house)
    assert (told.counts["inbox"], told.oldest["inbox"], told.aside) == (0, 0.0, 1)


@flow(intents=["agent"])
async def agent(talk: Talk) -> None:
    """Hands over."""
    await talk.hand_off("asked")


async def test_chats_that_wait_for_people_or_are_led_by_one_are_counted_by_account(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts", [echo, agent])) as house:
        await house.says("/agent", sender="ann")
        for sender in ("bob", "eve"):
            await house.says("hello", sender=sender)
        bob = Person((Address("recorder", CHAT, "bob"),))
        await house.takes(SpokenElsewhere("e", "test", bob, house.clock.now(), Text("hi")))
        told = await found(house)
    assert dict(told.people) == {house.recorder.account.key: 2}


async def test_its_cost_does_not_grow_with_what_is_stored(sqlite_url: str, tmp_path: Path) -> None:
    asked: dict[str, Any] = {}
    async with House(sqlite_url, tmp_path, make_bot(tmp_path / "texts")) as house:
        await house.says(Text("hello"))
        event.listen(
            house.workspace.database.engine,
            "before_cursor_execute",
            lambda conn, cursor, statement, values, context, many: asked.setdefault(statement, values),
        )
        await found(house)
        selects = {statement: values for statement, values in asked.items() if statement.startswith("SELECT")}
        plans = await house.workspace.database.run(
            lambda conn, now: [
                str(row[3])
                for statement, values in selects.items()
                for row in conn.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", values)
            ]
        )
    scans = [step for step in plans if step.startswith("SCAN")]
    assert len(selects) == 5
    short = ("inbox_new", "open", "wanted", "aside", "conversations_led")
    assert [step for step in scans if not any(name in step for name in short)] == []
