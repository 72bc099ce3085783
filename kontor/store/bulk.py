"""Changing many rows in one step: one statement takes them all, as arrays on PostgreSQL, as VALUES on SQLite.

PostgreSQL spends as much on taking a statement as on running it. SQLite runs in the process, but gives the
interpreter's lock away at every step: row by row, a busy process would wait for it at each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Insert,
    Table,
    Update,
    bindparam,
    func,
    insert,
    select,
    true,
    update,
    values,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Row = Mapping[str, Any]
Values = Mapping[str, ColumnElement[Any]]
Guard = Callable[[Table, Values], Sequence[ColumnElement[bool]]]
Setting = Callable[[Table, Values], Mapping[str, Any]]
Statement = Insert | Update

MOST = 32
"""Rows of one statement on SQLite, and each smaller power of two: so few texts stay prepared for any number of rows."""


class BulkUpdate:
    """Updates rows of a table by a key; give each key once.

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
        def statement(come: FromClause, dialect: str) -> Update:
            new = dict(come.c.items())
            where = (table.c[key] == new[key], *guard(table, new))
            return update(table).where(*where).values({**{name: new[name] for name in columns}, **also(table, new)})

        self._fields = (key, *columns, *compared)
        self._bulk = _Bulk(table, self._fields, statement)

    def __call__(self, conn: Connection, rows: Sequence[Row]) -> None:
        """Change every row; a field that one lacks is NULL."""
        self._bulk.run(conn, [{name: row.get(name) for name in self._fields} for row in rows])


class BulkUpsert:
    """Inserts rows that all have the same fields; those whose keys are there already are changed by `setting`.

    It gets the table and the row that was to come.
    """

    def __init__(self, table: Table, keys: Sequence[str], setting: Setting) -> None:
        self._table, self._keys, self._setting = table, tuple(keys), setting
        self._bulks: dict[tuple[str, ...], _Bulk] = {}

    def __call__(self, conn: Connection, rows: Sequence[Row]) -> None:
        """Insert or change every row; give each key once."""
        if not rows:
            return
        names = tuple(rows[0])
        if names not in self._bulks:
            self._bulks[names] = _Bulk(self._table, names, self._statement)
        self._bulks[names].run(conn, rows)

    def _statement(self, come: FromClause, dialect: str) -> Insert:
        make = sqlite.insert if dialect == "sqlite" else postgresql.insert
        # SQLite takes ON for a join's unless a WHERE stands before it.
        made = make(self._table).from_select(tuple(come.c.keys()), select(come).where(true()), include_defaults=False)
        change = dict(self._setting(self._table, dict(made.excluded.items())))
        return made.on_conflict_do_update(index_elements=self._keys, set_=change)


def insert_rows(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all have the same fields; nothing else gets a default. Raises `KeyError` where one lacks any."""
    if rows:
        _inserting(table, tuple(rows[0])).run(conn, rows)


@lru_cache(maxsize=256)
def _inserting(table: Table, names: tuple[str, ...]) -> _Bulk:
    def statement(come: FromClause, dialect: str) -> Insert:
        return insert(table).from_select(names, select(come), include_defaults=False)

    return _Bulk(table, names, statement)


class _Text(NamedTuple):
    """A statement over so many rows, as SQLite takes it."""

    sql: str
    slots: tuple[tuple[int, str, Callable[[Any], Any] | None], ...]
    """Where each parameter comes from: the row, its field, and what makes the value fit for the driver."""
    constants: Row
    """What the statement itself names, as the row after the last."""

    def parameters(self, rows: Sequence[Row]) -> tuple[Any, ...]:
        """Return the values of some rows in the statement's order."""
        every = (*rows, self.constants)
        return tuple([fit(every[row][name]) if fit else every[row][name] for row, name, fit in self.slots])


class _Bulk:
    """A statement over rows with some fields of a table; `make` writes it over the rows that come, for a dialect."""

    def __init__(self, table: Table, names: Sequence[str], make: Callable[[FromClause, str], Statement]) -> None:
        self._columns, self._make = {name: table.c[name] for name in names}, make
        self._arrays: Statement | None = None
        self._texts: dict[int, _Text] = {}

    def run(self, conn: Connection, rows: Sequence[Row]) -> None:
        """Run it over all rows."""
        if not rows:
            return
        if conn.dialect.name == "sqlite":
            for part in _parts(rows):
                text = self._text(len(part), conn.dialect)
                conn.exec_driver_sql(text.sql, text.parameters(part))
            return
        if self._arrays is None:
            self._arrays = self._make(self._unnested(), conn.dialect.name)
        conn.execute(self._arrays, {f"new_{name}": [row[name] for row in rows] for name in self._columns})

    def _unnested(self) -> FromClause:
        """Return the rows as arrays, one for each field: a text that does not depend on how many come."""
        arrays = [bindparam(f"new_{name}", type_=ARRAY(column.type)) for name, column in self._columns.items()]
        plain = (Column(name, column.type) for name, column in self._columns.items())
        return func.unnest(*arrays).table_valued(*plain, name="v").render_derived()

    def _text(self, count: int, dialect: Dialect) -> _Text:
        if count not in self._texts:
            self._texts[count] = self._written(count, dialect)
        return self._texts[count]

    def _written(self, count: int, dialect: Dialect) -> _Text:
        """Write the statement over so many rows; SQLAlchemy would write such a one anew each time it runs."""
        fits = {name: _fit(column.type, dialect) for name, column in self._columns.items()}
        slots = {f"new_{row}_{name}": (row, name, fits[name]) for row in range(count) for name in fits}
        binds = [
            tuple(bindparam(f"new_{row}_{name}", type_=column.type) for name, column in self._columns.items())
            for row in range(count)
        ]
        plain = (Column(name, column.type) for name, column in self._columns.items())
        come = values(*plain, name="v").data(binds).cte("v")
        compiled = self._make(come, "sqlite").compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        named = {name: bind for name, bind in compiled.binds.items() if name not in slots}
        slots |= {name: (count, name, _fit(bind.type, dialect)) for name, bind in named.items()}
        constants = {name: bind.effective_value for name, bind in named.items()}
        return _Text(compiled.string, tuple(slots[name] for name in compiled.positiontup or ()), constants)


def _fit(type: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return type.dialect_impl(dialect).bind_processor(dialect)


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Cut rows into pieces of `MOST` and of smaller powers of two."""
    begin = 0
    while left := len(rows) - begin:
        size = min(MOST, 1 << left.bit_length() - 1)
        yield rows[begin : begin + size]
        begin += size
