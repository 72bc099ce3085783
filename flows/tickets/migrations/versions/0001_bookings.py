"""The first tables of bookings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kontor.store.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "bookings",
        sa.Column("reference", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_bookings"),
    )
    op.create_table(
        "booking_names",
        sa.Column("reference", sa.LargeBinary(), nullable=False),
        sa.Column("surname", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference"], ["bookings.reference"], name="fk_booking_names_reference", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "surname", name="pk_booking_names"),
    )
    op.create_table(
        "booking_attempts",
        sa.Column("asker", sa.LargeBinary(), nullable=False),
        sa.Column("guess", sa.LargeBinary(), nullable=False),
        sa.Column("reference", sa.LargeBinary(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("asker", "guess", name="pk_booking_attempts"),
    )
    op.create_index("ix_booking_attempts_reference", "booking_attempts", ["reference", "at"])
    op.create_index("ix_booking_attempts_at", "booking_attempts", ["at"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("booking_attempts")
    op.drop_table("booking_names")
    op.drop_table("bookings")
