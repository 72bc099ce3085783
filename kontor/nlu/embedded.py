"""The embedded engine: intents, language and entities, trained from Rasa YAML in seconds and read without a server."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo

from kontor.nlu.data import TrainingData, join
from kontor.nlu.entities import TYPES, read_entities
from kontor.nlu.line import read_line
from kontor.nlu.linear import Features, Linear, find_features
from kontor.nlu.model_file import BadModel, Trained, load, save
from kontor.nlu.rasa_yaml import BadTrainingData, read_text
from kontor.understanding import Context, Reading

ENGINE = 2
"""Raised when a change makes models of older engines wrong, so that they are trained anew."""

SURE_OF_LANGUAGE = 0.9
SHOWN = 5
_WARM = "LH400 from Rome tomorrow, +49 30 123456"  # loads the readers' tables, so that no customer waits for them


class Embedded:
    """Understands texts of some topics in some languages; the first language serves where none can be told.

    `root` holds `<language>/<topic>.yml` and is the package `training_data` unless given. The same data, text and
    context give the same reading.
    """

    def __init__(
        self, topics: Sequence[str], languages: Sequence[str] = ("en", "de"), root: Traversable | None = None
    ) -> None:
        self.topics = tuple(topics)
        self.languages = tuple(languages)
        self._root = root
        self._trained: Trained | None = None
        self._lock = threading.Lock()

    def prepare(self, folder: Path) -> None:
        """Take the folder's model of just this data, or train one and keep it there; raises `BadTrainingData`."""
        with self._lock:
            sources = self._sources()
            path = folder / f"nlu-{_digest(sources)}.safetensors"
            self._trained = _kept(path, _digest(sources)) or _train(sources)
            if not path.exists():
                save(self._trained, path)
        for language in self.languages:
            self.understand(_WARM, Context(datetime(2000, 1, 1, tzinfo=UTC), language, ZoneInfo("UTC")))

    async def read(self, text: str, context: Context) -> Reading:
        """Return what the text means; never raises on any text. Trains first if nothing was prepared."""
        return self.understand(text, context)

    def understand(self, text: str, context: Context) -> Reading:
        """Return what `read` returns, without waiting."""
        trained = self._ready()
        line = read_line(text)
        features = find_features(line.low)
        language = self._language(trained, features, context)
        entities = read_entities(line, replace(context, language=language), trained.words.get(language, {}))
        return replace(_intent(trained.intents[language], features), entities=entities, language=language)

    def _ready(self) -> Trained:
        if self._trained is None:
            with self._lock:
                self._trained = self._trained or _train(self._sources())
        return self._trained

    def _language(self, trained: Trained, features: Features, context: Context) -> str:
        expected = context.language if context.language in self.languages else self.languages[0]
        if trained.language is None:
            return expected
        chances = trained.language.chances(trained.language.margins(features))
        best = int(chances.argmax())
        return trained.language.labels[best] if chances[best] >= SURE_OF_LANGUAGE else expected

    def _sources(self) -> tuple[Source, ...]:
        root = files("training_data") if self._root is None else self._root
        return tuple(_source(root, language, topic) for language in self.languages for topic in self.topics)


@dataclass(frozen=True, slots=True)
class Source:
    """One file of training data."""

    language: str
    topic: str
    text: str

    @property
    def name(self) -> str:
        """The file's path below the folder of training data."""
        return f"{self.language}/{self.topic}.yml"


def _source(root: Traversable, language: str, topic: str) -> Source:
    try:
        return Source(language, topic, (root / language / f"{topic}.yml").read_text(encoding="utf-8"))
    except (FileNotFoundError, UnicodeDecodeError) as error:
        mend = f"write it in UTF-8, or take “{language}” from the bot's languages or “{topic}” from its topics"
        raise BadTrainingData(f"training_data/{language}/{topic}.yml:1: cannot be read; {mend}") from error


def _digest(sources: Sequence[Source]) -> str:
    hashed = blake2b(f"engine {ENGINE}".encode(), digest_size=16)
    for source in sources:
        hashed.update(f"\0{source.name}\0{source.text}".encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _kept(path: Path, digest: str) -> Trained | None:
    try:
        trained = load(path)
    except FileNotFoundError:
        return None
    except BadModel:
        path.unlink()
        return None
    return trained if trained.digest == digest else None


def _train(sources: Sequence[Source]) -> Trained:
    from kontor.nlu.training import train  # noqa: PLC0415  scikit-learn is slow to import and not needed to read

    parts: dict[str, list[TrainingData]] = {}
    for source in sources:
        parts.setdefault(source.language, []).append(read_text(source.text, source.name))
    read = [(language, join(data)) for language, data in parts.items()]
    texts = {language: list(_examples(data)) for language, data in read}
    intents = {language: train(*zip(*pairs, strict=True)) for language, pairs in texts.items()}
    spoken = [(low, language) for language, pairs in texts.items() for low, _ in pairs]
    language_model = train(*zip(*spoken, strict=True)) if len(texts) > 1 else None
    return Trained(_digest(sources), intents, language_model, {language: _words(data) for language, data in read})


def _examples(data: TrainingData) -> Iterator[tuple[str, str]]:
    return ((read_line(example.text).low, example.intent) for example in data.examples)


def _words(data: TrainingData) -> dict[str, dict[str, str]]:
    """Return spellings and values of the entity types that no reader of ours knows."""
    spellings = [(type, name, name) for type, names in data.lookups.items() for name in names]
    spellings += [
        (mark.type, example.text[mark.start : mark.end], mark.value)
        for example in data.examples
        for mark in example.marks
    ]
    found: dict[str, dict[str, str]] = {}
    for type, name, value in spellings:
        if type not in TYPES:
            low = read_line(name).low
            found.setdefault(type, {})[low] = data.synonyms.get(low, value)
    return found


def _intent(model: Linear, features: Features) -> Reading:
    margins = model.margins(features)
    chances = model.chances(margins)
    order = (-chances).argsort(kind="stable")[:SHOWN]
    ranking = tuple((model.labels[place], float(chances[place])) for place in order)
    best, certainty = ranking[0]
    in_scope = float(margins.max()) >= model.floor and model.knows(features)
    return Reading(best if in_scope else None, certainty, ranking=ranking)
