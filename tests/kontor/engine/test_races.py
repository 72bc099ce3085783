"""Processes against each other over the real databases: stops against sends, two engines at one work, restarts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import cast

import pytest
from sqlalchemy import Connection, select

from kontor.connectors import Doubtful
from kontor.engine.failpoints import Failpoints
from kontor.engine.receive import Arrival
from kontor.engine.turn import Witness
from kontor.messages import Progress, Receipt
from kontor.recording import Recorder
from kontor.store.database import Now
from kontor.store.tables import contacts, conversations, decisions, inbox, outbox
from tests.kontor.house import House, make_bot

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as running:
        yield running


@pytest.mark.parametrize("seed", range(4))
async def test_after_a_stop_is_accepted_no_row_of_the_person_becomes_sending(house: House, seed: int) -> None:
    """Six people write and stop at random moments while turns, commits and sends of the others are under way."""
    dice = Random(seed)
    marks: dict[str, int] = {}

    async def person(name: str) -> None:
        stop = dice.randrange(1, 6)
        for number in range(8):
            for _ in range(dice.randrange(4)):
                await asyncio.sleep(0)
            at = house.clock.now() + timedelta(milliseconds=number)
            await house.takes(house.inbound("stop" if number == stop else f"{number}", sender=name, at=at))
            if number == stop:
                marks[name] = await house.workspace.database.run(newest_decision)

    await asyncio.gather(*(person(f"p{n}") for n in range(6)))
    await house.settle()
    assert None not in {row["stopped_at"] for row in await house.rows(contacts)}
    stops = {row["contact_id"]: row["id"] for row in await house.rows(inbox) if row["kind"] == "stop"}
    rows = {row["id"]: row for row in await house.rows(outbox)}
    assert {row["state"] for row in rows.values()} <= {"accepted", "refused"}
    for sent in house.recorder.sent:
        row = rows[sent.id]
        if row["author"] == "bot" and row["answers"] < stops[row["contact_id"]]:
            assert sent.decision_id <= marks[sent.address.value]


def newest_decision(conn: Connection, now: Now) -> int:
    """Return the newest decision there is."""
    return int(conn.scalar(select(decisions.c.id).order_by(decisions.c.id.desc()).limit(1)) or 0)


async def test_a_stop_that_comes_between_turn_and_commit_holds(house: House) -> None:
    """The bot has made its answer; before it is committed the person says stop."""
    await house.says("hello")

    async def stops(*_: object) -> None:
        if not said:
            said.append(True)
            await house.workspace.database.run(house.engine.accept, [arrival])

    said: list[bool] = []
    stop = house.inbound("stop", at=house.clock.now() + SECOND)
    arrival = Arrival("recorder/test", stop, house.recorder.policy)
    house.engine.witness = cast(Witness, stops)
    await house.says("and now?")
    rows = await house.rows(outbox)
    assert [(row["author"], row["state"], row["reason"]) for row in rows[1:]] == [
        ("bot", "refused", "stopped"),
        ("system", "accepted", None),
    ]


@pytest.mark.postgres
async def test_two_workers_on_one_database_share_the_work_and_double_nothing(postgres_url: str, tmp_path: Path) -> None:
    recorder = Recorder()
    bot = make_bot(tmp_path / "texts")
    first = House(postgres_url, tmp_path, bot, recorder=recorder)
    second = House(postgres_url, tmp_path, bot, recorder=recorder, clock=first.clock)
    names = [f"p{n}" for n in range(12)]
    async with first:
        for name in names:  # the first has its share before the second is there, whoever is faster after that
            await first.takes(first.inbound("0", sender=name))
        await first.settle()
        async with second:
            for number in range(1, 5):
                sent = [first.inbound(f"{number}", sender=name) for name in names]
                await asyncio.gather(*((first, second)[n % 2].takes(one) for n, one in enumerate(sent)))
                ids = [int(row["id"]) for row in await first.rows(conversations)]
                first.engine.wake(ids)
                second.engine.wake(ids[::-1])
            for _ in range(4):
                await first.settle()
                await second.settle()
            rows = await first.rows(outbox)
            assert len(recorder.sent) == len(rows) == 60
            assert {row["state"] for row in rows} == {"accepted"}
            for name in names:
                mine = [one.content for one in recorder.sent if one.to[0].value == name]
                assert [str(getattr(one, "body", ""))[-1] for one in mine] == list("01234")
            assert first.engine.counts.turns
            assert first.engine.counts.turns + second.engine.counts.turns == 60


async def test_a_process_that_lost_its_lease_writes_nothing(house: House) -> None:
    """Another process took the conversation while the turn was under way: what the first made is dropped."""
    await house.says("hello")
    turned: list[bool] = []

    async def is_overtaken(*_: object) -> None:
        if not turned:
            turned.append(True)
            house.clock.pass_(31 * SECOND)
            ids = [int(row["id"]) for row in await house.rows(conversations)]
            await house.workspace.database.run(house.engine._claim, ids, "other")  # noqa: SLF001

    house.engine.witness = cast(Witness, is_overtaken)
    assert await house.says("again") == []
    assert [row["state"] for row in await house.rows(inbox)] == ["done", "new"]
    assert await house.waits(31 * SECOND) == ["heard again"]


async def test_after_a_restart_on_sqlite_the_work_goes_on_at_once(sqlite_url: str, tmp_path: Path) -> None:
    bot = make_bot(tmp_path / "texts")
    first = House(sqlite_url, tmp_path, bot, fail=Failpoints("turn.before_commit:raise:1"))
    async with first:
        assert await first.says("hello") == []
        assert (await first.one(conversations))["lease_owner"] is not None
    async with House(sqlite_url, tmp_path, bot, clock=first.clock) as again:
        await again.settle()
        assert again.sent() == ["I am a bot.\n\nheard hello"]


async def test_a_send_found_unanswered_after_a_restart_is_a_doubt_and_not_sent_at_once(
    sqlite_url: str, tmp_path: Path
) -> None:
    bot = make_bot(tmp_path / "texts")
    first = House(sqlite_url, tmp_path, bot, fail=Failpoints("send.before_mark:raise:1"))
    async with first:
        assert len(await first.says("hello")) == 1
        assert (await first.one(outbox))["state"] == "sending"
    async with House(sqlite_url, tmp_path, bot, clock=first.clock) as again:
        await again.settle()
        assert again.sent() == []
        assert (await again.one(outbox))["state"] == "doubtful"


@pytest.mark.parametrize("away", [1, 15, 40, 3_600])
async def test_a_send_found_after_everything_was_away_waits_for_the_echo_that_only_now_can_come(
    url: str, tmp_path: Path, away: int
) -> None:
    bot = make_bot(tmp_path / "texts")
    first = House(url, tmp_path, bot, fail=Failpoints("send.before_mark:raise:1"))
    async with first:
        assert len(await first.says("hello")) == 1
    first.clock.pass_(31 * SECOND if url.startswith("postgres") else away * SECOND)
    async with House(url, tmp_path, bot, clock=first.clock) as again:
        assert await again.waits(9 * SECOND) == []
        row = await again.one(outbox)
        assert row["state"] == "doubtful"
        await again.takes(Receipt("test", "wamid.out", Progress.SENT, again.clock.now(), echo=str(row["id"])))
        assert await again.waits(HOUR) == []
        assert (await again.one(outbox))["state"] == "accepted"


async def test_a_doubt_whose_wait_ended_while_everything_was_away_waits_anew(url: str, tmp_path: Path) -> None:
    bot = make_bot(tmp_path / "texts")
    first = House(url, tmp_path, bot)
    first.recorder.answers = [Doubtful("lost")]
    async with first:
        await first.says("hello")
        assert (await first.one(outbox))["state"] == "doubtful"
    first.clock.pass_(40 * SECOND)
    async with House(url, tmp_path, bot, clock=first.clock) as again:
        assert await again.waits(39 * SECOND) == []
        assert (await again.one(outbox))["state"] == "doubtful"
        assert await again.waits(2 * SECOND) == ["I am a bot.\n\nheard hello"]


async def test_stopping_finishes_what_is_at_work_and_gives_the_rest_back(url: str, tmp_path: Path) -> None:
    bot = make_bot(tmp_path / "texts")
    first = House(url, tmp_path, bot)
    async with first:
        await first.takes(*(first.inbound(f"{n}", sender=f"p{n}") for n in range(6)))
    async with House(url, tmp_path, bot, clock=first.clock) as again:
        assert first.engine.owner not in {row["lease_owner"] for row in await again.rows(conversations)}
        assert {row["state"] for row in await again.rows(outbox)} <= {"accepted"}
        await again.settle()
        assert len(first.sent()) + len(again.sent()) == 6
        assert {row["state"] for row in await again.rows(inbox)} == {"done"}


async def test_a_stop_in_the_middle_of_a_claim_leaves_no_lease_behind(url: str, tmp_path: Path) -> None:
    bot = make_bot(tmp_path / "texts")
    first = House(url, tmp_path, bot)
    async with first:
        await first.takes(*(first.inbound(f"{n}", sender=f"p{n}") for n in range(6)))
        while not first.engine.busy:  # noqa: ASYNC110 (no event tells that a claim is on its way; from here on it is)
            await asyncio.sleep(0)
    async with House(url, tmp_path, bot, clock=first.clock) as again:
        assert first.engine.owner not in {row["lease_owner"] for row in await again.rows(conversations)}
