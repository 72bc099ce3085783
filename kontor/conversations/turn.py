"""What a turn takes, and what it brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kontor.flows import Consented, Said, Saying
from kontor.handoff import Handover
from kontor.memory import Found, State
from kontor.messages import AnyContent, Choice, Media, Referral, Text
from kontor.understanding import Reading


@dataclass(frozen=True, slots=True)
class Heeded:
    """One inbound as a turn takes it.

    `id` is ours; `at` the event's own time; a reading is there when there was text, a `referral` when it tells what
    led the person here, `quoted` when it answers to a message of ours.
    """

    id: int
    at: datetime
    content: AnyContent
    reading: Reading = field(default_factory=Reading)
    referral: Referral | None = None
    quoted: AnyContent | None = None

    @property
    def text(self) -> str:
        """The words of it: what was written, the title of what was tapped, a caption; empty without any."""
        if isinstance(self.content, Text):
            return self.content.body.strip()
        if isinstance(self.content, Choice):
            return self.content.title.strip()
        return (self.content.caption or "").strip() if isinstance(self.content, Media) else ""

    @property
    def found(self) -> tuple[Found, ...]:
        """The values it names, as a run keeps them until a question uses them."""
        return tuple(Found(one.type, one.value, one.text, one.role, self.at) for one in self.reading.entities)

    def said(self, text: str, option: str | None = None) -> Said:
        """Return it as the answer to an open question."""
        return Said(self.id, self.at, text, option)


@dataclass(slots=True)
class Turn:
    """What a turn brought.

    The new state and everything to commit with it. `why` says in a word how the message was taken.
    """

    state: State
    sayings: list[Saying] = field(default_factory=list)
    consented: list[Consented] = field(default_factory=list)
    handover: Handover | None = None
    why: str = ""

    @property
    def timers(self) -> dict[tuple[int, str], datetime]:
        """Every timer the conversation waits for, by run and key."""
        return self.state.due


def gathered(state: State) -> dict[str, Any]:
    """Return what the open runs know: normal values, and the words where there is no value."""
    facts = {key: heard for run in state.stack for key, heard in run.facts.items()}
    return {key: heard.text if heard.value is None else heard.value for key, heard in facts.items()}
