"""The mailbox's first tables: boxes, letters, files and signals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "boxes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False, unique=True),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("touched_at", sa.BigInteger, nullable=False),
    )
    op.create_index("boxes_touched", "boxes", ["touched_at"])
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer, primary_key=True),
        _box(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("message", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("box", "seq", name="letter_place"),
        sa.UniqueConstraint("box", "message", name="letter_once"),
    )
    op.create_index("letters_age", "letters", ["created_at"])
    op.create_table(
        "files",
        sa.Column("id", sa.Text, primary_key=True),
        _box(),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("files_age", "files", ["created_at"])
    op.create_table(
        "signals",
        sa.Column("id", sa.Integer, primary_key=True),
        _box(),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("target", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("signals_age", "signals", ["created_at"])


def downgrade() -> None:
    for table in ("signals", "files", "letters", "boxes"):
        op.drop_table(table)


def _box() -> sa.Column[int]:
    return sa.Column("box", sa.Integer, sa.ForeignKey("boxes.id", ondelete="CASCADE"), nullable=False)
