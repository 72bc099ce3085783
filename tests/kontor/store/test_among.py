"""One of many values, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from sqlalchemy import BigInteger, Column, Connection, LargeBinary, MetaData, String, Table, insert, select

from kontor.store.among import Among
from kontor.store.database import Database, Now

THINGS = Table(
    "things", MetaData(), Column("id", BigInteger), Column("word", String(80)), Column("digest", LargeBinary(16))
)
ROWS = [{"id": 2**61 + n, "word": word, "digest": bytes([n] * 16)} for n, word in enumerate(("a", "ß 'x", "日本"))]


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    one = Database(url)
    yield one
    one.close()


def found(conn: Connection, now: Now, column: str, wanted: Sequence[Any]) -> list[str]:
    THINGS.create(conn, checkfirst=True)
    if conn.scalar(select(THINGS.c.id).limit(1)) is None:
        conn.execute(insert(THINGS), ROWS)
    asked = select(THINGS.c.word).where(Among(THINGS.c[column], "wanted")).order_by(THINGS.c.id)
    return list(conn.scalars(asked, {"wanted": wanted}))


@pytest.mark.parametrize("column", ["id", "word", "digest"])
async def test_rows_are_found_by_however_many_values(database: Database, column: str) -> None:
    for count in (0, 1, 2, 3):
        wanted = [row[column] for row in ROWS[:count]]
        assert await database.run(found, column, wanted) == [row["word"] for row in ROWS[:count]]


async def test_values_that_are_nowhere_find_nothing(database: Database) -> None:
    assert await database.run(found, "id", [1, 2, 3]) == []
    assert await database.run(found, "word", ["'); drop table things; --"]) == []


def test_the_statement_is_the_same_for_any_number_of_values(database: Database) -> None:
    statement = select(THINGS.c.id).where(Among(THINGS.c.id, "wanted"))
    compiled = statement.compile(database.engine)
    assert "POSTCOMPILE" not in str(compiled)
    assert list(compiled.params) == ["wanted"]


async def test_two_columns_do_not_share_a_cached_statement(database: Database) -> None:
    assert await database.run(found, "id", [ROWS[0]["id"]]) == ["a"]
    assert await database.run(found, "word", ["日本"]) == ["日本"]
