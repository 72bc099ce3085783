"""From files of training data to trained models; only imported when something is trained."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kontor.nlu.data import Example, TrainingData, join
from kontor.nlu.embeddings import Embedding
from kontor.nlu.embeddings.joined import Joined
from kontor.nlu.embeddings.joining import join as join_vectors
from kontor.nlu.entities import TYPES, Words, find_values
from kontor.nlu.entities.found import Found
from kontor.nlu.features import masked
from kontor.nlu.line import Line, read_line
from kontor.nlu.model_file import Trained
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import ENGINE, Source, digest
from kontor.nlu.spoken import Tongues, tell_apart, words_alone
from kontor.nlu.tongues import everyday
from kontor.nlu.training import Learnt, learn_together, learn_tongues, together
from kontor.nlu.vocabulary import ANY_MOMENT, learn_marks, patterns, spellings
from kontor.understanding import Context

Progress = Callable[[str, float], None]
"""Told what is being learnt, and which share of it is done, 0 to 1."""


def learn(
    sources: Sequence[Source],
    *,
    embedding: Embedding | None = None,
    progress: Progress | None = None,
    earlier: Sequence[Trained] = (),
) -> Trained:
    """Return the models and words of some sources; raises `BadTrainingData`, and `BadEmbedding` for the embedding.

    What `earlier` models learnt from the same data is taken from those.
    """
    parts: dict[str, list[TrainingData]] = {}
    for source in sources:
        parts.setdefault(source.language, []).append(read_text(source.text, source.place))
    data = {language: join(read) for language, read in parts.items()}
    trained = learn_data(data, embedding=embedding, progress=progress, earlier=earlier)
    return replace(trained, digest=digest(sources))


def learn_data(
    data: Mapping[str, TrainingData],
    *,
    types: Collection[str] = TYPES,
    embedding: Embedding | None = None,
    progress: Progress | None = None,
    earlier: Sequence[Trained] = (),
) -> Trained:
    """Return the models and words of training data by language; the first language serves where none can be told.

    Only readers of the given entity types are switched on, in training and in what is trained. Vectors of `embedding`
    join the n-grams of those languages alone in which that understands unseen examples better; raises `BadEmbedding`.
    Languages of many examples learn their intents together. What `earlier` models learnt from the same data is taken
    from those, unless vectors may join.
    """
    groups = together({language: len(read.examples) for language, read in data.items()})
    parts = _parts(groups, data, types)
    kept = {} if embedding else _kept(parts, earlier)
    changed = [group for group in groups if f"intents.{group[0]}" not in kept]
    tell = progress or _silently
    words = {language: spellings(read, types) for language, read in data.items()}
    texts = {
        language: [_both(example, language, words[language], types) for example in read.examples]
        for language, read in (data.items() if len(data) > 1 or changed else ())
    }
    intents: dict[str, Learnt] = {}
    for group in changed:
        for language in group:
            tell(f"intents.{language}", len(intents) / len(data))
        lessons = {language: _lesson(texts[language], data[language]) for language in group}
        intents |= learn_together(lessons, every=embedding is not None)
    joined = Joined() if embedding is None else _joined(embedding, data, intents, tell)
    tell("language", 1.0)
    tongues = _tongues(texts) if len(data) > 1 else None
    matching = {language: patterns(read, types) for language, read in data.items()}
    sequences = {
        language: learnt
        for language, read in data.items()
        if (
            learnt := kept[f"sequences.{language}"].sequences.get(language)
            if f"sequences.{language}" in kept
            else learn_marks(read, language, words[language], matching[language], types)
        )
    }
    models = {
        language: intents[language].model if language in intents else kept[f"intents.{language}"].intents[language]
        for language in data
    }
    return Trained(_digest(parts), models, tongues, words, frozenset(types), matching, sequences, joined, parts)


def _kept(parts: Mapping[str, str], earlier: Sequence[Trained]) -> dict[str, Trained]:
    """Return for each part an earlier model that learnt it from just its data, if there is one."""
    return {name: old for name, part in parts.items() for old in earlier if old.parts.get(name) == part}


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


def _digest(parts: Mapping[str, str]) -> str:
    return blake2b(repr(list(parts.items())).encode(), digest_size=16).hexdigest()


def _parts(groups: Sequence[Sequence[str]], data: Mapping[str, TrainingData], types: Collection[str]) -> dict[str, str]:
    """Return a name for what each language's intents, and its sequences, are learnt from."""
    own = {language: _part(language, read, types) for language, read in data.items()}
    taught = {language: _digest({name: own[name] for name in group}) for group in groups for language in group}
    intents = {f"intents.{language}": taught[language] for language in data}
    return intents | {f"sequences.{language}": part for language, part in own.items()}


def _part(language: str, data: TrainingData, types: Collection[str]) -> str:
    """Return a name for just this data of a language and this engine."""
    said = f"engine {ENGINE}\0{language}\0{sorted(types)}\0{data!r}"
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def seen(example: Example, language: str, words: Words, types: Collection[str] = TYPES) -> str:
    """Return an example as the intent model sees a message like it; only these `types` of values are read."""
    return masked(*_read(example, language, words, types))


class _Both(NamedTuple):
    """An example as the intent model and as the model of languages see a message like it."""

    intent: str
    tongue: str


def _both(example: Example, language: str, words: Words, types: Collection[str]) -> _Both:
    line, found = _read(example, language, words, types)
    return _Both(masked(line, found), words_alone(line, found))


def _read(example: Example, language: str, words: Words, types: Collection[str]) -> tuple[Line, Sequence[Found]]:
    line = read_line(example.text)
    return line, find_values(line, Context(ANY_MOMENT, language, ZoneInfo("UTC")), words, types)


def _lesson(texts: Sequence[_Both], data: TrainingData) -> tuple[list[str], list[str]]:
    return [text.intent for text in texts], [example.intent for example in data.examples]


def _tongues(texts: Mapping[str, Sequence[_Both]]) -> Tongues:
    """Return what tells the languages apart."""
    spoken = [
        (text, language)
        for language, each in texts.items()
        for text in (*(one.tongue for one in each), *everyday(language))
    ]
    return tell_apart(learn_tongues(*zip(*spoken, strict=True)), spoken)
