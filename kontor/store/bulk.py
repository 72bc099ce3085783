"""Changing many rows in one step.

One statement with arrays on PostgreSQL, one prepared statement run for each row on SQLite.

PostgreSQL spends as much on taking a statement as on running it; SQLite, being in the process, does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, Update, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY

Row = Mapping[str, Any]
Values = Mapping[str, ColumnElement[Any]]
Guard = Callable[[Table, Values], Sequence[ColumnElement[bool]]]
Setting = Callable[[Table, Values], Mapping[str, Any]]


class BulkUpdate:
    """Updates rows of a table by a key.

    `columns` are the fields of each row; `guard` adds conditions, `also` further settings.
    """

    def __init__(
        self,
        table: Table,
        columns: Sequence[str],
        *,
        key: str = "id",
        guard: Guard = lambda table, values: (),
        also: Setting = lambda table, values: {},
        compared: Sequence[str] = (),
    ) -> None:
        self._table, self._key, self._columns = table, key, tuple(columns)
        self._fields = (key, *columns, *compared)
        self._one = self._statement(
            {name: bindparam(f"new_{name}", type_=_typed(table, name).type) for name in self._fields}, guard, also
        )
        arrays = [bindparam(f"new_{name}", type_=ARRAY(_typed(table, name).type)) for name in self._fields]
        rows = (
            func.unnest(*arrays)
            .table_valued(*(_plain(table, name) for name in self._fields), name="v")
            .render_derived()
        )
        self._many = self._statement({name: rows.c[name] for name in self._fields}, guard, also)

    def _statement(self, values: Values, guard: Guard, also: Setting) -> Update:
        where = (self._table.c[self._key] == values[self._key], *guard(self._table, values))
        setting: dict[str, Any] = {name: values[name] for name in self._columns}
        return update(self._table).where(*where).values({**setting, **also(self._table, values)})

    def __call__(self, conn: Connection, rows: Sequence[Row]) -> None:
        """Change every row; a later one of the same key wins only on SQLite, so give each key once."""
        if not rows:
            return
        if conn.dialect.name == "sqlite":
            conn.execute(self._one, [{f"new_{name}": row.get(name) for name in self._fields} for row in rows])
        else:
            conn.execute(self._many, {f"new_{name}": [row.get(name) for row in rows] for name in self._fields})


def insert_rows(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same fields."""
    if not rows:
        return
    names = tuple(rows[0])
    if conn.dialect.name == "sqlite":
        conn.execute(insert(table), rows)
    else:
        conn.execute(_insert_many(table, names), _columns(names, rows))


class BulkUpsert:
    """Inserts rows that all have the same fields; those whose keys are there already are changed by `setting`.

    It gets the table and the row that was to come.
    """

    def __init__(self, table: Table, keys: Sequence[str], setting: Setting) -> None:
        self._table, self._keys, self._setting = table, tuple(keys), setting
        lite = sqlite.insert(table)
        self._one = lite.on_conflict_do_update(keys, set_=self._change(lite.excluded))
        self._many: dict[tuple[str, ...], postgresql.Insert] = {}

    def __call__(self, conn: Connection, rows: Sequence[Row]) -> None:
        """Insert or change every row; a key given twice fails on PostgreSQL."""
        if not rows:
            return
        if conn.dialect.name == "sqlite":
            conn.execute(self._one, rows)
            return
        names = tuple(rows[0])
        if names not in self._many:
            made = _insert_many(self._table, names)
            self._many[names] = made.on_conflict_do_update(index_elements=self._keys, set_=self._change(made.excluded))
        conn.execute(self._many[names], _columns(names, rows))

    def _change(self, new: Any) -> dict[str, Any]:
        return dict(self._setting(self._table, dict(new.items())))


@lru_cache(maxsize=256)
def _insert_many(table: Table, names: tuple[str, ...]) -> postgresql.Insert:
    """Return an insert whose text does not depend on how many rows come: each field is one array."""
    arrays = [bindparam(f"new_{name}", type_=ARRAY(_typed(table, name).type)) for name in names]
    rows = func.unnest(*arrays).table_valued(*(_plain(table, name) for name in names), name="v").render_derived()
    return postgresql.insert(table).from_select(
        names, select(*(rows.c[name] for name in names)), include_defaults=False
    )


def _columns(names: Sequence[str], rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {f"new_{name}": [row[name] for row in rows] for name in names}


def _typed(table: Table, name: str) -> Column[Any]:
    return table.c[name]


def _plain(table: Table, name: str) -> Column[Any]:
    return Column(name, table.c[name].type)
