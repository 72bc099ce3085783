"""Every table of the core.

Clear columns hold what decisions and reports need: ids, moments, states, codes. Whatever tells who somebody is or what
was said stands in `LargeBinary` columns, sealed by the vault under the contact's key with (table, column, id) bound in.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    and_,
    literal_column,
    text,
)

from kontor.memory import LONGEST_KEY, LONGEST_NAME
from kontor.store.columns import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _only(rows: str) -> dict[str, Any]:
    """Let an index hold these rows alone, on both databases."""
    return {"sqlite_where": text(rows), "postgresql_where": text(rows)}


workspace = Table(
    "workspace",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(32), nullable=False),
    Column("check", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
)

# The epochs that wrap keys here: one that a row needs cannot be deleted, and one that was deleted wraps no new one.
key_epochs = Table(
    "key_epochs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made_at", Moment),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("wrapped_key", LargeBinary),
    Column("key_epoch", Integer, ForeignKey("key_epochs.number")),
    Column("name", LargeBinary),
    Column("language", String(16)),
    Column("stopped_at", Moment),
    Column("stop_message", BigInteger),
    Column("created_at", Moment, nullable=False),
    Column("merged_into", BigInteger, ForeignKey("contacts.id"), index=True),
)

addresses = Table(
    "addresses",
    metadata,
    Column("digest", LargeBinary(16), primary_key=True),
    Column("contact_id", BigInteger, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("key_owner", BigInteger, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("linked_at", Moment, nullable=False),
    Column("retired_at", Moment),
)

# Since when somebody takes hooks, when that was last seen, and until when everything that came is committed; one row,
# told every few seconds where processes share.
attendance = Table(
    "attendance",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("heard", Moment, nullable=False),
)

# What the erased said no to, by a digest that leads to nothing else: it holds again when they come back.
suppressions = Table(
    "suppressions",
    metadata,
    Column("digest", LargeBinary(16), primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("at", Moment, nullable=False),
)

standings = Table(
    "standings",
    metadata,
    Column("contact_id", BigInteger, ForeignKey("contacts.id"), primary_key=True, autoincrement=False),
    Column("account", String(80), primary_key=True),
    Column("opened_at", Moment),
    Column("blocked_at", Moment),
    Column("reach_at", Moment),
    Column("limited_at", Moment),
)

consent_events = Table(
    "consent_events",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("contact_id", BigInteger, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("purpose", String(16)),
    Column("event", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("method", String(32), nullable=False),
    Column("language", String(16)),
    Column("notice", LargeBinary),
    Column("notice_digest", LargeBinary(16)),
    Column("shown_message", BigInteger),
    Column("answer_message", BigInteger),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("contact_id", BigInteger, ForeignKey("contacts.id"), nullable=False),
    Column("account", String(80), nullable=False),
    Column("lead", String(8), nullable=False, default="bot"),
    Column("epoch", Integer, nullable=False, default=0),
    Column("lead_since", Moment),
    Column("state", LargeBinary),
    Column("handover", LargeBinary),
    Column("handover_reason", String(64)),
    Column("noticed_at", Moment),
    Column("lease_owner", String(40)),
    Column("lease_until", Moment),
    Column("fence", Integer, nullable=False, default=0),
    Column("created_at", Moment, nullable=False),
    Column("aside", String(80)),
    UniqueConstraint("contact_id", "account"),
    Index("ix_conversations_aside", "account", **_only("aside is not null")),
    Index("ix_conversations_led", "account", **_only("lead != 'bot'")),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("conversation_id", BigInteger, ForeignKey("conversations.id"), nullable=False),
    Column("contact_id", BigInteger, nullable=False),
    Column("account", String(80), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("body", LargeBinary),
    Column("state", String(8), nullable=False, default="new"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("why", String(200)),
    CheckConstraint("state in ('new', 'done', 'dead')", name="state"),
    Index("ix_inbox_new", "conversation_id", "id", **_only("state = 'new'")),
    Index("ix_inbox_history", "conversation_id", "id"),
    Index("ix_inbox_unknown", "received_at", **_only("kind = 'unknown' and body is not null")),
)

seen = Table(
    "seen",
    metadata,
    Column("digest", LargeBinary(16), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("inbox_id", BigInteger),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("outbox_id", BigInteger, nullable=False, index=True),
    Column("outcome", String(8), nullable=False),
    Column("code", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("content_digest", LargeBinary(16), nullable=False),
    Column("facts", String(400), nullable=False),
    UniqueConstraint("id", "content_digest", "outcome"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("conversation_id", BigInteger, ForeignKey("conversations.id"), nullable=False),
    Column("contact_id", BigInteger, nullable=False),
    Column("account", String(80), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("author", String(8), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("epoch", Integer),
    Column("answers", BigInteger),
    Column("answered_at", Moment),
    Column("notice", Boolean, nullable=False, default=False),
    Column("body", LargeBinary),
    Column("state", String(10), nullable=False),
    Column("reason", String(200)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("doubts", Integer, nullable=False, default=0, server_default="0"),
    Column("not_before", Moment),
    Column("decision_id", BigInteger),
    Column("decision_outcome", String(8)),
    Column("content_digest", LargeBinary(16)),
    Column("created_at", Moment, nullable=False),
    Column("begun_at", Moment),
    Column("settled_at", Moment),
    Column("provider_digest", LargeBinary(16)),
    Column("provider_id", LargeBinary),
    Column("progress", Integer, nullable=False, default=0),
    Column("progress_at", Moment),
    Column("code", Integer),
    Column("price", String(64)),
    CheckConstraint("state in ('ready', 'sending', 'accepted', 'refused', 'doubtful', 'held', 'dead')", name="state"),
    # No row may reach a provider without an allow decision over the very content: the database itself refuses it.
    CheckConstraint(
        "state in ('ready', 'refused', 'held', 'dead') or "
        "(decision_id is not null and decision_outcome = 'allow' and content_digest is not null)",
        name="decided",
    ),
    ForeignKeyConstraint(
        ["decision_id", "content_digest", "decision_outcome"],
        ["decisions.id", "decisions.content_digest", "decisions.outcome"],
        name="fk_outbox_decision",
    ),
    Index("ix_outbox_open", "conversation_id", "id", **_only("state in ('ready', 'sending', 'doubtful', 'held')")),
    Index("ix_outbox_sending", "contact_id", **_only("state = 'sending'")),
    Index("ix_outbox_provider", "provider_digest", unique=False),
    Index("ix_outbox_history", "conversation_id", "id"),
)


def _is_one_of(column: Column[str], *values: str) -> ColumnElement[bool]:
    """Write the values out: neither database uses a partial index for a condition with parameters."""
    return column.in_([literal_column(f"'{value}'") for value in values])


LED = conversations.c.lead != literal_column("'bot'")
"""A conversation that people lead, or that waits for them."""

NEW = inbox.c.state == literal_column("'new'")
"""An inbound that waits for its turn."""

UNKNOWN = and_(inbox.c.kind == literal_column("'unknown'"), inbox.c.body.is_not(None))
"""What a channel sent that Kontor does not know, as long as it is kept."""

SENDING = outbox.c.state == literal_column("'sending'")
"""A send at work."""

UNSETTLED = _is_one_of(outbox.c.state, "sending", "doubtful")
"""A send whose answer is not known yet."""

UNFINISHED = _is_one_of(outbox.c.state, "ready", "sending", "doubtful", "held")
"""A message that is not at its end: it needs work, or waits for the customer."""

OPEN = and_(UNFINISHED, outbox.c.state != literal_column("'held'"))
"""A message that needs work."""

early_receipts = Table(
    "early_receipts",
    metadata,
    Column("provider_digest", LargeBinary(16), primary_key=True),
    Column("progress", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("code", Integer),
)

timers = Table(
    "timers",
    metadata,
    Column("conversation_id", BigInteger, ForeignKey("conversations.id"), primary_key=True, autoincrement=False),
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(LONGEST_KEY), primary_key=True),
    Column("due_at", Moment, nullable=False, index=True),
)

effects = Table(
    "effects",
    metadata,
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(LONGEST_KEY), primary_key=True),
    Column("conversation_id", BigInteger, ForeignKey("conversations.id"), nullable=False),
    Column("flow", String(LONGEST_NAME), nullable=False),
    Column("arguments", String(40), nullable=False),
    Column("state", String(8), nullable=False),
    Column("value", LargeBinary),
    Column("at", Moment, nullable=False),
    CheckConstraint("state in ('started', 'finished')", name="state"),
)

blobs = Table(
    "blobs",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("contact_id", BigInteger, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("message_id", BigInteger, nullable=False, index=True),
    Column("mime", String(100), nullable=False),
    Column("filename", LargeBinary),
    Column("body", LargeBinary, nullable=False),
)

# The files people sent, fetched in the background: the channel keeps them for some days only.
media = Table(
    "media",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("inbox_id", BigInteger, ForeignKey("inbox.id"), nullable=False, unique=True),
    Column("conversation_id", BigInteger, ForeignKey("conversations.id"), nullable=False),
    Column("contact_id", BigInteger, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("account", String(80), nullable=False),
    Column("type", String(16), nullable=False),
    Column("state", String(8), nullable=False),
    Column("reason", String(200)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lapses", Integer, nullable=False, default=0),
    Column("not_before", Moment),
    Column("lease_owner", String(40)),
    Column("lease_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("mime", String(100)),
    Column("filename", LargeBinary),
    Column("size", BigInteger),
    Column("parts", Integer),
    CheckConstraint("state in ('wanted', 'kept', 'refused', 'expired')", name="state"),
    Index("ix_media_wanted", "id", **_only("state = 'wanted'")),
    Index("ix_media_conversation", "conversation_id", "settled_at"),
)

WANTED = media.c.state == literal_column("'wanted'")
"""A file that is still to be fetched."""

# Their bytes, in parts that are sealed and committed one by one: a large file holds nobody up.
media_parts = Table(
    "media_parts",
    metadata,
    Column("media_id", BigInteger, ForeignKey("media.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

rates = Table(
    "rates",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("full_at", Moment, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("account", String(80), nullable=False),
    Column("name", String(80), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("body", LargeBinary),
)
