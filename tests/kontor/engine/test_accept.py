from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kontor.connectors import Forged, Hook
from kontor.contacts import CHAT, Address, Person
from kontor.messages import (
    Choice,
    Event,
    IdentityChanged,
    Inbound,
    PreferenceChanged,
    ReachChanged,
    Revoked,
    SpokenElsewhere,
    Text,
)
from kontor.store.tables import addresses, consent_events, contacts, conversations, inbox, outbox, seen, standings
from kontor.testing import ManualClock
from tests.kontor.house import House, make_bot

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def house(url: str, tmp_path: Path) -> House:
    return House(url, tmp_path, make_bot(tmp_path / "texts"), turns=False)


def person(*names: str) -> Person:
    return Person(tuple(Address("recorder", CHAT, name) for name in names))


async def test_what_was_accepted_is_stored_when_accepting_returns(house: House) -> None:
    async with house:
        await house.takes(house.inbound("hello"))
        row = await house.one(inbox)
        assert (row["state"], row["kind"], row["account"]) == ("new", "text", "recorder/test")


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=7)])
async def test_a_repeat_changes_nothing(house: House, later: timedelta) -> None:
    async with house:
        one = house.inbound("hello", id="wamid.same")
        await house.takes(one, one)
        before = [await house.rows(table) for table in (inbox, seen, contacts, standings, conversations)]
        house.clock.pass_(later)
        await house.takes(one)
        await house.takes(one, one)
        assert [await house.rows(table) for table in (inbox, seen, contacts, standings, conversations)] == before


async def test_the_window_moves_by_the_events_own_time(house: House) -> None:
    async with house:
        now = house.clock.now()
        opened = []
        for at in (now - DAY, now - 2 * DAY, now + DAY, now - SECOND):
            await house.takes(house.inbound("hello", at=at))
            opened.append((await house.one(standings))["opened_at"])
        assert opened == [now - DAY, now - DAY, now, now]


@pytest.mark.parametrize("said", ["Stop!", "please stop writing to me"])
async def test_a_stop_withdraws_with_the_accept_itself(house: House, said: str) -> None:
    async with house:
        await house.takes(house.inbound(said))
        assert (await house.one(contacts))["stopped_at"] == house.clock.now()
        assert (await house.one(inbox))["kind"] == "stop"
        assert (await house.one(consent_events))["event"] == "stopped"


async def test_a_weak_stop_word_stops_where_no_question_is_open_only(house: House) -> None:
    async with house:
        await house.takes(house.inbound("cancel"))
        assert (await house.one(contacts))["stopped_at"] is not None


async def test_a_button_called_cancel_is_no_stop(house: House) -> None:
    async with house:
        await house.takes(house.inbound(Choice("1.sure.no", "Cancel")))
        assert (await house.one(contacts))["stopped_at"] is None


@pytest.mark.parametrize("order", ["stop first", "start first"])
async def test_of_a_stop_and_a_start_the_later_one_holds_in_whatever_order_they_come(house: House, order: str) -> None:
    async with house:
        now = house.clock.now()
        stop, start = house.inbound("stop", at=now - 10 * SECOND), house.inbound("start", at=now - 5 * SECOND)
        for one in (stop, start) if order == "stop first" else (start, stop):
            await house.takes(one)
        assert (await house.one(contacts))["stopped_at"] is None


async def test_an_older_stop_that_comes_late_does_not_move_a_newer_one_back(house: House) -> None:
    async with house:
        now = house.clock.now()
        await house.takes(house.inbound("stop", at=now - SECOND))
        await house.takes(house.inbound("stop", at=now - DAY))
        assert (await house.one(contacts))["stopped_at"] == now - SECOND


async def test_a_stop_holds_for_every_address_of_the_person(house: House) -> None:
    async with house:
        now = house.clock.now()
        await house.takes(Inbound("1", "test", person("a"), now, Text("hi")))
        await house.takes(Inbound("2", "test", person("b"), now, Text("stop")))
        await house.takes(Inbound("3", "test", person("a", "b"), now, Text("hi again")))
        assert [row["stopped_at"] for row in await house.rows(contacts)] == [now, now]


def everything(house: House) -> list[Event]:
    """A batch of a thousand events of twenty people, some of whom turn out to be one."""
    dice, now = Random(7), house.clock.now()
    events: list[Event] = []
    for number in range(960):
        name = f"p{number % 20}"
        at = now - SECOND * dice.randrange(1, 90_000)
        word = dice.choice(["hello"] * 18 + ["stop", "start"])
        events.append(Inbound(f"m{number}", "test", person(name), at, Text(word)))
    events += events[:20]
    for number in range(0, 20, 4):
        both = person(f"p{number}", f"p{number + 1}")
        events.append(Inbound(f"both{number}", "test", both, now - SECOND, Text("both of us")))
        events.append(ReachChanged(f"reach{number}", "test", person(f"p{number}"), number % 8 == 0, now))
        events.append(PreferenceChanged(f"like{number}", "test", person(f"p{number + 2}"), "promo", "stop", now))
        events.append(SpokenElsewhere(f"said{number}", "test", person(f"p{number + 3}"), now, Text("me")))
    return events


async def summary(house: House) -> Any:
    """Return what holds for each person, whichever ids they got."""
    owners = {row["digest"]: row["contact_id"] for row in await house.rows(addresses)}
    known = {row["id"]: row for row in await house.rows(contacts)}
    opened = {row["contact_id"]: row["opened_at"] for row in await house.rows(standings)}
    heard: dict[int, int] = {}
    for row in await house.rows(inbox):
        root = known[row["contact_id"]]["merged_into"] or row["contact_id"]
        heard[root] = heard.get(root, 0) + 1
    leads = {row["contact_id"]: row["lead"] for row in await house.rows(conversations)}
    return {
        digest: (known[owner]["stopped_at"], opened.get(owner), heard.get(owner), leads.get(owner))
        for digest, owner in owners.items()
    }


async def test_a_thousand_events_in_any_order_end_in_the_same_state(sqlite_url: str, tmp_path: Path) -> None:
    found = []
    for seed in range(3):
        folder = tmp_path / str(seed)
        house = House(f"sqlite:///{folder}/k.db", tmp_path, make_bot(tmp_path / "texts"), ManualClock(), turns=False)
        async with house:
            events = everything(house)
            Random(seed).shuffle(events)
            await house.takes(*events)
            found.append(await summary(house))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 20


async def test_who_is_one_person_in_a_batch_has_one_conversation(house: House) -> None:
    async with house:
        now = house.clock.now()
        people = (person("a"), person("b"), person("a", "b"))
        await house.takes(*(Inbound(str(n), "test", one, now, Text("hi")) for n, one in enumerate(people)))
        assert len(await house.rows(conversations)) == 1
        assert len({row["contact_id"] for row in await house.rows(inbox)}) == 1


async def test_what_was_taken_back_is_gone(house: House) -> None:
    async with house:
        await house.takes(house.inbound("my secret", id="wamid.x"))
        await house.takes(house.inbound(Revoked("wamid.x")))
        assert [row["body"] is None for row in await house.rows(inbox)] == [True, False]


async def test_a_person_who_changed_the_number_is_written_to_at_the_new_one_and_back_again(house: House) -> None:
    async with house:
        now = house.clock.now()
        await house.takes(Inbound("1", "test", person("old"), now, Text("hi")))
        open_ = []
        for number, (old, new) in enumerate([("old", "new"), ("new", "old")]):
            await house.takes(IdentityChanged(f"c{number}", "test", person(old), person(new), now, "moved"))
            rows = await house.rows(addresses)
            open_.append(sum(row["retired_at"] is None for row in rows))
        assert open_ == [1, 1]
        assert len(await house.rows(contacts)) == 1


async def test_the_bot_falls_silent_where_somebody_answered_from_another_app(house: House) -> None:
    async with house:
        await house.takes(house.inbound("hello", sender="ann"))
        await house.takes(SpokenElsewhere("x", "test", person("ann"), house.clock.now(), Text("hi")))
        row = await house.one(conversations)
        assert (row["lead"], row["epoch"]) == ("person", 1)


async def test_a_forged_hook_stores_nothing(house: House) -> None:
    async with house:
        with pytest.raises(Forged):
            await house.engine.receive(house.recorder, Hook("POST", b"{}"))
        for table in (inbox, seen, contacts, outbox):
            assert not await house.rows(table)
