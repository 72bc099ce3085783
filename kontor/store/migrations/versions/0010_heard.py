"""How far those who take hooks have heard: what came before is committed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kontor.store.columns import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column to the one row, which is told anew within seconds."""
    _make(sa.Column("heard", Moment(), nullable=False))


def downgrade() -> None:
    """Remove it."""
    _make()


def _make(*more: sa.Column[object]) -> None:
    op.drop_table("attendance")
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
    )
