"""A database that is away: few lines in the log, and an end in time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from structlog.testing import capture_logs

from kontor.connectors import Read
from kontor.engine import Engine
from kontor.engine.batches import Batches
from kontor.engine.commit import Commit
from kontor.engine.outage import Outage, Pauses, Repeats
from kontor.engine.wake import Sweep
from kontor.messages import Text
from kontor.recording import Recorder
from kontor.store.database import Database, Now, Unavailable, make_engine
from kontor.store.migrate import upgrade
from kontor.testing import ManualClock
from kontor.vault import memory_vault
from tests.kontor.house import make_bot

AWAY = Unavailable("the database did not commit: OperationalError: refused")


class Watch:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the moment."""
        return self.now


def test_pauses_double_up_to_half_a_minute_and_begin_anew() -> None:
    pauses = Pauses()
    assert [pauses.next() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    pauses.reset()
    assert pauses.next() == 1


def test_an_outage_of_an_hour_is_told_at_once_then_once_a_minute_with_a_count_and_at_its_end() -> None:
    watch = Watch()
    outage = Outage(watch)
    with capture_logs() as lines:
        for second in range(3600):
            watch.now = float(second)
            outage.failed("rows", "sweep_failed", AWAY)
        outage.over("rows")
        outage.over("rows")
    assert [line["event"] for line in lines] == ["sweep_failed"] * 60 + ["database_back"]
    assert [line["failures"] for line in lines[:3]] == [1, 60, 60]


def test_the_end_is_told_when_everything_works_again() -> None:
    outage = Outage()
    with capture_logs() as lines:
        outage.failed("rows", "sweep_failed", AWAY)
        outage.failed("listen", "listen_lost", OSError())
        outage.over("rows")
        assert len(lines) == 1
        outage.over("listen")
    assert [line["event"] for line in lines] == ["sweep_failed", "database_back"]


def test_a_database_that_comes_and_goes_does_not_flood_the_log() -> None:
    watch = Watch()
    outage = Outage(watch)
    with capture_logs() as lines:
        for second in range(60):
            watch.now = float(second)
            outage.failed("rows", "sweep_failed", AWAY)
            outage.over("rows")
    assert [line["event"] for line in lines] == ["sweep_failed", "database_back"]


def test_a_failure_that_comes_with_every_message_is_told_once_a_minute_for_each_kind() -> None:
    watch = Watch()
    repeats = Repeats(watch)
    with capture_logs() as lines:
        for tenth in range(1205):
            watch.now = tenth / 10
            repeats.failed("turn_failed", KeyError("secret"), conversation=tenth)
            repeats.failed("turn_failed", ValueError("secret"), conversation=-tenth)
    told = [(line["error"], line["conversation"], line["failures"]) for line in lines]
    assert told == [
        ("KeyError", 0, 1),
        ("ValueError", 0, 1),
        ("KeyError", 600, 600),
        ("ValueError", -600, 600),
        ("KeyError", 1200, 600),
        ("ValueError", -1200, 600),
    ]
    assert "secret" not in str(lines)


class Gone(Database):
    """A database that goes away when told to, and then lets no round of the engine come to an end."""

    gone = False

    async def run(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a transaction, or fail."""
        if self.gone and isinstance(fn, Commit):
            raise AWAY
        if self.gone and isinstance(fn, Sweep):
            await asyncio.Event().wait()
        return await super().run(fn, *args, **kwargs)


async def test_turns_that_fail_while_the_database_is_away_are_told_in_one_line(sqlite_url: str, tmp_path: Path) -> None:
    upgrade(make_engine(sqlite_url))
    database, recorder = Gone(sqlite_url), Recorder()
    engine = Engine(database, memory_vault(), [replace(make_bot(tmp_path), connectors=[recorder])])
    await engine.start()
    database.gone = True
    people = (recorder.inbound(Text("hi"), ManualClock().now(), sender=f"p{number}") for number in range(9))
    with capture_logs() as lines:
        await engine.take(recorder, Read(tuple(people)))
        await engine.idle()
    assert engine.counts.failed_turns == 9
    assert [line["event"] for line in lines] == ["turn_failed"]
    await engine.stop()
    database.close()


class Noting(Outage):
    """Tells when both the rows and the listening have failed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.both = threading.Event()

    def failed(self, source: str, event: str, error: Exception) -> None:
        """Note what failed."""
        super().failed(source, event, error)
        self.seen.add(source)
        if self.seen == {"rows", "listen"}:
            self.both.set()


async def test_an_engine_whose_postgresql_is_away_says_so_once_and_stops(tmp_path: Path) -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    outage = Noting()
    bot = replace(make_bot(tmp_path), connectors=[Recorder()])
    engine = Engine(database, memory_vault(), [bot], outage=outage)
    with capture_logs() as lines:
        await engine.start()
        assert await asyncio.to_thread(outage.both.wait, 10)
        async with asyncio.timeout(5):
            await engine.stop()
        database.close()
    assert len(lines) == 1


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


async def test_an_engine_stops_though_its_database_never_answers(
    sqlite_url: str, tmp_path: Path, gate: threading.Event
) -> None:
    def hangs(conn: Connection, now: Now) -> None:
        gate.wait(60)

    database = Database(sqlite_url)
    recorder = Recorder()
    engine = Engine(database, memory_vault(), [replace(make_bot(tmp_path), connectors=[recorder])])
    await engine.start(turns=False)
    database.submit(hangs)
    waiting = asyncio.create_task(engine.take(recorder, Read((recorder.inbound(Text("hi"), ManualClock().now()),))))
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await engine.stop(0.5)
    await asyncio.wait([waiting], timeout=1)
    assert waiting.done()
    database.close(0.1)
    gate.set()


async def test_batches_that_cannot_be_committed_in_time_are_given_up() -> None:
    async def never(items: Sequence[int]) -> Sequence[int]:
        await asyncio.Event().wait()
        return items

    batches = Batches(never, most=1)
    callers = [asyncio.create_task(batches.put(number)) for number in range(3)]
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await batches.close(0.05)
        await asyncio.wait(callers)
    assert all(caller.cancelled() for caller in callers)
