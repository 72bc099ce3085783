"""What a message costs does not grow with what is stored: no statement of its walk reads a whole table on SQLite."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from kontor.flows import Talk, flow
from kontor.messages import Progress, Receipt
from kontor.slots import Words
from kontor.store.database import Now
from kontor.store.tables import metadata, outbox
from tests.kontor.house import House, make_bot

SCAN = re.compile(r"SCAN (?P<table>\w+)(?P<rest>.*)")
SHORT = re.compile(r"USING (COVERING )?INDEX ix_(inbox_new|outbox_open|media_wanted)")
"""Indexes of nothing but open work may be read whole."""
SMALL = {"timers", "early_receipts"}


@flow(intents=["order"])
async def order(talk: Talk) -> None:
    """Asks, waits and answers."""
    what = await talk.ask(Words("what"))
    await talk.until("later", talk.now + timedelta(hours=1))
    await talk.say("heard", words=what)


async def test_no_statement_reads_a_whole_table_or_a_conversations_past(sqlite_url: str, tmp_path: Path) -> None:
    house = House(sqlite_url, tmp_path, make_bot(tmp_path / "texts", [order], {"ask_what": "What?"}, otherwise="order"))
    asked: dict[str, Any] = {}
    async with house:
        engine = house.workspace.database.engine
        event.listen(
            engine,
            "before_cursor_execute",
            lambda conn, cursor, statement, values, context, many: asked.setdefault(
                statement, values[0] if many else values
            ),
        )
        await house.says("hello")
        await house.says("a coat")
        await house.waits(timedelta(hours=2))
        row = (await house.rows(outbox))[0]
        sent = [Receipt("test", "wamid.out", one, house.clock.now(), echo=str(row["id"])) for one in Progress]
        await house.takes(*sent)
        await house.says("stop")
        await house.says("hello again")
        await house.says("agent")
        asked = {statement: values for statement, values in asked.items() if "WHERE" in statement}  # not the test's own
        plans = await house.workspace.database.run(_plans, asked)
    assert len(plans) > 30
    assert {statement: plan for statement, plan in plans.items() if any(map(_reads_much, plan))} == {}


def _plans(conn: Connection, now: Now, asked: dict[str, Any]) -> dict[str, list[str]]:
    cursor = conn.connection.cursor()
    verbs = ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")
    return {
        statement: [str(row[3]) for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        for statement, values in asked.items()
        if statement.lstrip().upper().startswith(verbs)
    }


def _reads_much(step: str) -> bool:
    found = SCAN.match(step)
    return "_history" in step or (
        found is not None
        and found["table"] in metadata.tables
        and found["table"] not in SMALL
        and SHORT.search(found["rest"]) is None
    )
