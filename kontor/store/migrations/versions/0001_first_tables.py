"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kontor.store.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the core."""
    op.create_table(
        "contacts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("stopped_at", Moment(), nullable=True),
        sa.Column("stop_message", sa.BigInteger(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["merged_into"], ["contacts.id"], name=op.f("fk_contacts_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_merged_into"), "contacts", ["merged_into"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("facts", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("id", "content_digest", "outcome", name=op.f("uq_decisions_id")),
    )
    op.create_index(op.f("ix_decisions_outbox_id"), "decisions", ["outbox_id"], unique=False)
    op.create_table(
        "early_receipts",
        sa.Column("provider_digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("provider_digest", name=op.f("pk_early_receipts")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_at"), "notices", ["at"], unique=False)
    op.create_table(
        "rates",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("full_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rates")),
    )
    op.create_table(
        "seen",
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("inbox_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_seen")),
    )
    op.create_index(op.f("ix_seen_at"), "seen", ["at"], unique=False)
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("check", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
    )
    op.create_table(
        "addresses",
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("key_owner", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("linked_at", Moment(), nullable=False),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_addresses_contact_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_contact_id"), "addresses", ["contact_id"], unique=False)
    op.create_table(
        "blobs",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("filename", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_blobs_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blobs")),
    )
    op.create_index(op.f("ix_blobs_contact_id"), "blobs", ["contact_id"], unique=False)
    op.create_index(op.f("ix_blobs_message_id"), "blobs", ["message_id"], unique=False)
    op.create_table(
        "consent_events",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=True),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("notice", sa.LargeBinary(), nullable=True),
        sa.Column("notice_digest", sa.LargeBinary(length=16), nullable=True),
        sa.Column("shown_message", sa.BigInteger(), nullable=True),
        sa.Column("answer_message", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_consent_events_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_events")),
    )
    op.create_index(op.f("ix_consent_events_contact_id"), "consent_events", ["contact_id"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("lead", sa.String(length=8), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("lead_since", Moment(), nullable=True),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("handover", sa.LargeBinary(), nullable=True),
        sa.Column("handover_reason", sa.String(length=64), nullable=True),
        sa.Column("noticed_at", Moment(), nullable=True),
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_conversations_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("contact_id", "account", name=op.f("uq_conversations_contact_id")),
    )
    op.create_table(
        "standings",
        sa.Column("contact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("blocked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_standings_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", "account", name=op.f("pk_standings")),
    )
    op.create_table(
        "effects",
        sa.Column("run", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("flow", sa.String(length=80), nullable=False),
        sa.Column("arguments", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("state in ('started', 'finished')", name=op.f("ck_effects_state")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_effects_conversation_id")),
        sa.PrimaryKeyConstraint("run", "key", name=op.f("pk_effects")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.CheckConstraint("state in ('new', 'done', 'dead')", name=op.f("ck_inbox_state")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_inbox_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_history", "inbox", ["conversation_id", "id"], unique=False)
    op.create_index(
        "ix_inbox_new",
        "inbox",
        ["conversation_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=8), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("answers", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("notice", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", Moment(), nullable=True),
        sa.Column("decision_id", sa.BigInteger(), nullable=True),
        sa.Column("decision_outcome", sa.String(length=8), nullable=True),
        sa.Column("content_digest", sa.LargeBinary(length=16), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=True),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("provider_digest", sa.LargeBinary(length=16), nullable=True),
        sa.Column("provider_id", sa.LargeBinary(), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("progress_at", Moment(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("price", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "state in ('ready', 'refused', 'held', 'dead') or "
            "(decision_id is not null and decision_outcome = 'allow' and content_digest is not null)",
            name=op.f("ck_outbox_decided"),
        ),
        sa.CheckConstraint(
            "state in ('ready', 'sending', 'accepted', 'refused', 'doubtful', 'held', 'dead')",
            name=op.f("ck_outbox_state"),
        ),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_outbox_conversation_id")),
        sa.ForeignKeyConstraint(
            ["decision_id", "content_digest", "decision_outcome"],
            ["decisions.id", "decisions.content_digest", "decisions.outcome"],
            name="fk_outbox_decision",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_history", "outbox", ["conversation_id", "id"], unique=False)
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["conversation_id", "id"],
        unique=False,
        sqlite_where=sa.text("state in ('ready', 'sending', 'doubtful')"),
        postgresql_where=sa.text("state in ('ready', 'sending', 'doubtful')"),
    )
    op.create_index("ix_outbox_provider", "outbox", ["provider_digest"], unique=False)
    op.create_table(
        "timers",
        sa.Column("conversation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_timers_conversation_id")),
        sa.PrimaryKeyConstraint("conversation_id", "run", "key", name=op.f("pk_timers")),
    )
    op.create_index(op.f("ix_timers_due_at"), "timers", ["due_at"], unique=False)


def downgrade() -> None:
    """Remove them."""
    op.drop_index(op.f("ix_timers_due_at"), table_name="timers")
    op.drop_table("timers")
    op.drop_index("ix_outbox_provider", table_name="outbox")
    op.drop_index(
        "ix_outbox_open",
        table_name="outbox",
        sqlite_where=sa.text("state in ('ready', 'sending', 'doubtful')"),
        postgresql_where=sa.text("state in ('ready', 'sending', 'doubtful')"),
    )
    op.drop_index("ix_outbox_history", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(
        "ix_inbox_new",
        table_name="inbox",
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )
    op.drop_index("ix_inbox_history", table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("effects")
    op.drop_table("standings")
    op.drop_table("conversations")
    op.drop_index(op.f("ix_consent_events_contact_id"), table_name="consent_events")
    op.drop_table("consent_events")
    op.drop_index(op.f("ix_blobs_message_id"), table_name="blobs")
    op.drop_index(op.f("ix_blobs_contact_id"), table_name="blobs")
    op.drop_table("blobs")
    op.drop_index(op.f("ix_addresses_contact_id"), table_name="addresses")
    op.drop_table("addresses")
    op.drop_table("workspace")
    op.drop_index(op.f("ix_seen_at"), table_name="seen")
    op.drop_table("seen")
    op.drop_table("rates")
    op.drop_index(op.f("ix_notices_at"), table_name="notices")
    op.drop_table("notices")
    op.drop_table("early_receipts")
    op.drop_index(op.f("ix_decisions_outbox_id"), table_name="decisions")
    op.drop_table("decisions")
    op.drop_index(op.f("ix_contacts_merged_into"), table_name="contacts")
    op.drop_table("contacts")
