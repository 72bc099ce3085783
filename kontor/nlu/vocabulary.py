"""What training data teaches about entities: lists of spellings, patterns, and a model of the marks in examples."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kontor.nlu.data import TrainingData
from kontor.nlu.entities import Words, find_values
from kontor.nlu.entities.found import Found
from kontor.nlu.entities.patterns import Patterns
from kontor.nlu.entities.spellings import Spellings
from kontor.nlu.line import Line, read_line
from kontor.nlu.progress import Progress, silently
from kontor.nlu.sequence import SequenceModel, learnable, train
from kontor.understanding import Context

ANY_MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""The values of an example do not matter, only their places and types."""


def spellings(data: TrainingData, types: Collection[str]) -> dict[str, Spellings]:
    """Return spellings and values by entity type; those of `types`, which have readers, add to what these find.

    They come from lookup tables, and from the marked examples where these are too few to learn from; a type that has a
    reader takes no examples, which show what the reader finds anyway.
    """
    known = {*learnable(data.examples, types), *types}
    named = [(type, name, name) for type, names in data.lookups.items() for name in names]
    for example in data.examples:
        named += (
            (mark.type, example.text[mark.start : mark.end], mark.value)
            for mark in example.marks
            if mark.type not in known
        )
    found: dict[str, Spellings] = {}
    for type, name, value in named:
        low = read_line(name).low
        found.setdefault(type, Spellings())[low] = data.synonyms.get(low, value)
    return found


def patterns(data: TrainingData, types: Collection[str]) -> Patterns:
    """Return the patterns of training data; those named like an entity type without a reader give such entities."""
    named = {mark.type for example in data.examples for mark in example.marks} | set(data.lookups)
    return Patterns(data.regexes, named.difference(types))


def learn_marks(
    data: TrainingData,
    language: str,
    words: Words,
    matching: Patterns,
    types: Collection[str],
    progress: Progress = silently,
) -> SequenceModel | None:
    """Return a model of what the examples of a language mark, None where they mark too little."""
    context = Context(ANY_MOMENT, language, ZoneInfo("UTC"))

    def hits(line: Line) -> Iterable[Found]:
        known = find_values(line, context, words, types, patterns=matching)
        return [*known, *matching.hints(line)]

    return train(data.examples, types, hits, data.synonyms, progress)
