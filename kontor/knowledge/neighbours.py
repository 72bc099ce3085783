"""Which texts are near in meaning to a question, by a sentence model where one is set (docs/decisions/0506)."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from threading import Lock, Thread
from typing import Self

import numpy as np
import structlog
from numpy.typing import NDArray

from kontor.nlu.embeddings import BadEmbedding, Embedding, Vectors
from kontor.settings import Settings

log = structlog.get_logger("kontor.knowledge")
Doubles = NDArray[np.float64]
CHUNK = 2000
"""Texts; what was computed is kept after each so many of them."""
SAMPLE = 1000
"""Texts; enough to tell how alike two are that have nothing to do with each other."""


class Sense:
    """The sentence model that texts are compared with: none where `opened` returns none.

    `folder` keeps the vectors of the business's own texts by digest, so that a restart computes those of new texts
    alone; what customers ask is never kept.
    """

    def __init__(self, opened: Callable[[], Embedding | None], folder: Callable[[], Path]) -> None:
        self._opened, self._folder = cache(opened), folder
        self._lock = Lock()
        self._remembered: Embedding | None = None

    @classmethod
    def from_env(cls) -> Self:
        """Take the model that `KONTOR_EMBEDDINGS` names, as understanding does; KONTOR_DATA keeps vectors."""

        def folder() -> Path:
            return Path(os.environ.get("KONTOR_DATA") or "var").resolve()

        def opened() -> Embedding | None:
            if not Settings().embeddings:
                return None
            from kontor.nlu.embeddings.named import named  # noqa: PLC0415  25 MB that most bots have no use for

            return named(None, folder() / "models")

        return cls(opened, lambda: folder() / "embeddings")

    def neighbours(self, texts: Sequence[Sequence[str]]) -> Neighbours:
        """Return texts ready to be compared with, each in one or several wordings of which the nearest counts."""
        return Neighbours(self, texts)

    def open(self) -> Embedding | None:
        """Return the model, opened once; None where none is set."""
        with self._lock:
            return self._opened()

    def kept(self, texts: Sequence[str]) -> Vectors:
        """Return vectors of the business's own texts; one caller after the other, since all share a file."""
        with self._lock:
            if self._remembered is None:
                from kontor.nlu.embeddings.remembered import Remembered  # noqa: PLC0415  as above

                embedding = self._opened()
                assert embedding is not None
                self._remembered = Remembered(embedding, self._folder())
            return self._remembered.vectors(texts, documents=True)


class Neighbours:
    """Texts in the order they were given; the model is opened and their vectors computed beside what goes on."""

    def __init__(self, sense: Sense, texts: Sequence[Sequence[str]]) -> None:
        self._starts = np.cumsum([0, *(len(wordings) for wordings in texts[:-1])])
        self._ready: tuple[Embedding, Vectors, tuple[float, float]] | None = None
        wordings = [wording for some in texts for wording in some]
        self._thread = Thread(target=self._compute, args=(sense, wordings), daemon=True, name="neighbours")
        self._thread.start()

    def wait(self) -> Self:
        """Return when the texts' vectors are there, or cannot be had."""
        self._thread.join()
        return self

    def near(self, question: str) -> Doubles | None:
        """Return how near each text is: usual spreads above what two texts of these have in common anyway.

        None while the vectors are not there yet, or where the model fails.
        """
        if self._ready is None:
            return None
        embedding, vectors, (middle, spread) = self._ready
        try:
            likeness = vectors @ embedding.vectors([question])[0]
        except BadEmbedding as error:
            log.warning("the sentence model cannot be used", reason=str(error))
            return None
        return np.asarray((np.maximum.reduceat(likeness, self._starts) - middle) / spread, dtype=np.float64)

    def _compute(self, sense: Sense, wordings: list[str]) -> None:
        try:
            embedding = sense.open() if wordings else None
            if embedding is None:
                return
            chunks = [wordings[at : at + CHUNK] for at in range(0, len(wordings), CHUNK)]
            vectors = np.concatenate([sense.kept(chunk) for chunk in chunks])
        except (BadEmbedding, OSError) as error:
            log.warning("the sentence model cannot be used", reason=str(error))
            return
        self._ready = (embedding, vectors, _usual(vectors))


def _usual(vectors: Vectors) -> tuple[float, float]:
    """Return mean and spread of the likeness of two texts: one model's 0.3 is another one's 0.8."""
    some = vectors[:: max(1, len(vectors) // SAMPLE)]
    alike = (some @ some.T)[np.triu_indices(len(some), 1)]
    return (float(alike.mean()), float(alike.std()) or 1.0) if len(alike) else (0.0, 1.0)
