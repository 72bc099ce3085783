"""Since when somebody of the workspace has been there to hear the channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kontor.store.columns import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add its table; whoever hears tells it within seconds."""
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("attendance")
