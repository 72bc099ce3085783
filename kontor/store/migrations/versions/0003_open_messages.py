"""Find what is not at its end, and what is being sent to a person, without reading what is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = "state in ('ready', 'sending', 'doubtful')"
SINCE = "state in ('ready', 'sending', 'doubtful', 'held')"
SENDING = "state = 'sending'"


def upgrade() -> None:
    """Let the index of open messages hold those that wait for the customer too, and add one of sends at work."""
    _replace(BEFORE, SINCE)
    at_work = sa.text(SENDING)
    op.create_index("ix_outbox_sending", "outbox", ["contact_id"], sqlite_where=at_work, postgresql_where=at_work)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_outbox_sending", table_name="outbox")
    _replace(SINCE, BEFORE)


def _replace(old: str, new: str) -> None:
    op.drop_index("ix_outbox_open", table_name="outbox", sqlite_where=sa.text(old), postgresql_where=sa.text(old))
    columns, where = ["conversation_id", "id"], sa.text(new)
    op.create_index("ix_outbox_open", "outbox", columns, sqlite_where=where, postgresql_where=where)
