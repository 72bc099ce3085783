"""When a person last blocked an account or let it in again, and how often a message was sent again after a doubt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kontor.store.columns import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; of a block that stands its time is known."""
    op.add_column("standings", sa.Column("reach_at", Moment(), nullable=True))
    op.execute("update standings set reach_at = blocked_at where blocked_at is not null")
    op.add_column("outbox", sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Remove them."""
    op.drop_column("outbox", "doubts")
    op.drop_column("standings", "reach_at")
