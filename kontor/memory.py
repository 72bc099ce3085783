"""What a conversation remembers between two messages: plain values, kept as sealed JSON in one row.

A flow keeps no position. It keeps named facts, and is run again over them; so nothing here can point into code that a
deploy changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from kontor.messages import Referral
from kontor.slots import Heard

LONGEST_KEY = 120
"""Characters that the key of an act or a timer may have: it stands in a column of its own, as a flow's name does."""
LONGEST_NAME = 80


@dataclass(slots=True)
class Looked:
    """What a look at the world or an act brought: what tells its arguments apart, the value as JSON, and when."""

    arguments: str
    value: Any
    at: datetime


@dataclass(slots=True)
class Question:
    """The open question.

    Its key, the options shown, the text as it was shown and our id of the message that showed it.
    """

    key: str
    entity: str | None = None
    free: bool = False
    options: dict[str, str] = field(default_factory=dict)
    text: str = ""
    message: int | None = None


@dataclass(slots=True)
class Found:
    """An entity heard and not yet used."""

    type: str
    value: Any
    text: str
    role: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Came:
    """What led a person here, with our id of the inbound that told it, and when."""

    referral: Referral
    id: int
    at: datetime


@dataclass(slots=True)
class Memory:
    """One run of one flow.

    `id` is our id of the inbound that started it; `said` the keys of what the current path has said. `timers` holds the
    moment of every `until` met, `passed` the keys of those that lie behind the run, `waits` the key of the one that
    holds it up now. `intent` is what was asked, `earlier` the facts of the run of this flow before it, if that was
    moments ago. `text` are the words it begins with where the message says other things besides, until it has begun.
    `came` is what had led the person here when it began.
    """

    flow: str
    id: int
    facts: dict[str, Heard] = field(default_factory=dict)
    slots: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    looked: dict[str, Looked] = field(default_factory=dict)
    done: dict[str, Looked] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    timers: dict[str, datetime] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    waits: str | None = None
    found: list[Found] = field(default_factory=list)
    event: dict[str, Any] = field(default_factory=dict)
    intent: str | None = None
    text: str = ""
    earlier: dict[str, Heard] = field(default_factory=dict)
    question: Question | None = None
    misses: int = 0
    recalled: dict[str, Any] = field(default_factory=dict)
    came: Came | None = None

    def copy(self) -> Memory:
        """Return a run that may be changed apart from this one; the values heard and looked up are shared."""
        asked = self.question
        return replace(
            self,
            facts=dict(self.facts),
            slots=dict(self.slots),
            looked=dict(self.looked),
            done=dict(self.done),
            said=list(self.said),
            timers=dict(self.timers),
            passed=list(self.passed),
            found=list(self.found),
            event=dict(self.event),
            earlier=dict(self.earlier),
            recalled=dict(self.recalled),
            question=asked and replace(asked, options=dict(asked.options)),
        )


@dataclass(slots=True)
class Floor:
    """Which flow a text goes to when nothing is asked, and until when."""

    flow: str
    until: datetime


@dataclass(slots=True)
class State:
    """A conversation: the stack of runs (the last one leads), the run that ended last, and misses outside any flow.

    `noted` is what runs left for later ones: the product or flight last spoken of. `floor` is the flow that keeps the
    floor between its runs, `came` what led the person here last.
    """

    stack: list[Memory] = field(default_factory=list)
    last: Memory | None = None
    misses: int = 0
    language: str | None = None
    numbered: dict[str, str] = field(default_factory=dict)
    noted: dict[str, Any] = field(default_factory=dict)
    floor: Floor | None = None
    came: Came | None = None

    @property
    def due(self) -> dict[tuple[int, str], datetime]:
        """Every timer that a run waits for, by run and key."""
        return {(run.id, run.waits): run.timers[run.waits] for run in self.stack if run.waits is not None}

    def copy(self) -> State:
        """Return a state that may be changed apart from this one."""
        stack, last = [run.copy() for run in self.stack], self.last and self.last.copy()
        return replace(self, stack=stack, last=last, numbered=dict(self.numbered), noted=dict(self.noted))


_STATE: TypeAdapter[State] = TypeAdapter(State)


def dump(state: State) -> bytes:
    """Return the state as JSON."""
    return _STATE.dump_json(state, exclude_defaults=True)


def load(data: bytes | None) -> State:
    """Read what `dump` wrote; nothing is a new conversation."""
    return _STATE.validate_json(data) if data else State()
