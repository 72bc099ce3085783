from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from kontor.store.database import Database, Now
from kontor.store.moments import FRESH, ServerClock

pytestmark = pytest.mark.postgres


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.close()


class Steady:
    """Counts seconds when told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


async def test_the_servers_time_is_asked_once_and_carried_on_by_a_steady_clock(postgres: Database) -> None:
    asked: list[str] = []
    sa.event.listen(postgres.engine, "before_cursor_execute", lambda conn, cursor, sql, *rest: asked.append(sql))

    def times(conn: sa.Connection, now: Now) -> list[datetime]:
        steady = Steady()
        clock = ServerClock(conn, steady)
        first = clock.now()
        steady.seconds += FRESH
        last = clock.now()
        steady.seconds += 0.001
        return [first, last, clock.now()]

    first, last, anew = await postgres.run(times)
    assert last - first == timedelta(seconds=FRESH)
    assert anew < last
    assert sum("clock_timestamp" in sql for sql in asked) == 2


async def test_a_transaction_is_told_the_servers_time_and_not_this_machines(postgres: Database) -> None:
    def told(conn: sa.Connection, now: Now) -> tuple[datetime, datetime]:
        return now(), conn.execute(sa.text("select clock_timestamp()")).scalar_one()

    ours, theirs = await postgres.run(told)
    assert ours.tzinfo is UTC
    assert timedelta() <= theirs - ours < timedelta(seconds=1)
