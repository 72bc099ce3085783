"""From files of training data to trained models; only imported when something is trained."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from zoneinfo import ZoneInfo

from kontor.nlu.data import Example, TrainingData, join
from kontor.nlu.embeddings import Embedding
from kontor.nlu.embeddings.joined import Joined
from kontor.nlu.embeddings.joining import join as join_vectors
from kontor.nlu.entities import TYPES, Words, find_values
from kontor.nlu.features import NEUTRAL, masked
from kontor.nlu.line import read_line
from kontor.nlu.linear import Linear
from kontor.nlu.model_file import Trained
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import ENGINE, Source, digest
from kontor.nlu.tongues import everyday
from kontor.nlu.training import Learnt, learn_intents, learn_tongues
from kontor.nlu.vocabulary import ANY_MOMENT, learn_marks, patterns, spellings
from kontor.understanding import Context

Progress = Callable[[str, float], None]
"""Told what is being learnt, and which share of it is done, 0 to 1."""


def learn(
    sources: Sequence[Source], *, embedding: Embedding | None = None, progress: Progress | None = None
) -> Trained:
    """Return the models and words of some sources; raises `BadTrainingData`, and `BadEmbedding` for the embedding."""
    parts: dict[str, list[TrainingData]] = {}
    for source in sources:
        parts.setdefault(source.language, []).append(read_text(source.text, source.name))
    data = {language: join(read) for language, read in parts.items()}
    trained = learn_data(data, embedding=embedding, progress=progress)
    return replace(trained, digest=digest(sources))


def learn_data(
    data: Mapping[str, TrainingData],
    *,
    types: Collection[str] = TYPES,
    embedding: Embedding | None = None,
    progress: Progress | None = None,
) -> Trained:
    """Return the models and words of training data by language; the first language serves where none can be told.

    Only readers of the given entity types are switched on, in training and in what is trained. Vectors of `embedding`
    join the n-grams of those languages alone in which that understands unseen examples better; raises `BadEmbedding`.
    """
    tell = progress or _silently
    words = {language: spellings(read, types) for language, read in data.items()}
    texts = {
        language: [seen(example, language, words[language], types=types) for example in read.examples]
        for language, read in data.items()
    }
    intents = {}
    for place, (language, read) in enumerate(data.items()):
        tell(f"intents.{language}", place / len(data))
        intents[language] = learn_intents(texts[language], [example.intent for example in read.examples], language)
    joined = Joined() if embedding is None else _joined(embedding, data, intents, tell)
    tell("language", 1.0)
    tongues = _tongues(data, words, types) if len(data) > 1 else None
    matching = {language: patterns(read, types) for language, read in data.items()}
    sequences = {
        language: learnt
        for language, read in data.items()
        if (learnt := learn_marks(read, language, words[language], matching[language], types))
    }
    models = {language: learnt.model for language, learnt in intents.items()}
    return Trained(_digest(data, types), models, tongues, words, frozenset(types), matching, sequences, joined)


def _joined(
    embedding: Embedding, data: Mapping[str, TrainingData], intents: Mapping[str, Learnt], tell: Progress
) -> Joined:
    found = {}
    for place, (language, read) in enumerate(data.items()):
        tell(f"vectors.{language}", place / len(data))
        texts = [read_line(example.text).plain for example in read.examples]
        found[language] = join_vectors(embedding, texts, [one.intent for one in read.examples], intents[language])
    decisions = {language: decision for language, (decision, _) in found.items()}
    models = {language: dense for language, (_, dense) in found.items() if dense is not None}
    return Joined(embedding.name, embedding.digest, decisions, models)


def _silently(what: str, share: float) -> None:
    pass


def _digest(data: Mapping[str, TrainingData], types: Collection[str]) -> str:
    return blake2b(
        f"engine {ENGINE}\0{sorted(types)}\0{data!r}".encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()


def seen(
    example: Example, language: str, words: Words, masks: Collection[str] = TYPES, types: Collection[str] = TYPES
) -> str:
    """Return an example as the intent model sees a message like it; `types` are read and `masks` of them hidden."""
    line = read_line(example.text)
    return masked(line, find_values(line, Context(ANY_MOMENT, language, ZoneInfo("UTC")), words, types), masks)


def _tongues(data: Mapping[str, TrainingData], words: Mapping[str, Words], types: Collection[str]) -> Linear:
    """Return a model that tells the languages apart."""
    spoken = [
        (text, language)
        for language, read in data.items()
        for text in (
            *(seen(example, language, words[language], NEUTRAL, types) for example in read.examples),
            *everyday(language),
        )
    ]
    return learn_tongues([text for text, _ in spoken], [language for _, language in spoken])
