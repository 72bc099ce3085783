"""Reads the values of a text as the tests of the readers do: on one Wednesday, for a business in Berlin."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kontor.nlu.entities import read_entities
from kontor.nlu.line import read_line
from kontor.understanding import Context, Entity

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)  # a Wednesday
BERLIN = "Europe/Berlin"
MOMENTS = ("day", "time", "daypart", "period")


def context(language: str = "en", *, asked: str | None = None, zone: str = BERLIN, now: datetime = NOW) -> Context:
    """Return what a reader knows besides the text."""
    return Context(now, language, ZoneInfo(zone), asked)


def entities(
    text: str, language: str = "en", *, asked: str | None = None, zone: str = BERLIN, now: datetime = NOW
) -> tuple[Entity, ...]:
    """Return everything that is read in a text."""
    return read_entities(read_line(text), context(language, asked=asked, zone=zone, now=now), {})


def values(
    text: str, type: str, language: str = "en", *, asked: str | None = None, now: datetime = NOW
) -> list[object]:
    """Return the values of one type, in the order of the text."""
    return [entity.value for entity in entities(text, language, asked=asked, now=now) if entity.type == type]


def with_roles(text: str, type: str, language: str = "en", *, zone: str = BERLIN) -> list[tuple[object, str | None]]:
    """Return the values of one type with their roles, in the order of the text."""
    return [(entity.value, entity.role) for entity in entities(text, language, zone=zone) if entity.type == type]


def moments(text: str, language: str = "en") -> list[object]:
    """Return the days, times, parts of a day and stretches of days, in the order of the text."""
    return [entity.value for entity in entities(text, language) if entity.type in MOMENTS]
