"""Word from the channel that comes late, without a time, or in another order than things happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from kontor.contacts import CHAT, PHONE, Address, Person
from kontor.messages import (
    UNDATED,
    Event,
    IdentityChanged,
    Inbound,
    PreferenceChanged,
    Progress,
    ReachChanged,
    Receipt,
    Revoked,
    SpokenElsewhere,
    Text,
)
from kontor.store.consents import consents_of
from kontor.store.tables import contacts, conversations, inbox, outbox, standings
from tests.kontor.house import House, make_bot

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
OLD, NEW, NEWEST = "4915100000001", "4915100000002", "4915100000003"


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        yield house


def at(number: str) -> Person:
    return Person((Address("recorder", PHONE, number),))


def ann() -> Person:
    return Person((Address("recorder", CHAT, "ann"),))


async def writes(house: House, text: str, sender: Person, when: datetime | None = None, **rest: Any) -> list[str]:
    """Let somebody write and return which addresses the bot answers to."""
    before = len(house.recorder.sent)
    house.clock.pass_(SECOND)
    house.count += 1
    event = Inbound(f"w.{house.count}", "test", sender, when or house.clock.now(), Text(text), **rest)
    await house.takes(event)
    await house.settle()
    return [sent.address.value for sent in house.recorder.sent[before:]]


def moved(id: str, old: str, new: str, when: datetime) -> IdentityChanged:
    return IdentityChanged(id, "test", at(old), at(new), when, "moved")


async def test_who_is_given_a_number_that_somebody_gave_up_is_somebody_else(house: House) -> None:
    await writes(house, "hello", at(OLD))
    await house.takes(moved("c1", OLD, NEW, house.clock.now()))
    house.clock.pass_(100 * DAY)
    assert await writes(house, "a stranger's secret", at(OLD)) == [OLD]
    assert await writes(house, "me again", at(NEW)) == [NEW]
    assert len(await house.rows(contacts)) == 2


async def test_what_was_written_before_the_number_was_given_up_is_its_old_owners(house: House) -> None:
    await writes(house, "hello", at(OLD))
    then = house.clock.now()
    house.clock.pass_(HOUR)
    await house.takes(moved("c1", OLD, NEW, house.clock.now()))
    assert await writes(house, "late", at(OLD), then + SECOND) == [NEW]
    assert len(await house.rows(contacts)) == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_somebody_is_answered_at_the_newest_number_whatever_order_the_changes_come_in(
    house: House, order: tuple[int, ...]
) -> None:
    await writes(house, "hello", at(OLD))
    house.clock.pass_(HOUR)
    await writes(house, "hello", at(NEW))
    now = house.clock.now()
    house.clock.pass_(3 * HOUR)
    changes = [moved("c1", OLD, NEW, now + HOUR), moved("c2", NEW, NEWEST, now + 2 * HOUR)]
    for index in order:
        await house.takes(changes[index])
    assert await writes(house, "again", at(NEWEST)) == [NEWEST]


async def test_a_message_to_a_group_is_kept_and_answered_nowhere(house: House) -> None:
    assert await writes(house, "stop", ann(), group=Address("recorder", "group", "g1")) == []
    row = await house.one(inbox)
    assert (row["state"], row["why"], row["body"] is None) == ("done", "written in a group", False)
    assert await house.rows(standings) == []
    assert (await house.one(contacts))["stopped_at"] is None


async def test_a_message_that_comes_after_its_own_revoke_is_not_kept(house: House) -> None:
    await house.takes(house.inbound(Revoked("w.1"), id="w.2"))
    await house.takes(house.inbound("my card number is", id="w.1"))
    assert [row["kind"] for row in await house.rows(inbox)] == ["revoked"]


async def granted(house: House) -> bool:
    id = (await house.one(contacts))["id"]
    return "marketing" in await house.workspace.database.run(lambda conn, now: consents_of(conn, [id])[id].granted)


def preference(value: Any, when: datetime) -> PreferenceChanged:
    return PreferenceChanged(f"p.{value}.{when}", "test", ann(), "marketing", value, when)


async def test_a_no_to_advertising_that_tells_no_time_counts_from_its_arrival(house: House) -> None:
    await house.takes(preference("resume", house.clock.now()))
    assert await granted(house)
    house.clock.pass_(SECOND)
    await house.takes(preference("stop", UNDATED))
    assert not await granted(house)
    await house.takes(preference("resume", UNDATED))
    assert not await granted(house)


async def test_a_stop_word_that_tells_no_time_stops(house: House) -> None:
    for text, when in [("stop", None), ("start", None), ("stop", UNDATED)]:
        await writes(house, text, ann(), when)
    assert (await house.one(contacts))["stopped_at"] is not None


async def test_a_word_from_another_app_silences_no_bot_days_later(house: House) -> None:
    await writes(house, "hello", ann())
    for id, age, lead in [("e1", 6 * DAY, "bot"), ("e2", HOUR, "person")]:
        await house.takes(SpokenElsewhere(id, "test", ann(), house.clock.now() - age, Text("hi")))
        assert (await house.one(conversations))["lead"] == lead


@pytest.mark.parametrize("order", list(permutations(range(4))))
async def test_of_blocks_and_what_lifts_them_the_newest_counts_in_whatever_order_they_come(
    house: House, order: tuple[int, ...]
) -> None:
    start = house.clock.now()
    house.clock.pass_(HOUR)
    events: list[Event] = [
        ReachChanged("r0", "test", ann(), True, start + SECOND),
        Inbound("r1", "test", ann(), start + 2 * SECOND, Text("hi")),
        ReachChanged("r2", "test", ann(), True, start + 3 * SECOND),
        ReachChanged("r3", "test", ann(), False, start + 4 * SECOND),
    ]
    for index in order:
        await house.takes(events[index])
    assert (await house.one(standings))["blocked_at"] is None
    await house.takes(ReachChanged("r4", "test", ann(), True, start + 5 * SECOND))
    await house.takes(Inbound("r5", "test", ann(), start, Text("hi")))
    assert (await house.one(standings))["blocked_at"] == start + 5 * SECOND


async def failed(house: House, code: int, action: str, when: datetime) -> None:
    id = (await house.rows(outbox))[0]["id"]
    await house.takes(Receipt("test", "sent.1", Progress.FAILED, when, str(id), code, action))


async def test_a_closed_window_told_late_does_not_close_the_one_that_opened_since(house: House) -> None:
    await writes(house, "hello", ann())
    then = house.clock.now()
    house.clock.pass_(6 * DAY)
    await writes(house, "here again", ann())
    opened = house.clock.now()
    await failed(house, 131047, "template", then)
    assert (await house.one(standings))["opened_at"] == opened


async def test_a_no_to_advertising_told_late_by_an_error_does_not_undo_a_later_yes(house: House) -> None:
    await writes(house, "hello", ann())
    then = house.clock.now()
    house.clock.pass_(6 * DAY)
    await house.takes(preference("resume", house.clock.now()))
    await failed(house, 131050, "stop_marketing", then)
    assert await granted(house)


async def test_a_stop_and_a_start_hold_though_our_clock_is_behind_what_was_told_before(house: House) -> None:
    start = house.clock.now()
    await house.says("stop")
    await house.says("start")
    house.clock.pass_(-timedelta(minutes=1))
    for minutes, (word, stopped) in enumerate([("stop", True), ("start", False), ("stop", True)], 1):
        await house.takes(house.inbound(word, at=start + timedelta(minutes=minutes)))  # the channel's own time goes on
        await house.settle()
        assert ((await house.one(contacts))["stopped_at"] is not None) == stopped
