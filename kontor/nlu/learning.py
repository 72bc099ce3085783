"""From files of training data to trained models; only imported when something is trained."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kontor.nlu.data import Example, TrainingData, join
from kontor.nlu.entities import TYPES, Words, find_values
from kontor.nlu.features import NEUTRAL, masked
from kontor.nlu.line import read_line
from kontor.nlu.linear import Linear
from kontor.nlu.model_file import Trained
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import Source, digest
from kontor.nlu.tongues import everyday
from kontor.nlu.training import train
from kontor.understanding import Context

ANY_MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""The values of an example do not matter, only their places and types."""


def learn(sources: Sequence[Source]) -> Trained:
    """Return the models and words of some sources; raises `BadTrainingData`."""
    parts: dict[str, list[TrainingData]] = {}
    for source in sources:
        parts.setdefault(source.language, []).append(read_text(source.text, source.name))
    data = {language: join(read) for language, read in parts.items()}
    words = {language: _words(read) for language, read in data.items()}
    intents = {
        language: train(
            [seen(example, language, words[language]) for example in read.examples],
            [example.intent for example in read.examples],
        )
        for language, read in data.items()
    }
    return Trained(digest(sources), intents, _tongues(data, words) if len(data) > 1 else None, words)


def seen(example: Example, language: str, words: Words, types: Collection[str] = TYPES) -> str:
    """Return an example as the intent model sees a message like it."""
    line = read_line(example.text)
    return masked(line, find_values(line, Context(ANY_MOMENT, language, ZoneInfo("UTC")), words), types)


def _tongues(data: Mapping[str, TrainingData], words: Mapping[str, Words]) -> Linear:
    """Return a model that tells the languages apart."""
    spoken = [
        (text, language)
        for language, read in data.items()
        for text in (
            *(seen(example, language, words[language], NEUTRAL) for example in read.examples),
            *everyday(language),
        )
    ]
    return train(*zip(*spoken, strict=True))


def _words(data: TrainingData) -> dict[str, dict[str, str]]:
    """Return spellings and values of the entity types that no reader of ours knows."""
    spellings = [(type, name, name) for type, names in data.lookups.items() for name in names]
    for example in data.examples:
        spellings += ((mark.type, example.text[mark.start : mark.end], mark.value) for mark in example.marks)
    found: dict[str, dict[str, str]] = {}
    for type, name, value in spellings:
        if type not in TYPES:
            low = read_line(name).low
            found.setdefault(type, {})[low] = data.synonyms.get(low, value)
    return found
