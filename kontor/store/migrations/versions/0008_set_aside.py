"""Why a conversation is set aside: its rows do not open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; what does not open is set aside when it is next tried."""
    op.add_column("conversations", sa.Column("aside", sa.String(80), nullable=True))
    some = sa.text("aside is not null")
    op.create_index("ix_conversations_aside", "conversations", ["account"], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    """Remove it."""
    op.drop_index("ix_conversations_aside", "conversations")
    op.drop_column("conversations", "aside")
