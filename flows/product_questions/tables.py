"""The tables of the catalogue's own database; `migrations/` makes them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text

from kontor.store.columns import Moment

metadata = MetaData()

# The feed in force in each language. `number` counts all imports, so that an index knows when it is old.
imports = Table(
    "imports",
    metadata,
    Column("language", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("items", Integer, nullable=False),
    Column("imported_at", Moment, nullable=False),
)

# One row per item and language, in the feed's order; `record` is the `items.Item` as JSON.
items = Table(
    "items",
    metadata,
    Column("language", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("record", Text, nullable=False),
)
