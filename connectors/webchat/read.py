"""From what the page posts to events: pure, and nothing in a body makes it raise.

A body is `{"language": "de", "events": [...]}`. An event is `{"id", "kind": "text", "text"}`, `{"id", "kind": "choice",
"option", "title"}`, `{"id", "kind": "start", "payload"}`, or word of a message of ours, `{"kind": "delivered" | "read",
"message"}`. Ids are the page's own, 8 to 64 of A-Z, a-z, 0-9, _ and -; the same id again is the same event.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from connectors.webchat.visitors import Visitors
from kontor.connectors import Answer, Read
from kontor.contacts import VISITOR, Address, Person
from kontor.messages import AnyContent, Choice, Event, Inbound, Progress, Receipt, Start, Text, Unknown
from kontor.untrusted import raw

CHANNEL = "webchat"
LONGEST_TEXT, LONGEST_FIELD, MOST_EVENTS = 4096, 256, 20
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_PROGRESS = {"delivered": Progress.DELIVERED, "read": Progress.READ}


class Unfit(Exception):
    """The page sent what it never should; the text is for its maker."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what one visitor posts. The arrival is the time of everything: a page's own clock proves nothing."""

    account: str
    visitors: Visitors
    visitor: str
    now: datetime

    def read(self, body: bytes) -> Read:
        """Return the events of a body, or none and what is wrong with it."""
        try:
            data = orjson.loads(body)
            if not isinstance(data, dict) or not isinstance(events := data.get("events"), list):
                raise Unfit("send an object with a list of events")
            if len(events) > MOST_EVENTS:
                raise Unfit(f"send at most {MOST_EVENTS} events at once")
            person = self._person(data.get("language"))
            return Read(tuple(event for one in events if (event := self._event(one, person))), _answer(200, "ok"))
        except orjson.JSONDecodeError:
            return Read(answer=_answer(400, "this is not JSON"))
        except Unfit as unfit:
            return Read(answer=_answer(400, str(unfit)))

    def _event(self, data: Any, person: Person) -> Event | None:
        if not isinstance(data, dict):
            raise Unfit("an event is an object")
        if isinstance(kind := data.get("kind"), str) and kind in _PROGRESS:
            return self._receipt(data.get("message"), _PROGRESS[kind], person)
        id = data.get("id")
        if not isinstance(id, str) or not _ID.fullmatch(id):
            raise Unfit("an event's id is 8 to 64 letters, digits, _ and -")
        return Inbound(f"{self.visitor}:{id}", self.account, person, self.now, _content(kind, data))

    def _receipt(self, name: Any, progress: Progress, person: Person) -> Receipt | None:
        """Read that a message was shown. Word about somebody else's message is dropped."""
        echo = self.visitors.echo(self.visitor, name) if isinstance(name, str) else None
        return Receipt(self.account, name, progress, self.now, echo=echo, recipient=person) if echo else None

    def _person(self, language: Any) -> Person:
        known = isinstance(language, str) and _LANGUAGE.fullmatch(language)
        return Person((Address(CHANNEL, VISITOR, self.visitor),), language=language if known else None)


def _content(kind: Any, data: Mapping[str, Any]) -> AnyContent:
    if kind == "text":
        return Text(_words(data, "text", LONGEST_TEXT))
    if kind == "choice":
        return Choice(_words(data, "option", LONGEST_FIELD), _words(data, "title", LONGEST_FIELD))
    if kind == "start":
        return Start(_words(data, "payload", LONGEST_FIELD) if data.get("payload") is not None else None)
    return _unknown(kind, data)


def _unknown(kind: Any, data: Mapping[str, Any]) -> Unknown:
    """Keep what a newer page says. Anybody gets a token, so nothing a visitor sends is kept longer than a text."""
    kept = raw(data)
    if len(kept) > LONGEST_TEXT:
        raise Unfit(f"an event of another kind is at most {LONGEST_TEXT} characters of JSON")
    return Unknown(kind[:64] if isinstance(kind, str) else None, kept)


def _words(data: Mapping[str, Any], name: str, limit: int) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > limit:
        raise Unfit(f"{name}: send 1 to {limit} characters")
    return value


def _answer(status: int, words: str) -> Answer:
    return Answer(status, orjson.dumps({"ok" if status == 200 else "error": words}), "application/json")
