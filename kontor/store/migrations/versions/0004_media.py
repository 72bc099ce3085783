"""The files people send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kontor.store.columns import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WANTED = "state = 'wanted'"


def upgrade() -> None:
    """Make their tables; files that came before are not fetched."""
    op.create_table(
        "media",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("inbox_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("not_before", Moment(), nullable=True),
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("mime", sa.String(length=100), nullable=True),
        sa.Column("filename", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("parts", sa.Integer(), nullable=True),
        sa.CheckConstraint("state in ('wanted', 'kept', 'refused', 'expired')", name=op.f("ck_media_state")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_media_inbox_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_media_conversation_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_media_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("inbox_id", name=op.f("uq_media_inbox_id")),
    )
    op.create_index(op.f("ix_media_contact_id"), "media", ["contact_id"])
    op.create_index("ix_media_conversation", "media", ["conversation_id", "settled_at"])
    wanted = sa.text(WANTED)
    op.create_index("ix_media_wanted", "media", ["id"], sqlite_where=wanted, postgresql_where=wanted)
    op.create_table(
        "media_parts",
        sa.Column("media_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("fk_media_parts_media_id")),
        sa.PrimaryKeyConstraint("media_id", "number", name=op.f("pk_media_parts")),
    )


def downgrade() -> None:
    """Remove them, and with them every file that was kept."""
    op.drop_table("media_parts")
    op.drop_table("media")
