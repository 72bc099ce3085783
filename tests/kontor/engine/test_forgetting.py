"""What is kept for a while only is gone after it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from kontor.engine.wake import REMEMBER, forget_old
from kontor.messages import Unknown
from kontor.store.database import Now
from kontor.store.tables import inbox, seen
from tests.kontor.house import House, make_bot

HOUR = timedelta(hours=1)


async def test_what_kontor_does_not_know_is_kept_for_30_days_and_its_end_with_its_reason_stays(
    url: str, tmp_path: Path
) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        await house.says(Unknown("hologram", '{"size": 3}'))
        await house.says("hello")
        before = await house.rows(inbox)
        house.clock.pass_(REMEMBER - HOUR)
        await house.workspace.database.run(forget_old)
        assert await house.rows(inbox) == before
        house.clock.pass_(2 * HOUR)
        await house.workspace.database.run(forget_old)
        unknown, hello = await house.rows(inbox)
    assert dict(unknown) == {**before[0], "body": None}
    assert hello == before[1]


async def test_what_waits_for_its_turn_is_not_forgotten(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts"), turns=False) as house:
        await house.takes(house.inbound(Unknown("hologram", '{"size": 3}')))
        house.clock.pass_(REMEMBER + HOUR)
        await house.workspace.database.run(forget_old)
        assert (await house.one(inbox))["body"] is not None


async def test_a_repeat_is_harmless_for_30_days(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        await house.says("hello", id="wamid.1")
        house.clock.pass_(REMEMBER - HOUR)
        await house.workspace.database.run(forget_old)
        assert await house.says("hello", id="wamid.1") == []
        house.clock.pass_(2 * HOUR)
        await house.workspace.database.run(forget_old)
        assert await house.rows(seen) == []


async def test_forgetting_reads_no_whole_table(sqlite_url: str, tmp_path: Path) -> None:
    asked: list[tuple[str, Any]] = []
    async with House(sqlite_url, tmp_path, make_bot(tmp_path / "texts")) as house:
        run = house.workspace.database.run
        await house.engine.stop()

        def forget(conn: Connection, now: Now) -> list[str]:
            event.listen(conn, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
            forget_old(conn, now)
            cursor = conn.connection.cursor()
            return [str(row[3]) for one in asked for row in cursor.execute(f"EXPLAIN QUERY PLAN {one[0]}", one[1])]

        plans = await run(forget)
    assert len(plans) == 3
    assert [plan for plan in plans if "early_receipts" not in plan and not plan.startswith("SEARCH")] == []
