"""A question and the raw answers it reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from kontor.messages import Option

T_co = TypeVar("T_co", covariant=True)


class Missing(Enum):
    """The type of `MISSING`, which tells "no default" from "the default is None"."""

    MISSING = "missing"


MISSING = Missing.MISSING


class Unclear(Exception):
    """The message does not answer the question."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A raw answer as it is stored: facts keep what was said, so that a later release may read it better.

    `text` is what the person wrote or the title they tapped, `value` the entity's normal form or the id of the tapped
    option (None when only the text is known), `at` when it was said; relative words ("tomorrow") mean that moment.
    """

    text: str = ""
    value: object = None
    at: datetime = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where and when an answer is read; `country` is the ISO code whose national phone numbers are understood."""

    now: datetime
    zone: ZoneInfo
    language: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Slot(Generic[T_co]):
    """A typed question. A slot with a `default` is never asked, but an entity still fills it.

    `entity` and `role` name the entity that answers it, `options` what to offer as buttons (empty for free answers).
    """

    key: str
    entity: str | None = field(default=None, kw_only=True)
    role: str | None = field(default=None, kw_only=True)
    default: T_co | Missing = field(default=MISSING, kw_only=True)
    options: tuple[Option, ...] = field(default=(), kw_only=True)

    def read(self, heard: Heard, situation: Situation) -> T_co:
        """Return the typed answer, from the normal value if there is one, else from the text; raises `Unclear`."""
        if heard.value is not None and (found := self.from_value(heard.value)) is not None:
            return found
        if (text := heard.text.strip()) and (found := self.from_text(text, heard.at, situation)) is not None:
            return found
        raise Unclear(f"this does not answer {self.key}: ask again")

    def from_value(self, value: object) -> T_co | None:
        """Return the answer an entity's normal value or an option id stands for, None when it is of another kind."""
        raise NotImplementedError

    def from_text(self, text: str, at: datetime, situation: Situation) -> T_co | None:
        """Return the answer a whole text stands for, None when it is none."""
        raise NotImplementedError
