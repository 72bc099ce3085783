"""How a Rasa assistant says that a person should take over.

REST does not tell actions, so projects say it in a custom payload: `{"handoff": true}` is what most write,
`{"handoff_host": ..., "title": ...}` is what Rasa's helpdesk example and web chat use
(https://github.com/RasaHQ/helpdesk-assistant). Where the server's API is enabled, its tracker also tells that the
conversation was paused or that a known action ran (https://rasa.com/docs/rasa/fallback-handoff).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

ACTIONS = ("action_human_handoff", "action_handoff_to_human")
DEFAULT_REASON = "assistant"
TYPES = ("handoff", "human_handoff", "handover")
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person is wanted: why, with which skill, and what else was told."""

    reason: str = DEFAULT_REASON
    skill: str | None = None
    title: str | None = None


def is_handoff(custom: object) -> bool:
    """Tell whether a custom payload speaks of handing off, be it to say no (`{"handoff": false}`)."""
    return isinstance(custom, Mapping) and (
        "handoff" in custom or "handoff_host" in custom or custom.get("type") in TYPES
    )


def wanted(messages: list[dict[str, Any]]) -> Wanted | None:
    """Return what the first payload that wants a person says."""
    for message in messages:
        custom = message.get("custom")
        if isinstance(custom, Mapping) and is_handoff(custom) and (found := _wanted(custom)):
            return found
    return None


def wanted_by(actions: Collection[str], paused: bool, known: Collection[str] = ACTIONS) -> Wanted | None:
    """Return what a tracker tells: an action that hands off ran, or the conversation was paused."""
    return Wanted() if paused or set(actions) & set(known) else None


def _wanted(custom: Mapping[str, Any]) -> Wanted | None:
    inner = custom.get("handoff")
    if inner is False or (inner is None and custom.get("type") not in TYPES and not custom.get("handoff_host")):
        return None
    told = inner if isinstance(inner, Mapping) else custom
    reason = inner if isinstance(inner, str) else told.get("reason")
    return Wanted(_word(reason) or DEFAULT_REASON, _word(told.get("skill")), _word(told.get("title")))


def _word(value: object) -> str | None:
    return value.strip()[:LONGEST] or None if isinstance(value, str) else None
