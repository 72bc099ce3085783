"""The tables of the timetable's own database; `migrations/` makes them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()

# One row per leg and period, as `legs.Leg` reads it.
legs = Table(
    "legs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("airline", Text, nullable=False),
    Column("flight", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("days", Text, nullable=False),
    Column("departs", Integer, nullable=False),
    Column("arrives", Integer, nullable=False),
    Column("counted_from", Date, nullable=False),
    Column("utc", Boolean, nullable=False),
    Column("weeks", Integer, nullable=False),
    Column("origin_terminal", Text),
    Column("destination_terminal", Text),
    Column("operated_by", Text),
    Index("legs_flight", "flight", "first_day"),
    Index("legs_origin", "origin", "destination"),
    Index("legs_airline", "airline"),
    Index("legs_operated_by", "operated_by"),
)

# What became known of one leg on one day: the operating flight, the airport it leaves and the local date planned there.
# `revision` counts the changes, so that watchers are told each one once.
news = Table(
    "news",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("flight", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("delay", Integer),
    Column("gate", Text),
    Column("cancelled", Boolean, nullable=False),
    Column("reason", Text),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("flight", "origin", "day", name="news_once"),
)

# Who wants to hear of a flight's changes. `told` is the number of changes the conversation knows of.
watches = Table(
    "watches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", BigInteger, nullable=False),
    Column("flight", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("idempotency_key", Text, nullable=False, unique=True),
    Column("told", Integer, nullable=False),
    UniqueConstraint("conversation", "flight", "day", name="watch_once"),
    Index("watches_flight", "flight", "day"),
)
