from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Connection, event, func, make_url, select

from connectors.whatsapp.testing import signed
from kontor.store.database import Database, Now, Unavailable
from kontor.store.tables import rates
from kontor.store.waiting import Waiting, waiting
from kontor.testing import ManualClock
from kontor.web.figures import figures
from kontor.web.health import Look
from tests.kontor.web.serving import SECRET, Door, served
from tests.kontor.web.test_hooks import GOOD

DEPLOY = (Path(__file__).resolve().parents[3] / "docs/deploy.md").read_text("utf-8")


@pytest.fixture
async def door(url: str, tmp_path: Path) -> AsyncIterator[Door]:
    async with served(url, tmp_path) as found:
        yield found


async def test_a_living_process_says_so_and_a_ready_one_too(door: Door) -> None:
    assert await door.get("/healthz") == (200, "ok")
    assert await door.get("/readyz") == (200, '{"ready":true,"problem":null}')


async def test_metrics_count_what_was_done_and_what_waits(door: Door) -> None:
    await door.post(GOOD, signed(GOOD, SECRET))
    await door.post(GOOD)
    status, text = await door.get("/metrics")
    assert status == 200
    found = dict(re.findall(r"^(\w+(?:\{[^}]*\})?) ([\d.e+]+)$", text, re.MULTILINE))
    assert found["kontor_events_accepted_total"] == "1.0"
    assert found['kontor_hooks_total{status="200"}'] == "1.0"
    assert found['kontor_hooks_total{status="403"}'] == "1.0"
    assert found['kontor_backlog{kind="inbox"}'] == "1.0"
    assert found["kontor_database_up"] == "1.0"
    assert "4915100000001" not in text


async def test_what_has_not_happened_yet_is_told_as_nothing_and_not_left_out(door: Door) -> None:
    text = (await door.get("/metrics"))[1]
    assert 'kontor_backlog{kind="held"} 0.0' in text
    assert 'kontor_oldest_waiting_seconds{kind="inbox"} 0.0' in text
    assert 'kontor_sends_total{state="dead"} 0.0' in text
    assert 'kontor_put_off{account="whatsapp/airline",why="unreachable"} 0.0' in text
    assert "kontor_conversations_aside 0.0" in text
    assert 'kontor_conversations_waiting{account="whatsapp/airline"} 0.0' in text
    assert "kontor_inbounds_given_up_total 0.0" in text


async def test_the_oldest_message_that_waits_is_told_in_seconds(door: Door) -> None:
    await door.post(GOOD, signed(GOOD, SECRET))
    clock = door.engine.clock
    assert isinstance(clock, ManualClock)
    clock.pass_(timedelta(seconds=90))
    assert 'kontor_oldest_waiting_seconds{kind="inbox"} 90.0' in (await door.get("/metrics"))[1]


async def test_every_figure_has_its_help_and_a_name_of_the_right_kind(door: Door) -> None:
    text = (await door.get("/metrics"))[1]
    kinds = dict(re.findall(r"^# TYPE (kontor_\w+) (\w+)$", text, re.MULTILINE))
    assert len(kinds) > 15
    assert {name for name, kind in kinds.items() if (kind == "counter") != name.endswith("_total")} == set()
    assert set(re.findall(r"^# HELP (kontor_\w+) \w", text, re.MULTILINE)) == set(kinds)
    assert "process_resident_memory_bytes" in text


async def test_every_figure_is_on_the_page_of_the_operator(door: Door) -> None:
    named = set(re.findall(r"^# TYPE (kontor_\w+)", (await door.get("/metrics"))[1], re.MULTILINE))
    assert {name for name in named if f"`{name}" not in DEPLOY} == set()
    assert {name for name in re.findall(r"`(kontor_\w+)", DEPLOY) if name not in named} == set()


async def test_a_database_that_can_only_be_read_is_not_ready(door: Door, url: str) -> None:
    await read_only(door, url)
    answers = [await door.get("/readyz") for _ in range(5)]
    assert (answers[-1][0], "read" in answers[-1][1]) == (503, True), answers


async def read_only(door: Door, url: str) -> None:
    """Let nothing more be written, as on a full disk or a standby."""
    if door.workspace.database.is_sqlite:
        pragma = "PRAGMA query_only=ON"
        event.listen(door.workspace.database.engine, "connect", lambda connection, _: connection.execute(pragma))
        await door.workspace.database.run(lambda conn, now: conn.exec_driver_sql(pragma) and None)
        return
    name = make_url(url).database
    with door.workspace.database.engine.connect() as connection:
        connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        )
        connection.commit()


class Silent:
    """A database that answers when it is told to."""

    def __init__(self) -> None:
        self.asked, self.goes_on = 0, asyncio.Event()

    async def run(self, fn: Callable[[Connection, Now], Waiting]) -> Waiting:
        """Wait."""
        self.asked += 1
        await self.goes_on.wait()
        return Waiting()


async def test_a_database_that_stands_still_is_asked_once_however_often_somebody_looks(door: Door) -> None:
    silent = Silent()
    look = Look(cast(Database, silent), waiting, seconds=0.01)
    for _ in range(3):
        with pytest.raises(Unavailable, match=r"has not answered for 0\.01 seconds"):
            await look.ask()
    text = (await figures(door.engine, {503: 7}, look)).decode()
    assert silent.asked == 1
    assert "kontor_database_up 0.0" in text
    assert 'kontor_hooks_total{status="503"} 7.0' in text
    assert "kontor_backlog" not in text
    silent.goes_on.set()
    assert await look.ask() == Waiting()
    assert await look.ask() == Waiting()
    assert silent.asked == 2


async def test_who_asks_in_the_moment_of_an_answer_takes_nobody_elses(door: Door) -> None:
    silent = Silent()
    look = Look(cast(Database, silent), waiting, seconds=60)
    first = asyncio.create_task(look.ask())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    silent.goes_on.set()
    while not look._asked or not look._asked.done():  # noqa: ASYNC110, SLF001 (the very turn of the loop)
        await asyncio.sleep(0)
    second = asyncio.create_task(look.ask())
    assert [*await asyncio.gather(first, second)] == [Waiting(), Waiting()]


async def test_asking_whether_it_is_ready_leaves_nothing_behind(door: Door) -> None:
    for _ in range(3):
        assert (await door.get("/readyz"))[0] == 200
    count = select(func.count()).select_from(rates)
    assert await door.workspace.database.run(lambda conn, now: conn.scalar(count)) == 0


async def test_metrics_tell_which_engine_read_the_texts(door: Door) -> None:
    vars(door.engine.bots[0].understanding)["counts"] = {"rasa": 3, "fallback": 1}
    text = (await door.get("/metrics"))[1]
    assert 'kontor_texts_read_total{bot="testing",by="rasa"} 3.0' in text
    assert 'kontor_texts_read_total{bot="testing",by="fallback"} 1.0' in text


async def test_what_is_not_there_is_not_found(door: Door) -> None:
    assert (await door.get("/nothing"))[0] == 404
    assert (await door.get("/docs"))[0] == 404


async def test_a_worker_tells_how_it_is_and_takes_no_hooks(sqlite_url: str, tmp_path: Path) -> None:
    async with served(sqlite_url, tmp_path, worker=True) as worker:
        assert await worker.get("/healthz") == (200, "ok")
        assert (await worker.get("/readyz"))[0] == 200
        assert "kontor_turns_total 0.0" in (await worker.get("/metrics"))[1]
        assert await worker.post(GOOD, signed(GOOD, SECRET)) == 404
