"""Find the conversations that people lead without reading all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an index of those alone."""
    led = sa.text("lead != 'bot'")
    op.create_index("ix_conversations_led", "conversations", ["account"], sqlite_where=led, postgresql_where=led)


def downgrade() -> None:
    """Remove it."""
    op.drop_index("ix_conversations_led", "conversations")
