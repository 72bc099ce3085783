"""Whole sentences as customers write them: every value is found at its exact place, with its type and its role."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kontor.nlu.entities import read_entities
from kontor.nlu.line import read_line
from kontor.nlu.marks import read_marks
from kontor.understanding import Context

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
Span = tuple[str, int, int, str | None]


def found(text: str, language: str) -> set[Span]:
    entities = read_entities(read_line(text), Context(NOW, language, ZoneInfo("Europe/Berlin")), {})
    first = {(entity.start, entity.end): entity for entity in reversed(entities)}
    return {(entity.type, entity.start, entity.end, entity.role) for entity in first.values()}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_values_of_sentences_are_found(language: str) -> None:
    path = Path(__file__).parent / f"sentences_{language}.txt"
    hits = answered = asked = 0
    wrong = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        text, marks = read_marks(line)
        true = {(mark.type, mark.start, mark.end, mark.role) for mark in marks}
        given = found(text, language)
        hits, answered, asked = hits + len(true & given), answered + len(given), asked + len(true)
        wrong += [(text, sorted(true - given), sorted(given - true))] if true != given else []
    assert asked > 60
    assert 2 * hits / (asked + answered) >= 0.97, wrong
