"""What a run wants said, and what was agreed on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kontor.messages import AnyContent, Choices, File, Option, Purpose, Template, Text


@dataclass(frozen=True, slots=True)
class Saying:
    """Something a run wants said.

    Rendered contents in order, the template that says it outside the window, files it carries.
    """

    contents: tuple[AnyContent, ...]
    purpose: Purpose = Purpose.SERVICE
    template: Template | None = None
    files: Mapping[str, File] = field(default_factory=dict)
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Consented:
    """A consent question was answered.

    The exact text shown, our ids of the message that showed it and of the answer.
    """

    purpose: Purpose
    granted: bool
    notice: str
    language: str
    shown: int | None
    answer: int


def offered(
    contents: tuple[AnyContent, ...], shown: tuple[Option, ...], options: tuple[Option, ...]
) -> tuple[AnyContent, ...]:
    """Return the contents of a question with its options on the last text."""
    if not shown:
        return contents
    described = tuple(Option(new.id, new.title, old.description) for new, old in zip(shown, options, strict=True))
    last = contents[-1]
    body = last.body if isinstance(last, Text | Choices) else ""
    head = contents[:-1] if isinstance(last, Text | Choices) else contents
    return (*head, Choices(body, described))
