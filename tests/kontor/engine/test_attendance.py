"""Who is there to hear the channels, and what a doubt waits for while nobody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kontor.connectors import Doubtful, Unreachable
from kontor.engine.attendance import Attendance, Seen, attend, attended
from kontor.engine.outage import Outage
from kontor.engine.presence import GONE, PROBED, Stretch, Uplink, heard_since, joined
from kontor.messages import Progress, Receipt
from kontor.store.tables import outbox
from tests.kontor.house import House, make_bot

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
BEGUN = datetime.fromisoformat("2026-11-21T09:00:00+00:00")
HELLO = "I am a bot.\n\nheard "


@dataclass(frozen=True)
class There:
    """A process that hears from one second to another."""

    since: int
    until: int


PROCESSES = some.lists(
    some.tuples(some.integers(0, 60), some.integers(0, 30)).map(lambda pair: There(pair[0], sum(pair))), max_size=5
)


def at(second: int) -> datetime:
    return BEGUN + second * SECOND


def told(processes: list[There], until: int) -> Stretch | None:
    """Let every process tell each second that it is there; return what the workspace knows in the end."""
    kept: Stretch | None = None
    for second in range(until + 1):
        for one in processes:
            if one.since <= second <= one.until:
                kept = joined(kept, at(one.since), at(second))
    return kept


@given(PROCESSES, some.integers(0, 100))
def test_somebody_was_there_in_every_moment_of_a_stretch(processes: list[There], now: int) -> None:
    kept = told(processes, now)
    if kept is None:
        assert heard_since(kept, at(now)) == at(now)
        return
    assert heard_since(kept, at(now)) == (kept.since if at(now) - kept.until <= GONE else at(now))
    first, last = ((moment - BEGUN) // SECOND for moment in (kept.since, kept.until))
    for second in range(first, last):  # from each moment to the next the same process was there
        assert any(one.since <= second and second + 1 <= one.until for one in processes)


@given(PROCESSES, some.integers(0, 100))
def test_a_process_that_was_there_all_along_makes_one_stretch_of_all(processes: list[There], now: int) -> None:
    kept = told([*processes, There(0, now)], now)
    assert kept is not None
    assert heard_since(kept, at(now)) == BEGUN


@pytest.mark.parametrize("wrong", [-HOUR, -SECOND, timedelta(0), SECOND, HOUR])
async def test_a_processes_own_clock_does_not_matter(sqlite_url: str, tmp_path: Path, wrong: timedelta) -> None:
    async with House(sqlite_url, tmp_path, make_bot(tmp_path / "texts")) as house:
        run, now = house.workspace.database.run, house.clock.now()
        here = now + wrong
        assert await run(attend, Seen(here, here - 30 * SECOND)) == now - 30 * SECOND
        assert await run(attend, Seen(here, here - 10 * SECOND)) == now - 30 * SECOND  # another, there for less long
        assert await run(attend, Seen(here, None)) == now - 30 * SECOND


@pytest.mark.postgres
async def test_a_database_that_takes_long_to_hear_of_a_process_makes_no_absence_of_it(
    postgres_url: str, tmp_path: Path
) -> None:
    async with House(postgres_url, tmp_path, make_bot(tmp_path / "texts")) as house:
        database, clock, passed = house.workspace.database, house.clock, [0.0]
        begun = clock.now()
        here = Attendance(database, clock, Outage(), hears=True, seconds=lambda: passed[0])
        for _ in range(3):
            for _ in range(20):  # seconds from one word to the next
                passed[0] += 1
                clock.pass_(SECOND)
                here.look()
            await here.tell()
        assert await database.run(attended) == begun


def test_a_word_of_a_clock_that_was_ahead_is_no_presence() -> None:
    assert heard_since(Stretch(at(900), at(1000)), at(10)) == at(10)
    assert joined(Stretch(at(900), at(1000)), at(10), at(10)) == Stretch(at(10), at(10))


@given(some.integers(0, 200), some.integers(0, 200))
def test_an_uplink_counts_from_when_it_is_back_and_is_not_waited_for_without_end(lost: int, later: int) -> None:
    uplink = Uplink()
    assert uplink.since("a", at(lost)) is None
    uplink.lost("a", at(lost))
    uplink.lost("a", at(lost + later))  # it is away since the first time
    now = at(lost + later)
    assert uplink.since("a", now) == (now if later * SECOND < PROBED else None)
    assert uplink.since("b", now) is None
    uplink.reached("a", now)
    uplink.reached("a", now + SECOND)
    assert uplink.since("a", now + HOUR) == now


# --------------------------------------------------------------------------------------------------------- in the house


def echoed(house: House, row: Any) -> Receipt:
    return Receipt("test", f"wamid.out.{row['id']}", Progress.SENT, house.clock.now(), echo=str(row["id"]))


async def test_a_doubt_waits_for_those_who_hear_and_not_for_those_who_send(url: str, tmp_path: Path) -> None:
    """Workers live on while the process that takes hooks is away for 20 s, as when it is put in place anew."""
    bot = make_bot(tmp_path / "texts")
    worker = House(url, tmp_path, bot, hooks=False)
    worker.recorder.answers = [Doubtful("lost")]
    shared: Any = {"clock": worker.clock, "recorder": worker.recorder, "turns": False}
    async with worker:
        async with House(url, tmp_path, bot, **shared) as front:
            await front.engine.attendance.tell()
            await front.takes(front.inbound("hello"))
            await worker.settle()
        row = await worker.one(outbox)
        for _ in range(20):
            await worker.waits(SECOND)
        async with House(url, tmp_path, bot, **shared) as back:
            await back.takes(echoed(back, row))
            await worker.waits(HOUR)
        assert worker.sent() == []


@pytest.mark.postgres
async def test_a_doubt_ends_in_time_where_somebody_hears_all_along(postgres_url: str, tmp_path: Path) -> None:
    bot = make_bot(tmp_path / "texts")
    worker = House(postgres_url, tmp_path, bot, hooks=False)
    worker.recorder.answers = [Doubtful("lost")]
    shared: Any = {"clock": worker.clock, "recorder": worker.recorder, "turns": False}
    async with worker, House(postgres_url, tmp_path, bot, **shared) as front:
        await front.takes(front.inbound("hello"))
        await worker.settle()
        worker.clock.pass_(11 * SECOND)
        await front.engine.attendance.tell()
        await worker.settle()
        assert worker.sent() == [f"{HELLO}hello"]


async def test_a_doubt_waits_for_its_echo_while_our_own_network_is_away(url: str, tmp_path: Path) -> None:
    """The uplink goes while an answer is on its way, and is back after 40 s: nobody could hear the echo meanwhile."""
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        house.recorder.answers = [Doubtful("lost"), *[Unreachable("no route") for _ in range(40)]]
        await house.says("hello")
        row = await house.one(outbox)
        for _ in range(40):
            await house.waits(SECOND)
        assert len(house.recorder.answers) < 40
        house.recorder.answers.clear()
        await house.waits(SECOND)
        await house.takes(echoed(house, row))
        await house.waits(HOUR)
        assert house.sent() == []


async def test_other_doubts_count_from_when_the_network_is_back(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        house.recorder.answers = [Doubtful("lost"), *[Unreachable("no route") for _ in range(20)]]
        await house.says("hello", sender="ann")
        await house.says("hello", sender="bob")  # cannot leave
        await house.waits(9 * SECOND)
        house.recorder.answers.clear()
        assert await house.waits(30 * SECOND) == [f"{HELLO}hello"]  # bob's; the network is back
        ann = (await house.rows(outbox))[0]
        assert ann["state"] == "doubtful"
        await house.takes(echoed(house, ann))
        assert await house.waits(HOUR) == []


async def test_a_reply_that_was_never_sent_leaves_though_nothing_else_reaches_the_channel(
    url: str, tmp_path: Path
) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        house.recorder.answers = [Doubtful("lost"), *[Unreachable("no route") for _ in range(3)]]
        await house.says("hello")
        for _ in range(30):
            await house.waits(10 * SECOND)
        row = await house.one(outbox)
        assert (row["state"], row["reason"]) == ("accepted", None)
        assert house.sent() == [f"{HELLO}hello"]
