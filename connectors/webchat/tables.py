"""The tables of the mailbox's own database; `migrations/` makes them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from kontor.store.columns import Moment

metadata = MetaData()

# One row per visitor. `owner` is a keyed digest; `touched_at` tells other processes that there is something new.
boxes = Table(
    "boxes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", Text, nullable=False, unique=True),
    Column("last_seq", Integer, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Index("boxes_touched", "touched_at"),
)

# One row per message of ours; `seq` counts within a box, so that it tells nobody how many others there are.
letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("box", ForeignKey("boxes.id", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("message", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("box", "seq", name="letter_place"),
    UniqueConstraint("box", "message", name="letter_once"),
    Index("letters_age", "created_at"),
)

# The bytes that go with a message, under a random id.
files = Table(
    "files",
    metadata,
    Column("id", Text, primary_key=True),
    Column("box", ForeignKey("boxes.id", ondelete="CASCADE"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("files_age", "created_at"),
)

# Typing and read marks: of interest for seconds.
signals = Table(
    "signals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("box", ForeignKey("boxes.id", ondelete="CASCADE"), nullable=False),
    Column("type", Text, nullable=False),
    Column("target", Text),
    Column("created_at", Moment, nullable=False),
    Index("signals_age", "created_at"),
    sqlite_autoincrement=True,
)
