"""What stands around a run: what it hears, and the ports it looks through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from kontor.memory import Found
from kontor.messages import Option, Purpose
from kontor.texts import Rendered


@dataclass(frozen=True, slots=True)
class Said:
    """What a person did, as a flow can use it. `id` is our id of the inbound."""

    id: int
    at: datetime
    text: str = ""
    option: str | None = None
    entities: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """How far an act is: fresh, in doubt when it was begun before, or done with its value.

    `key` is the one it stands under, that of an older release perhaps; `arguments` the mark of those it was begun
    with, which a turn that was lost may have had otherwise.
    """

    state: Literal["fresh", "doubt", "done"]
    key: str
    arguments: str
    value: Any = None


class Journal(Protocol):
    """Keeps, across crashes, which acts were begun and finished."""

    def mark(self, run: int, arguments: str) -> str:
        """Return what a run's arguments are kept by, of their digest: it tells them apart and nothing of them."""
        ...

    async def begin(self, flow: str, run: int, keys: Sequence[str], arguments: str) -> Begun:
        """Commit that an act begins, under the first of its keys unless it stands under another of them.

        `arguments` is their mark. Returns how far it was before.
        """
        ...

    async def finish(self, run: int, key: str, value: Any) -> None:
        """Commit that an act is finished."""
        ...


class Voice(Protocol):
    """Renders the bot's words for one conversation."""

    def render(self, id: str, values: Mapping[str, object], pick: int = 0) -> Rendered:
        """Return a text of the bot in the conversation's language; raises when the text or a value is missing."""
        ...


def _no_alias(of: str) -> str:
    raise LookupError("there are no keys here to make an alias with")


@dataclass(slots=True)
class Surroundings:
    """Everything a run may use besides its memory.

    `acting` is entered before an act's start is committed and left after its end: no run is begun anew meanwhile.
    """

    voice: Voice
    journal: Journal
    zone: ZoneInfo
    language: str
    conversation: int = 0
    country: str | None = None
    consents: frozenset[Purpose] = frozenset()
    topics: tuple[Option, ...] = ()
    alias: Callable[[str], str] = _no_alias
    acting: Callable[[], AbstractContextManager[None]] = nullcontext
