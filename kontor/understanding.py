"""What a text means: an intent with its certainty, entities with their values, and the port that reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Entity:
    """One value found in a text.

    `value` is plain JSON in one normal form per type (a day is `2026-11-21`, a time `19:30`, money `{"amount": "80",
    "currency": "EUR"}`); `start` and `end` are character offsets of `text` in the message.
    """

    type: str
    value: object
    text: str = ""
    start: int = 0
    end: int = 0
    role: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """One of several things a message says, with how certain that is; `text` are its own words, empty if not told."""

    intent: str
    certainty: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message means.

    `certainty` is the chance, 0 to 1, that `intent` is right if the text is in scope at all, and `scope` tells how
    far it is in scope, 0 to 1, comparable between texts of one model; `intent` is None out of scope. `wishes` is empty
    but for a message that says several things: these in the order of their places, the likeliest, `intent`, among them.
    """

    intent: str | None = None
    certainty: float = 0.0
    entities: tuple[Entity, ...] = ()
    language: str | None = None
    ranking: tuple[tuple[str, float], ...] = ()
    scope: float = 0.0
    wishes: tuple[Wish, ...] = ()

    @property
    def others(self) -> tuple[Wish, ...]:
        """What else is said in the same message, in the order of their places."""
        return tuple(wish for wish in self.wishes if wish.intent != self.intent)

    def entity(self, type: str) -> Entity | None:
        """Return the first entity of a type."""
        return next((entity for entity in self.entities if entity.type == type), None)


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may know besides the text: when and where it was written, in which language, and what was asked.

    `now` is the moment of the message; `zone` is the business's zone; `asked` is the entity type the open question
    expects, `free` tells that it takes any words, a name perhaps.
    """

    now: datetime
    language: str
    zone: ZoneInfo
    asked: str | None = None
    lookups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    free: bool = False


class Understands(Protocol):
    """Reads texts."""

    async def read(self, text: str, context: Context) -> Reading:
        """Return what the text means; never raises on any text, an unreadable one has no intent."""
        ...
