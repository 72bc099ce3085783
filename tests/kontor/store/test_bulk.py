"""Many rows in one step, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Column, Connection, LargeBinary, MetaData, String, Table, func, select

from kontor.store.bulk import MOST, BulkUpdate, BulkUpsert, insert_rows
from kontor.store.columns import Moment

THINGS = Table(
    "things",
    MetaData(),
    Column("id", BigInteger, primary_key=True),
    Column("word", String(80)),
    Column("rank", BigInteger),
    Column("body", LargeBinary),
    Column("at", Moment),
)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RANKED = BulkUpdate(
    THINGS,
    ["rank", "at"],
    guard=lambda table, new: (table.c.rank < new["rank"],),
    also=lambda table, new: {"word": func.coalesce(new["word"], table.c.word), "body": b"changed"},
    compared=["word"],
)
FURTHEST = BulkUpsert(THINGS, ["id"], lambda table, new: {"rank": table.c.rank + new["rank"], "at": NOON})


def thing(id: int, rank: int, word: str | None = "ß 'x") -> dict[str, Any]:
    return {"id": id, "word": word, "rank": rank, "body": bytes([id % 256]), "at": NOON + timedelta(seconds=rank)}


@pytest.fixture
def things(connection: Connection) -> Connection:
    THINGS.create(connection)
    return connection


def kept(conn: Connection) -> dict[int, dict[str, Any]]:
    return {row["id"]: dict(row) for row in conn.execute(select(THINGS)).mappings()}


@pytest.mark.parametrize("count", [0, 1, 2, 3, MOST - 1, MOST, MOST + 1, 3 * MOST - 1])
def test_every_row_of_any_number_is_written_as_it_came(things: Connection, count: int) -> None:
    rows = [thing(2**61 + id, id, None if id % 3 else "日本") for id in range(count)]
    insert_rows(things, THINGS, rows)
    assert kept(things) == {row["id"]: row for row in rows}


def test_rows_with_other_fields_have_a_statement_of_their_own(things: Connection) -> None:
    insert_rows(things, THINGS, [{"id": 1, "word": "a"}])
    insert_rows(things, THINGS, [{"word": "b", "id": 2}, {"word": "c", "id": 3}])
    assert {id: row["word"] for id, row in kept(things).items()} == {1: "a", 2: "b", 3: "c"}


def test_a_row_that_lacks_a_field_is_not_inserted(things: Connection) -> None:
    with pytest.raises(KeyError):
        insert_rows(things, THINGS, [{"id": 1, "word": "a"}, {"id": 2}])
    assert kept(things) == {}


def test_a_field_that_a_change_lacks_is_emptied(things: Connection) -> None:
    insert_rows(things, THINGS, [thing(1, 0), thing(2, 0)])
    RANKED(things, [{"id": 1, "rank": 1}, {"id": 2, "rank": 2, "at": NOON}])
    assert [(row["rank"], row["at"]) for row in kept(things).values()] == [(1, None), (2, NOON)]


ROWS = st.dictionaries(
    st.integers(0, 90), st.tuples(st.integers(0, 3), st.none() | st.sampled_from(["a", "é"])), max_size=80
)


def rows_of(found: dict[int, tuple[int, str | None]]) -> list[dict[str, Any]]:
    return [thing(id, rank, word) for id, (rank, word) in found.items()]


Change = Callable[[dict[int, dict[str, Any]], Sequence[dict[str, Any]]], None]


def ranked(rows: dict[int, dict[str, Any]], changes: Sequence[dict[str, Any]]) -> None:
    for one in changes:
        old = rows.get(one["id"])
        if old is not None and old["rank"] < one["rank"]:
            word = old["word"] if one["word"] is None else one["word"]
            old.update(rank=one["rank"], at=one["at"], word=word, body=b"changed")


def furthest(rows: dict[int, dict[str, Any]], changes: Sequence[dict[str, Any]]) -> None:
    for one in changes:
        old = rows.get(one["id"])
        if old is None:
            rows[one["id"]] = dict(one)
        else:
            old.update(rank=old["rank"] + one["rank"], at=NOON)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@pytest.mark.parametrize("bulk, model", [(RANKED, ranked), (FURTHEST, furthest)], ids=["update", "upsert"])
@given(there=ROWS, come=ROWS)
def test_it_does_what_row_by_row_would(
    things: Connection,
    bulk: BulkUpdate | BulkUpsert,
    model: Change,
    there: dict[int, tuple[int, str | None]],
    come: dict[int, tuple[int, str | None]],
) -> None:
    things.execute(THINGS.delete())
    insert_rows(things, THINGS, rows_of(there))
    bulk(things, rows_of(come))
    expected = {row["id"]: row for row in rows_of(there)}
    model(expected, rows_of(come))
    assert kept(things) == expected
