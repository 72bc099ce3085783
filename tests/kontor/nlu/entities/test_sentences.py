"""Whole sentences as customers write them: every value is found at its exact place, with its type and its role."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontor.nlu.marks import read_marks
from tests.kontor.nlu.entities.reading import entities

Span = tuple[str, int, int, str | None]


def found(text: str, language: str) -> set[Span]:
    first = {(entity.start, entity.end): entity for entity in reversed(entities(text, language))}
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
