"""When the platform last held marketing to a person back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kontor.store.columns import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; of what was held back before nothing is known."""
    op.add_column("standings", sa.Column("limited_at", Moment(), nullable=True))


def downgrade() -> None:
    """Remove it."""
    op.drop_column("standings", "limited_at")
