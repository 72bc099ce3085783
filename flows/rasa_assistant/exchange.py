"""One message to a Rasa assistant and what it answers, by its REST channel and, where it is enabled, its API.

REST knows no idempotency keys. So every message carries ours as metadata, which Rasa keeps in the conversation's
tracker: after an answer was lost, the tracker tells whether the message had arrived and what was said to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from kontor.flows import StillDoubtful
from kontor.nlu.rasa.guarded import Guarded
from kontor.nlu.rasa.server import Server, Unanswered

KEY = "kontor"
ANSWER_PARTS = ("text", "buttons", "quick_replies", "image", "attachment", "custom", "elements")

log = structlog.get_logger("flows.rasa_assistant")


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came of a message: the answers as Rasa wrote them, which actions ran, whether Rasa was told to be silent."""

    messages: list[dict[str, Any]]
    actions: list[str] = field(default_factory=list)
    paused: bool = False


@dataclass(slots=True)
class Assistant:
    """A Rasa server with an assistant.

    `has_api` is found out by asking `api`: False once it said that it has none. `may_repeat` tells whether a message
    may be said again where nobody knows if it was said.
    """

    server: Guarded
    api: Server
    may_repeat: bool = False
    has_api: bool = True

    async def forward(self, sender: str, message: str, *, idempotency_key: str) -> Exchange:
        """Say a message and return what is answered; raises `Unanswered`.

        An answer that was lost is looked for in the tracker. A conversation found paused goes on for Rasa too: it is
        Kontor that keeps the bot silent while a person leads.
        """
        body = {"sender": sender, "message": message, "metadata": {KEY: idempotency_key}}
        try:
            messages = await self.server.post("/webhooks/rest/webhook", body, read_messages)
        except Unanswered as error:
            found = await self._found(sender, idempotency_key) if error.begun else None
            if found is None:
                raise
        else:
            found = await self._found(sender, idempotency_key)
            found = Exchange(messages, *((found.actions, found.paused) if found else ()))
        if found.paused:
            await self._resume(sender)
        return found

    async def settle(self, sender: str, message: str, *, idempotency_key: str) -> Exchange:
        """Return what came of a message that may have been said before; says it where it surely was not.

        Raises `StillDoubtful` when the server's API does not tell and it may not be repeated, and `Unanswered` when
        saying it fails.
        """
        tracker = await self._tracker(sender)
        if tracker is None and not self.may_repeat:
            raise StillDoubtful
        if tracker is not None and (found := read_tracker(tracker, idempotency_key)) is not None:
            return found
        return await self.forward(sender, message, idempotency_key=idempotency_key)

    async def _found(self, sender: str, key: str) -> Exchange | None:
        tracker = await self._tracker(sender)
        return None if tracker is None else read_tracker(tracker, key)

    async def _tracker(self, sender: str) -> Mapping[str, Any] | None:
        """Return the conversation as Rasa keeps it, or None where that cannot be had."""
        if not self.has_api:
            return None
        try:
            tracker = await self.api.get(f"/conversations/{sender}/tracker", include_events="AFTER_RESTART")
        except Unanswered as error:
            if error.why in ("status_404", "status_401", "status_403"):
                self.has_api = False
                log.warning(
                    "rasa_api_not_enabled", server=self.server.name, why=error.why, mend="rasa run --enable-api"
                )
            return None
        return tracker if isinstance(tracker, Mapping) else None

    async def _resume(self, sender: str) -> None:
        try:
            await self.api.post(f"/conversations/{sender}/tracker/events", [{"event": "resume"}])
        except Unanswered as error:
            log.warning("rasa_stays_paused", server=self.server.name, why=error.why)


def read_messages(answer: object) -> list[dict[str, Any]]:
    """Return the messages of a REST answer; raises `ValueError` on anything but a list of objects."""
    if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
        raise ValueError("no list of messages")
    return [{name: one[name] for name in ANSWER_PARTS if one.get(name)} for one in answer]


def read_tracker(tracker: Mapping[str, Any], key: str) -> Exchange | None:
    """Return what was answered to the message with our key, as the tracker's events tell; None when it never came."""
    listed = tracker.get("events")
    events = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    start = next((place for place, one in enumerate(events) if _is_ours(one, key)), None)
    if start is None:
        return None
    rest = events[start + 1 :]
    end = next((place for place, one in enumerate(rest) if one.get("event") == "user" and _metadata(one)), len(rest))
    mine = rest[:end]
    actions = [str(one.get("name")) for one in mine if one.get("event") == "action"]
    return Exchange(
        [_uttered(one) for one in mine if one.get("event") == "bot"],
        [name for name in actions if name != "action_listen"],
        tracker.get("paused") is True,
    )


def _is_ours(event: Mapping[str, Any], key: str) -> bool:
    return event.get("event") == "user" and _metadata(event).get(KEY) == key


def _metadata(event: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = event.get("metadata")
    return metadata if isinstance(metadata, Mapping) and KEY in metadata else {}


def _uttered(event: Mapping[str, Any]) -> dict[str, Any]:
    data = event.get("data")
    parts = {**(data if isinstance(data, Mapping) else {}), "text": event.get("text")}
    return {name: parts[name] for name in ANSWER_PARTS if parts.get(name)}
