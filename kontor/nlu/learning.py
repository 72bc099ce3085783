"""From files of training data to trained models; only imported when something is trained."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog

from kontor.nlu.data import Example, TrainingData, join
from kontor.nlu.embeddings import Embedding
from kontor.nlu.embeddings.joined import Joined
from kontor.nlu.embeddings.joining import join as join_vectors
from kontor.nlu.entities import TYPES, Words, find_values
from kontor.nlu.entities.found import Found
from kontor.nlu.features import masked
from kontor.nlu.line import Line, read_line
from kontor.nlu.model_file import Trained
from kontor.nlu.progress import Progress, each, silently, stages
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sequence import SequenceModel
from kontor.nlu.sources import ENGINE, Source, digest
from kontor.nlu.spoken import Tongues, tell_apart, words_alone
from kontor.nlu.tongues import everyday
from kontor.nlu.training import Learnt, learn_together, learn_tongues, together
from kontor.nlu.vocabulary import ANY_MOMENT, learn_marks, patterns, spellings
from kontor.understanding import Context

log = structlog.get_logger("kontor.nlu")
READING, LEARNING = 1, 9
"""About how long training data is read, and learnt from."""
SEEING, INTENTS, VECTORS, TONGUES, MARKS = 3, 4, 8, 2, 1
"""About how long each of what is learnt takes."""


def learn(
    sources: Sequence[Source],
    *,
    embedding: Embedding | None = None,
    progress: Progress = silently,
    earlier: Sequence[Trained] = (),
) -> Trained:
    """Return the models and words of some sources; raises `BadTrainingData`, and `BadEmbedding` for the embedding.

    What `earlier` models learnt from the same data is taken from those.
    """
    reading, learning = stages(progress, READING, LEARNING)
    parts: dict[str, list[TrainingData]] = {}
    for source in each(reading, "reading training data", sources):
        parts.setdefault(source.language, []).append(read_text(source.text, source.place))
    data = {language: join(read) for language, read in parts.items()}
    for passed in (one for read in data.values() for one in read.passed):
        log.warning("training data is passed over", where=f"{passed.source}:{passed.line}", mend=passed.mend)
    trained = learn_data(data, embedding=embedding, progress=learning, earlier=earlier)
    return replace(trained, digest=digest(sources))


def learn_data(
    data: Mapping[str, TrainingData],
    *,
    types: Collection[str] = TYPES,
    embedding: Embedding | None = None,
    progress: Progress = silently,
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
    sizes = SEEING, INTENTS, VECTORS if embedding else 0, TONGUES if len(data) > 1 else 0, MARKS
    seeing, teaching, joining, telling, marking = stages(progress, *sizes)
    words = {language: spellings(read, types) for language, read in data.items()}
    texts = _texts(data if len(data) > 1 or changed else {}, words, types, seeing)
    lessons = [{language: _lesson(texts[language], data[language]) for language in group} for group in changed]
    intents = _intents(lessons, embedding is not None, teaching)
    joined = Joined() if embedding is None else _joined(embedding, data, intents, joining)
    tongues = _tongues(texts, telling) if len(data) > 1 else None
    matching = {language: patterns(read, types) for language, read in data.items()}
    for bad in (bad for one in matching.values() for bad in one.left_out):
        log.warning("a pattern of the training data is left out", why=str(bad))
    sequences: dict[str, SequenceModel] = {}
    for (language, read), part in zip(data.items(), _by_size(marking, data), strict=True):
        if (name := f"sequences.{language}") in kept:
            learnt = kept[name].sequences.get(language)
        else:
            learnt = learn_marks(read, language, words[language], matching[language], types, part)
        if learnt is not None:
            sequences[language] = learnt
    progress("learnt", 1.0)
    models = {
        language: intents[language].model if language in intents else kept[f"intents.{language}"].intents[language]
        for language in data
    }
    return Trained(_digest(parts), models, tongues, words, frozenset(types), matching, sequences, joined, parts)


def _kept(parts: Mapping[str, str], earlier: Sequence[Trained]) -> dict[str, Trained]:
    """Return for each part an earlier model that learnt it from just its data, if there is one."""
    return {name: old for name, part in parts.items() for old in earlier if old.parts.get(name) == part}


def _joined(
    embedding: Embedding, data: Mapping[str, TrainingData], intents: Mapping[str, Learnt], progress: Progress
) -> Joined:
    found = {}
    for language, read in each(progress, "vectors", list(data.items())):
        texts = [read_line(example.text).plain for example in read.examples]
        found[language] = join_vectors(embedding, texts, [one.intent for one in read.examples], intents[language])
    decisions = {language: decision for language, (decision, _) in found.items()}
    models = {language: dense for language, (_, dense) in found.items() if dense is not None}
    return Joined(embedding.name, embedding.digest, decisions, models)


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


def _by_size(progress: Progress, data: Mapping[str, TrainingData]) -> list[Progress]:
    """Return what tells of each language's share: the more examples, the longer it takes."""
    return stages(progress, *(len(read.examples) for read in data.values()))


def _texts(
    data: Mapping[str, TrainingData], words: Mapping[str, Words], types: Collection[str], progress: Progress
) -> dict[str, list[_Both]]:
    found = {}
    for (language, read), part in zip(data.items(), _by_size(progress, data), strict=True):
        examples = each(part, f"examples.{language}", read.examples)
        found[language] = [_both(example, language, words[language], types) for example in examples]
    return found


def _intents(
    groups: Sequence[Mapping[str, tuple[list[str], list[str]]]], every: bool, progress: Progress
) -> dict[str, Learnt]:
    """Return what each language of each group of lessons learnt with the others of its group."""
    sizes = [sum(len(texts) for texts, _ in lessons.values()) for lessons in groups]
    found: dict[str, Learnt] = {}
    for lessons, part in zip(groups, stages(progress, *sizes), strict=True):
        found |= learn_together(lessons, every=every, progress=part)
    return found


def _lesson(texts: Sequence[_Both], data: TrainingData) -> tuple[list[str], list[str]]:
    return [text.intent for text in texts], [example.intent for example in data.examples]


def _tongues(texts: Mapping[str, Sequence[_Both]], progress: Progress) -> Tongues:
    """Return what tells the languages apart."""
    spoken = [
        (text, language)
        for language, each in texts.items()
        for text in (*(one.tongue for one in each), *everyday(language))
    ]
    words, languages = zip(*spoken, strict=True)
    return tell_apart(learn_tongues(words, languages, progress), spoken)
