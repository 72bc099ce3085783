"""One of many values, by a text that is the same however many come.

SQLAlchemy's own IN is written anew for each number of values: that costs more than running it, and PostgreSQL then
plans every number of values on its own instead of keeping one prepared statement.
"""

from __future__ import annotations

from typing import Any, Self

import orjson
from sqlalchemy import BindParameter, Boolean, Column, ColumnElement, Dialect, LargeBinary, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator


class _Listed(TypeDecorator[list[Any]]):
    """Numbers or words as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else orjson.dumps(list(value)).decode()


class Among(ColumnElement[bool]):
    """`column` is one of the values given as the parameter `name`, a list.

    An array on PostgreSQL, JSON on SQLite. JSON knows no bytes, so these are written one by one there.
    """

    inherit_cache = True
    type = Boolean()
    _traverse_internals = [  # noqa: RUF012 (what SQLAlchemy's cache keys are made of, by its own names)
        ("column", InternalTraversal.dp_clauseelement),
        ("name", InternalTraversal.dp_string),
    ]

    def __init__(self, column: Column[Any], name: str) -> None:
        self.column, self.name = column, name
        self.array: BindParameter[Any] = bindparam(name, type_=ARRAY(column.type))
        self.listed: BindParameter[Any] = bindparam(name, type_=_Listed())
        self.each = column.in_(bindparam(name, expanding=True))

    def self_group(self, against: OperatorType | None = None) -> Self:
        """Return itself: SQLAlchemy would write `... = 1` for SQLite, which then reads the whole table."""
        return self


@compiles(Among, "postgresql")
def _by_array(among: Among, compiler: SQLCompiler, **given: Any) -> str:
    return f"{compiler.process(among.column, **given)} = ANY({compiler.process(among.array, **given)})"


@compiles(Among, "sqlite")
def _by_json(among: Among, compiler: SQLCompiler, **given: Any) -> str:
    if isinstance(among.column.type, LargeBinary):
        return compiler.process(among.each, **given)
    column, listed = compiler.process(among.column, **given), compiler.process(among.listed, **given)
    return f"{column} IN (SELECT value FROM json_each({listed}))"  # noqa: S608 (both come from the compiler)
