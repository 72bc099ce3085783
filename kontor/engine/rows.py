"""The row of a message that goes out, before anything is decided about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kontor.engine.envelopes import OUTBOUND, OutboundEnvelope
from kontor.engine.values import Claimed
from kontor.messages import Outbound
from kontor.store.people import KeyRing


def outbound_row(
    ring: KeyRing, claimed: Claimed, message: Outbound, answered_at: datetime | None, now: datetime
) -> dict[str, Any]:
    """Return what the outbox keeps of a message, its body sealed under the contact's key."""
    body = OUTBOUND.dump_json(OutboundEnvelope(message.content, message.fallback, message.quote))
    return {
        "id": message.id,
        "conversation_id": claimed.id,
        "contact_id": claimed.contact,
        "account": claimed.account,
        "kind": message.content.kind,
        "author": message.author.value,
        "purpose": message.purpose.value,
        "epoch": message.epoch,
        "answers": message.answers,
        "answered_at": answered_at,
        "notice": message.notice,
        "body": ring.vault.seal(ring.known(claimed.contact), ("outbox", "body", message.id), body),
        "created_at": now,
        "progress": 0,
        "doubts": 0,
    }
