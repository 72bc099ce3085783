"""Which epoch wraps each contact's key, and what the erased said no to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kontor.store.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE_COLUMN = (
    "ALTER TABLE contacts ADD COLUMN key_epoch INTEGER CONSTRAINT fk_contacts_key_epoch REFERENCES key_epochs (number)"
)


def upgrade() -> None:
    """Make the tables, and read from each wrapped key which epoch it is of: its first four bytes."""
    op.create_table(
        "key_epochs",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_key_epochs")),
    )
    op.create_table(
        "suppressions",
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "purpose", name=op.f("pk_suppressions")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_COLUMN)
        _fill()
    else:
        op.add_column("contacts", sa.Column("key_epoch", sa.Integer(), nullable=True))
        _fill()
        op.create_foreign_key(op.f("fk_contacts_key_epoch"), "contacts", "key_epochs", ["key_epoch"], ["number"])


def _fill() -> None:
    """Name the first epoch, which every keystore begins with, and those that wrapped a key here."""
    conn, mark = op.get_bind(), "substr(wrapped_key, 1, 4)"
    since = conn.scalar(sa.text("select created_at from workspace where id = 1"))
    rows = conn.execute(sa.text(f"select distinct {mark} from contacts where wrapped_key is not null"))  # noqa: S608
    marks = {int.from_bytes(bytes(row[0]), "big"): bytes(row[0]) for row in rows}
    for epoch in sorted({1, *marks}):
        row = {"epoch": epoch, "since": since}
        conn.execute(sa.text("insert into key_epochs (number, made_at) values (:epoch, :since)"), row)
    told = sa.text(f"update contacts set key_epoch = :epoch where {mark} = :mark")  # noqa: S608
    for epoch, one in marks.items():
        conn.execute(told, {"epoch": epoch, "mark": one})


def downgrade() -> None:
    """Remove them; the wrapped keys still tell their epochs."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("contacts", recreate="always") as batch:
            batch.drop_column("key_epoch")
    else:
        op.drop_constraint(op.f("fk_contacts_key_epoch"), "contacts", type_="foreignkey")
        op.drop_column("contacts", "key_epoch")
    op.drop_table("suppressions")
    op.drop_table("key_epochs")
