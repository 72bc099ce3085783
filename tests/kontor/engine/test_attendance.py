"""Who is there to hear the channels, and what a doubt waits for while nobody is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kontor.connectors import Doubtful, Unreachable
from kontor.engine.attendance import Attendance, Seen, attend, attended
from kontor.engine.outage import Outage
from kontor.engine.presence import GONE, PROBED, Backlog, Hearing, Stretch, Uplink, hearing, joined
from kontor.engine.values import Stored
from kontor.messages import Author, Outbound, Progress, Receipt, Text
from kontor.store.database import Unavailable
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
                kept = joined(kept, at(one.since), at(second), at(second))
    return kept


@given(PROCESSES, some.integers(0, 100))
def test_somebody_was_there_in_every_moment_of_a_stretch(processes: list[There], now: int) -> None:
    kept = told(processes, now)
    if kept is None:
        assert hearing(kept, at(now)).since == at(now)
        return
    assert hearing(kept, at(now)).since == (kept.since if at(now) - kept.until <= GONE else at(now))
    first, last = ((moment - BEGUN) // SECOND for moment in (kept.since, kept.until))
    for second in range(first, last):  # from each moment to the next the same process was there
        assert any(one.since <= second and second + 1 <= one.until for one in processes)


@given(PROCESSES, some.integers(0, 100))
def test_a_process_that_was_there_all_along_makes_one_stretch_of_all(processes: list[There], now: int) -> None:
    kept = told([*processes, There(0, now)], now)
    assert kept is not None
    assert hearing(kept, at(now)) == Hearing(BEGUN, at(now))


@pytest.mark.parametrize("wrong", [-HOUR, -SECOND, timedelta(0), SECOND, HOUR])
async def test_a_processes_own_clock_does_not_matter(sqlite_url: str, tmp_path: Path, wrong: timedelta) -> None:
    async with House(sqlite_url, tmp_path, make_bot(tmp_path / "texts")) as house:
        run, now = house.workspace.database.run, house.clock.now()
        here = now + wrong
        heard = Hearing(now - 30 * SECOND, now)
        assert await run(attend, Seen(here, here - 30 * SECOND)) == heard
        assert await run(attend, Seen(here, here - 10 * SECOND)) == heard  # another, there for less long
        assert await run(attend, Seen(here, None)) == heard
        late = Seen(here, here - 30 * SECOND, behind=lambda: 7.0)
        assert await run(attend, late) == await run(attended) == replace(heard, until=now - 7 * SECOND)


@pytest.mark.postgres
async def test_a_database_that_takes_long_to_hear_of_a_process_makes_no_absence_of_it(
    postgres_url: str, tmp_path: Path
) -> None:
    async with House(postgres_url, tmp_path, make_bot(tmp_path / "texts"), hooks=False) as house:
        database, clock, passed = house.workspace.database, house.clock, [0.0]
        begun = clock.now()
        here = Attendance(database, clock, Outage(), hears=True, seconds=lambda: passed[0])
        for _ in range(3):
            for _ in range(20):  # seconds from one word to the next
                passed[0] += 1
                clock.pass_(SECOND)
                here.look()
            await here.tell()
        assert (await database.run(attended)).since == begun


def test_a_word_of_a_clock_that_was_ahead_is_no_presence() -> None:
    ahead = Stretch(at(900), at(1000), at(1000))
    assert hearing(ahead, at(10)) == Hearing(at(10), at(10))
    assert joined(ahead, at(10), at(10), at(10)) == Stretch(at(10), at(10), at(10))


@given(some.lists(some.tuples(some.integers(0, 20), some.integers(0, 20))), some.integers(0, 50))
def test_what_came_is_heard_as_far_as_everything_before_is_committed(stays: list[tuple[int, int]], now: int) -> None:
    passed = [0.0]
    backlog = Backlog(lambda: passed[0])
    spans = sorted((came, came + long) for came, long in stays)
    waiting = [(end, backlog.waiting()) for _, end in spans]
    for second in range(now + 1):
        passed[0] = float(second)
        for (came, _), (_, one) in zip(spans, waiting, strict=True):
            if came == second:
                one.__enter__()
        for (came, end), (_, one) in zip(spans, waiting, strict=True):
            if came <= second and end == second:
                one.__exit__(None, None, None)
    open_ones = [came for came, end in spans if came <= now < end]
    assert backlog.kept() == min(open_ones, default=now)


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


async def test_an_echo_that_came_in_time_and_waits_for_its_commit_is_waited_for(url: str, tmp_path: Path) -> None:
    """A database that stands still fails nothing: what came meanwhile and what is asked of it all go on at once."""
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        house.recorder.answers = [Doubtful("lost")]
        await house.says("hello")
        row, passed = await house.one(outbox), [0.0]
        message = Outbound(row["id"], row["account"], (), Text("heard"), Author.BOT)
        times = (None, row["not_before"], row["begun_at"])
        doubt = Stored(message, "doubtful", 1, *times, decision=row["decision_id"])
        here = Attendance(house.workspace.database, house.clock, Outage(), hears=True, seconds=lambda: passed[0])
        with here.taking(row["account"]):
            for _ in range(15):
                passed[0] += 1
                house.clock.pass_(SECOND)
                here.look()
            (again,) = await here.settle([doubt], echoes=True)
            assert again > house.clock.now()
            assert (await house.one(outbox))["state"] == "doubtful"
        assert await here.settle([doubt], echoes=True) == []
        assert (await house.one(outbox))["state"] == "ready"


async def test_what_could_not_be_committed_is_waited_for_from_then_on(url: str, tmp_path: Path) -> None:
    # Nobody else hears: a word of the house between two lines of this test would be presence all along.
    async with House(url, tmp_path, make_bot(tmp_path / "texts"), hooks=False) as house:
        database, clock = house.workspace.database, house.clock
        here = Attendance(database, clock, Outage(), hears=True, seconds=lambda: 0.0)
        clock.pass_(HOUR)
        with pytest.raises(Unavailable), here.taking("recorder/test"):
            raise Unavailable("the disk is full")
        row = Outbound(1, "recorder/test", (), Text("heard"), Author.BOT)
        doubt = Stored(row, "doubtful", 1, None, clock.now(), clock.now() - 10 * SECOND)
        (again,) = await here.settle([doubt], echoes=True)
        assert again >= clock.now() + 10 * SECOND


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
