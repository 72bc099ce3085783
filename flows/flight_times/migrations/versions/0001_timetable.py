"""The timetable's first tables: planned legs, the news of a day, and who watches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make the tables."""
    _legs()
    op.create_table(
        "news",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("flight", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("delay", sa.Integer),
        sa.Column("gate", sa.Text),
        sa.Column("cancelled", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("flight", "origin", "day", name="news_once"),
    )
    op.create_table(
        "watches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation", sa.BigInteger, nullable=False),
        sa.Column("flight", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("idempotency_key", sa.Text, nullable=False, unique=True),
        sa.Column("told", sa.Integer, nullable=False),
        sa.UniqueConstraint("conversation", "flight", "day", name="watch_once"),
    )
    op.create_index("watches_flight", "watches", ["flight", "day"])


def downgrade() -> None:
    """Remove the tables."""
    for table in ("watches", "news", "legs"):
        op.drop_table(table)


def _legs() -> None:
    op.create_table(
        "legs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("airline", sa.Text, nullable=False),
        sa.Column("flight", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("destination", sa.Text, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("days", sa.Text, nullable=False),
        sa.Column("departs", sa.Integer, nullable=False),
        sa.Column("arrives", sa.Integer, nullable=False),
        sa.Column("counted_from", sa.Date, nullable=False),
        sa.Column("utc", sa.Boolean, nullable=False),
        sa.Column("weeks", sa.Integer, nullable=False),
        sa.Column("origin_terminal", sa.Text),
        sa.Column("destination_terminal", sa.Text),
        sa.Column("operated_by", sa.Text),
    )
    op.create_index("legs_flight", "legs", ["flight", "first_day"])
    op.create_index("legs_origin", "legs", ["origin", "destination"])
    op.create_index("legs_airline", "legs", ["airline"])
    op.create_index("legs_operated_by", "legs", ["operated_by"])
