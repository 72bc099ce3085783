"""Who leads a conversation, and how it passes between the bot and the people at the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Lead(StrEnum):
    """Who speaks in a conversation: always exactly one."""

    BOT = "bot"
    WAITING = "waiting"
    PERSON = "person"


class Reason(StrEnum):
    """Why the core itself hands over; flows name their own reasons besides."""

    ASKED = "asked"
    MISUNDERSTOOD = "misunderstood"
    FLOW_FAILED = "flow_failed"
    FLOW_HUNG = "flow_hung"
    FLOW_BLOCKED = "flow_blocked"
    DOUBTFUL_ACT = "doubtful_act"
    POISON = "poison"
    ANSWERED_ELSEWHERE = "answered_elsewhere"


@dataclass(frozen=True, slots=True)
class Handover:
    """What the desk gets with a conversation: why, what for, and everything gathered so far."""

    reason: str
    skill: str | None = None
    summary: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    intent: str | None = None
    detail: str = ""
