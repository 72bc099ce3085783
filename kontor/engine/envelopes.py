"""What stands sealed in the `body` columns, and in a conversation's `handover`.

JSON: of a message with the channel's own ids, which tell phone numbers too.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from kontor.messages import Content, Quote, Referral, Template


@dataclass(frozen=True, slots=True)
class InboundEnvelope:
    """An inbound: the channel's id of it and what it said; `message_id` is set where quotes name it otherwise."""

    provider_id: str
    content: Content
    quote: Quote | None = None
    referral: Referral | None = None
    group: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class OutboundEnvelope:
    """An outbound before it is judged, and `cleared`, the content the gate allowed."""

    content: Content
    fallback: Template | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class HandoverEnvelope:
    """What the desk gets with a conversation."""

    reason: str
    skill: str | None
    summary: str
    facts: dict[str, object]
    intent: str | None
    detail: str


INBOUND: TypeAdapter[InboundEnvelope] = TypeAdapter(InboundEnvelope)
OUTBOUND: TypeAdapter[OutboundEnvelope] = TypeAdapter(OutboundEnvelope)
HANDOVER: TypeAdapter[HandoverEnvelope] = TypeAdapter(HandoverEnvelope)
