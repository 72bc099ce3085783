"""Mail that waits: sealed, once, in order, and for one visitor only."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from connectors.webchat.mailbox import Mailbox
from connectors.webchat.rows import KEPT
from connectors.webchat.tables import metadata
from kontor.messages import File
from kontor.store import migrate
from kontor.store.database import make_engine
from kontor.testing import ManualClock

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TICKET = File(b"%PDF-1.7 of Mira Example", "application/pdf", "ticket of Mira.pdf")


def text(body: str) -> dict[str, object]:
    return {"kind": "text", "body": body}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'webchat.db'}"


@pytest.fixture
async def mailbox(url: str, clock: ManualClock) -> AsyncIterator[Mailbox]:
    one = Mailbox(lambda: url, lambda: bytes(32), clock)
    yield one
    one.close()


async def test_mail_is_read_in_order_and_goes_on_from_a_place(mailbox: Mailbox) -> None:
    for number in (11, 12, 13):
        await mailbox.put("mira", number, text(f"number {number}"))

    everything, _ = await mailbox.after("mira", 0, 0)
    rest, _ = await mailbox.after("mira", 2, 0)

    assert [(one.seq, one.message) for one in everything] == [(1, 11), (2, 12), (3, 13)]
    assert [one.content for one in rest] == [b'{"kind":"text","body":"number 13"}']
    assert everything[0].at == NOON


async def test_the_same_message_twice_lies_there_once(mailbox: Mailbox) -> None:
    await mailbox.put("mira", 11, text("first"))
    await mailbox.put("mira", 11, text("first"), TICKET)
    await mailbox.put("mira", 12, text("second"))

    mail, _ = await mailbox.after("mira", 0, 0)

    assert [(one.seq, one.message) for one in mail] == [(1, 11), (2, 12)]


async def test_messages_of_several_processes_keep_one_order_without_gaps(url: str, mailbox: Mailbox) -> None:
    other = Mailbox(lambda: url, lambda: bytes(32))
    mailbox.open()
    await asyncio.gather(*((mailbox, other)[number % 2].put("mira", number, text("x")) for number in range(1, 31)))

    mail, _ = await mailbox.after("mira", 0, 0)

    assert [one.seq for one in mail] == list(range(1, 31))
    assert {one.message for one in mail} == set(range(1, 31))
    other.close()


async def test_a_box_is_its_owners(mailbox: Mailbox) -> None:
    await mailbox.put("mira", 11, {"kind": "media", "type": "document"}, TICKET)
    ((letter,), _) = await mailbox.after("mira", 0, 0)
    id = json.loads(letter.content)["file"]

    assert await mailbox.file("mira", id) == TICKET
    assert await mailbox.file("tom", id) is None
    assert await mailbox.after("tom", 0, 0) == ([], [])


async def test_nothing_personal_is_readable_at_rest(mailbox: Mailbox, url: str) -> None:
    await mailbox.put("mira", 11, {"kind": "media", "caption": "for Mira Example"}, TICKET)
    mailbox.close()

    engine = make_engine(url)
    with engine.connect() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(sa.select(table))]
    stored = b" ".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)
    engine.dispose()

    assert len(rows) == 3
    assert b"Mira" not in stored
    assert b"PDF" not in stored


async def test_a_sealed_row_moved_into_another_box_does_not_open(mailbox: Mailbox) -> None:
    await mailbox.put("mira", 11, text("for Mira"))
    await mailbox.put("tom", 12, text("for Tom"))
    await mailbox.open().run(lambda conn, now: conn.execute(sa.text(
        "update letters set sealed = (select sealed from letters where message = 11) where message = 12"
    )).rowcount)  # fmt: skip

    ((letter,), _) = await mailbox.after("tom", 0, 0)

    assert letter.content == b'{"kind":"unreadable"}'


async def test_mail_and_marks_do_not_stay_for_ever(mailbox: Mailbox, clock: ManualClock) -> None:
    await mailbox.put("mira", 11, text("old"), TICKET)
    await mailbox.mark("mira", "typing", None)
    clock.pass_(KEPT + timedelta(seconds=1))
    await mailbox.put("mira", 12, text("new"))
    await mailbox.mark("mira", "read", "event-01")

    mail, marks = await mailbox.after("mira", 0, 0)

    assert [one.message for one in mail] == [12]
    assert [(one.type, one.target) for one in marks] == [("read", "event-01")]


async def test_who_comes_later_sees_no_old_marks(mailbox: Mailbox) -> None:
    await mailbox.mark("mira", "typing", None)

    assert (await mailbox.after("mira", 0, await mailbox.newest_mark()))[1] == []


async def test_the_migration_makes_the_tables_as_they_are_used_and_takes_them_back(url: str, mailbox: Mailbox) -> None:
    engine = mailbox.open().engine
    await mailbox.put("mira", 11, text("x"), TICKET)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, metadata)
    assert [one for one in differences if "alembic" not in str(one)] == []

    migrate.downgrade(engine, "connectors.webchat")
    assert set(sa.inspect(engine).get_table_names()) <= {"alembic_connectors_webchat"}
