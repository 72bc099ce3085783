"""When a person last blocked an account or let it in again, so that word of it may come in any order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kontor.store.columns import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; of a block that stands it is known."""
    op.add_column("standings", sa.Column("reach_at", Moment(), nullable=True))
    op.execute("update standings set reach_at = blocked_at where blocked_at is not null")


def downgrade() -> None:
    """Remove it."""
    op.drop_column("standings", "reach_at")
