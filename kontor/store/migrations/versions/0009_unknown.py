"""What a channel sent that Kontor does not know is found by its age, for it is kept briefly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index; what is older goes within the hour."""
    kept = sa.text("kind = 'unknown' and body is not null")
    op.create_index("ix_inbox_unknown", "inbox", ["received_at"], sqlite_where=kept, postgresql_where=kept)


def downgrade() -> None:
    """Remove it."""
    op.drop_index("ix_inbox_unknown", "inbox")
