"""The rows of bookings: everything a person could be known by is sealed or a keyed digest."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, MetaData, Table

from kontor.store.columns import Moment

metadata = MetaData()

bookings = Table(
    "bookings",
    metadata,
    Column("reference", LargeBinary, primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# A surname's digest includes the reference, so that equal names in two bookings cannot be told.
names = Table(
    "booking_names",
    metadata,
    Column("reference", LargeBinary, ForeignKey("bookings.reference", ondelete="CASCADE"), primary_key=True),
    Column("surname", LargeBinary, primary_key=True),
)

attempts = Table(
    "booking_attempts",
    metadata,
    Column("asker", LargeBinary, primary_key=True),
    Column("guess", LargeBinary, primary_key=True),
    Column("reference", LargeBinary, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_booking_attempts_reference", "reference", "at"),
    Index("ix_booking_attempts_at", "at"),
)
