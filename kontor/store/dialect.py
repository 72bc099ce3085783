"""SQLite as SQLAlchemy speaks it, each statement compiled once a process: compiling takes longer than running it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

DRIVER = "sqlite+kontor"
KEPT = 500
"""How many statements are kept; SQLAlchemy keeps as many for each engine."""


class Sqlite(SQLiteDialect_pysqlite):
    """Equal to its like, so that what was compiled for one database serves the next, of a test's next talk say."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register(DRIVER.replace("+", "."), __name__, Sqlite.__name__)

COMPILED: LRUCache[Any, Any] = LRUCache(KEPT)
