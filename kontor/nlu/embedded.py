"""The embedded engine: intents, language and entities, trained from Rasa YAML in seconds and read without a server."""

from __future__ import annotations

import fcntl
import re
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from kontor import private
from kontor.nlu.checked import BadModel
from kontor.nlu.clauses import Said, said
from kontor.nlu.data import BadTrainingData
from kontor.nlu.embeddings import BadEmbedding, Embedding, Vectors
from kontor.nlu.embeddings.dense import Dense
from kontor.nlu.entities import entities, find_values
from kontor.nlu.entities.found import Found
from kontor.nlu.features import masked
from kontor.nlu.line import Line, read_line
from kontor.nlu.linear import OUT_OF_SCOPE, Linear
from kontor.nlu.model_file import Trained, load, save
from kontor.nlu.progress import Progress, silently
from kontor.nlu.sources import Source, digest, installed, model_path, read_sources
from kontor.nlu.spoken import named, words_alone
from kontor.nlu.wishes import wishes
from kontor.understanding import Context, Reading

__all__ = ["OUT_OF_SCOPE", "Embedded", "embedded_in", "understand"]

SHOWN = 5
HALF = 0.5
SAID = 200
"""Characters of a reason that the log is told: names in a file that is not ours may be long."""
MOST_EARLIER = 4
MUCH = 300_000
"""Characters of training data that take seconds to learn, and hundreds of megabytes meanwhile."""
_BARE = re.compile(r"[\d\s.,:]+")
"""A number alone is a value and no wish, whatever it stood beside in training."""
_WARM = "LH400 from Rome tomorrow, +49 30 123456"  # loads the readers' tables, so that no customer waits for them


class Embedded:
    """Understands texts of some topics in some languages; the first language serves where none can be told.

    `root` holds `<language>/<topic>.yml` and is the package `training_data` unless given. `embeddings` names a sentence
    model, see `open_embedding`; unless given `KONTOR_EMBEDDINGS` does, when the bot starts, and "" is none. Its vectors
    are read in the languages alone where training found them to help; where they cannot be read, the log says why and
    the n-grams understand alone. The same data, text and context give the same reading.
    """

    def __init__(
        self,
        topics: Sequence[str],
        languages: Sequence[str] = ("en", "de"),
        root: Traversable | None = None,
        embeddings: str | None = None,
    ) -> None:
        for what, given in (("topics", topics), ("languages", languages)):
            if isinstance(given, str):
                raise BadTrainingData(f"{what}={given!r} of Embedded is one text: write {what}=[{given!r}]")
        self.topics = tuple(topics)
        self.languages = tuple(languages)
        self._root = root
        self._embeddings = embeddings
        self._embedding: Embedding | None = None
        self._trained: Trained | None = None
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[Embedded], tuple[object, ...]]:
        """Cross to another process as it was made, without what it was trained to."""
        return Embedded, (self.topics, self.languages, self._root, self._embeddings)

    def prepare(self, folder: Path, tell: Callable[[str], object] | None = None, progress: Progress = silently) -> None:
        """Take the folder's model of just this data, or train one and keep it there; raises `BadTrainingData`.

        `tell` is told what takes long, before it does, and `progress` meanwhile how far it is.
        """
        with self._lock:
            name = digest(self.sources())  # read again to be learnt: 20 MB that a kept model has no use for
            path = model_path(folder, name)
            embedding = self._named(folder)
            trained = _kept(path, name, embedding)
            if trained is None:
                with _alone(path):
                    trained = _kept(path, name, embedding)
                    if trained is None:
                        if tell is not None:
                            tell("learns from its training data, once for each change of it")
                        trained = self._learn(embedding, folder, progress)
                        save(trained, path)
            if why := trained.joined.why_not(embedding):
                _warn("sentence vectors are not read", why)
            self._trained, self._embedding = trained, embedding if trained.joined.models else None
        for language in self.languages:
            for text, asked in ((_WARM, None), ("?", "day")):
                self.understand(text, Context(datetime(2000, 1, 1, tzinfo=UTC), language, ZoneInfo("UTC"), asked))

    def _named(self, folder: Path) -> Embedding | None:
        if self._embeddings == "":
            return None
        from kontor.nlu.embeddings.named import named  # noqa: PLC0415  25 MB that reading has no use for

        return named(self._embeddings, folder)

    def _learn(self, embedding: Embedding | None, folder: Path, progress: Progress) -> Trained:
        from kontor.nlu.embeddings.named import remembered  # noqa: PLC0415

        return _train(self.sources(), remembered(embedding, folder), _earlier(folder), progress)

    def learns_long(self, folder: Path) -> bool:
        """Tell whether `prepare` would take long: there is much to learn from, and no model of it in the folder.

        Raises `BadTrainingData`.
        """
        sources = self.sources()
        return sum(len(one.text) for one in sources) > MUCH and not model_path(folder, digest(sources)).exists()

    async def read(self, text: str, context: Context) -> Reading:
        """Return what the text means; never raises on any text. Trains first if nothing was prepared."""
        return self.understand(text, context)

    def understand(self, text: str, context: Context) -> Reading:
        """Return what `read` returns, without waiting."""
        return understand(self.trained(), text, context, embedding=self._embedding)

    def trained(self) -> Trained:
        """Return what it was trained to; trains first if nothing was prepared."""
        if self._trained is None:
            with self._lock:
                self._trained = self._trained or _train(self.sources(), None)
        return self._trained

    def intents(self) -> set[str]:
        """Return every intent the training data has examples of; raises `BadTrainingData`."""
        from kontor.nlu.rasa_yaml import read_text  # noqa: PLC0415  3 MB that reading messages has no use for

        return {intent for source in self.sources() for intent in read_text(source.text, source.place).intents}

    def sources(self) -> tuple[Source, ...]:
        """Return the files it is trained from; raises `BadTrainingData`."""
        roots = installed() if self._root is None else (self._root,)
        return read_sources(roots, self.languages, self.topics)


def embedded_in(understanding: object) -> Embedded | None:
    """Return the engine of ours that an understanding is, reads with, or falls back to; None where there is none."""
    for name in ("engine", "fallback"):
        understanding = getattr(understanding, name, understanding)
    return understanding if isinstance(understanding, Embedded) else None


def understand(
    trained: Trained,
    text: str,
    context: Context,
    types: Collection[str] | None = None,
    embedding: Embedding | None = None,
) -> Reading:
    """Return what a text means to a trained model; never raises on any text.

    Entities of `types` alone are read, those that it was trained with unless given; vectors of `embedding` in the
    languages where they join, if it is the one that it was trained with.
    """
    types = trained.types if types is None else types
    line = read_line(text)
    expected = _nearest(context.language, tuple(trained.intents))
    finds = _finds(trained, line, expected, context, types)
    language = expected
    if trained.tongues is not None:
        language = trained.tongues.spoken(words_alone(line, finds), expected, named(context, finds))
    if language != expected:
        finds = _finds(trained, line, language, context, types)
    vector = _vector(trained, language, line.plain, embedding)
    seen = masked(line, finds)
    reading, parts = _intent(trained.intents[language], seen, language, vector)
    several = wishes(text, line, finds, parts)
    return replace(reading, entities=entities(line, finds), language=language, wishes=several)


def _nearest(language: str, languages: Sequence[str]) -> str:
    """Return the bot's language for a tag: itself, else one of the same tongue (pt_PT is pt-BR), else the first."""
    tongue = language.replace("_", "-").split("-", maxsplit=1)[0]
    same = (known for known in languages if known.split("-")[0] == tongue)
    return language if language in languages else next(same, languages[0])


def _finds(trained: Trained, line: Line, language: str, context: Context, types: Collection[str]) -> list[Found]:
    return find_values(
        line,
        replace(context, language=language),
        trained.words.get(language, {}),
        types,
        patterns=trained.patterns.get(language),
        learnt=trained.sequences.get(language),
    )


def _vector(trained: Trained, language: str, text: str, embedding: Embedding | None) -> tuple[Dense, Vectors] | None:
    """Return a text's vector and the model that reads it, where one is to join the n-grams."""
    dense = trained.joined.models.get(language)
    if dense is None or embedding is None or trained.joined.digest != embedding.digest:
        return None
    try:
        vector = embedding.vectors([text])[0]
        if vector.shape != dense.weights.shape[:1]:
            raise BadEmbedding("its vectors are not as long as those it was trained with; train again")
        return dense, vector
    except BadEmbedding as error:
        _warn("sentence vectors are not read", str(error))
        return None


def _warn(event: str, reason: str) -> None:
    from kontor.nlu.embeddings.named import log  # noqa: PLC0415  25 MB that reading has no use for

    log.warning(event, reason=reason)


@contextmanager
def _alone(model: Path) -> Iterator[None]:
    """Let one process at a time train a model: whoever waited finds it made.

    The lock's file goes with it; who opened that just before trains as well, which is no more than a waste.
    """
    private.make_folder(model.parent)
    path = model.with_suffix(".lock")
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _kept(path: Path, digest: str, embedding: Embedding | None) -> Trained | None:
    """Return the file's model if it was trained from this data, and with this sentence model where there is one.

    A file that cannot be used is thrown away, and the log says why.
    """
    try:
        trained = load(path)
    except FileNotFoundError:
        return None
    except BadModel as error:
        _warn("a kept model is thrown away", " ".join(str(error).split())[:SAID])
        path.unlink(missing_ok=True)
        return None
    fits = embedding is None or trained.joined.digest == embedding.digest
    return trained if trained.digest == digest and fits else None


def _earlier(folder: Path) -> list[Trained]:
    """Return the newest models of a folder, the newest last; what they learnt of unchanged languages still holds."""
    paths = sorted(folder.glob("nlu-*.safetensors"), key=lambda path: path.stat().st_mtime_ns)[-MOST_EARLIER:]
    found = []
    for path in paths:
        with suppress(BadModel, FileNotFoundError):
            found.append(load(path))
    return found


def _train(
    sources: Sequence[Source],
    embedding: Embedding | None,
    earlier: Sequence[Trained] = (),
    progress: Progress = silently,
) -> Trained:
    from kontor.nlu.learning import learn  # noqa: PLC0415  scikit-learn is slow to import and not needed to read

    try:
        return learn(sources, embedding=embedding, progress=progress, earlier=earlier)
    except BadEmbedding as error:
        _warn("the sentence model cannot be used", str(error))
        return learn(sources, progress=progress, earlier=earlier)


def _intent(
    model: Linear, text: str, language: str, vector: tuple[Dense, Vectors] | None
) -> tuple[Reading, tuple[Said, ...]]:
    """Return what a masked text means, and its parts where it says several things: the likeliest of the whole leads."""
    features = model.features(text)
    margins = model.margins(features)
    chances, scope = _judged(model, margins, vector)
    order = np.lexsort((-margins, -chances))[:SHOWN]  # where nothing tells how sure to be, chances are alike
    ranking = tuple((model.labels[place], float(chances[place])) for place in order)
    best, certainty = ranking[0]
    backed = vector is not None or model.backs(best, features)
    in_scope = best != OUT_OF_SCOPE and scope >= HALF and backed and not _BARE.fullmatch(text)
    reading = Reading(best if in_scope else None, certainty, ranking=ranking, scope=scope)
    several = said(text, language, dict(zip(model.labels, chances.tolist(), strict=True)), partial(_said, model))
    if not several:
        return reading, ()
    leads = next((one for one in several if one.intent == reading.intent), several[0])
    return replace(reading, intent=leads.intent, certainty=leads.certainty), several


def _judged(
    model: Linear, margins: NDArray[np.float32], vector: tuple[Dense, Vectors] | None
) -> tuple[NDArray[np.float32], float]:
    """Return the labels' chances and how far in scope a text is, by n-grams and its vector where it has one."""
    if vector is None:
        return model.chances(margins), model.scope(margins)
    dense, found = vector
    scores = dense.scores(model, margins, found)
    return dense.chances(scores, found), dense.scope(model, scores, found)


def _said(model: Linear, text: str) -> Said | None:
    features = model.features(text)
    margins = model.margins(features)
    chances = model.chances(margins)
    best = model.labels[int(margins.argmax())]
    in_scope = best != OUT_OF_SCOPE and model.scope(margins) >= HALF and model.backs(best, features)
    return Said(best, float(chances.max())) if in_scope else None
