"""Which texts are near in meaning to a question, by a sentence model where one is set (docs/decisions/0506)."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Self

import numpy as np
import structlog
from numpy.typing import NDArray

from kontor.nlu.embeddings import BadEmbedding, Embedding, Vectors

log = structlog.get_logger("flows.product_questions")
Doubles = NDArray[np.float64]
CHUNK = 2000
"""Texts; what was computed is kept after each so many of them."""
SAMPLE = 1000
"""Texts; enough to tell how alike two are that have nothing to do with each other."""


class Sense:
    """The sentence model a shop's texts are compared with: none where `opened` returns none.

    `folder` keeps the vectors of the shop's own texts by digest, so that a restart computes those of new texts alone;
    what customers ask is never kept.
    """

    def __init__(self, opened: Callable[[], Embedding | None], folder: Callable[[], Path]) -> None:
        self._opened, self._folder = cache(opened), folder

    @classmethod
    def from_env(cls) -> Self:
        """Take the model that `KONTOR_EMBEDDINGS` names, as understanding does; KONTOR_DATA keeps vectors."""

        def folder() -> Path:
            return Path(os.environ.get("KONTOR_DATA") or "var").resolve()

        def opened() -> Embedding | None:
            from kontor.nlu.embeddings.named import named  # noqa: PLC0415  25 MB that most bots have no use for

            return named(None, folder())

        return cls(opened, lambda: folder() / "embeddings")

    def neighbours(self, texts: Sequence[Sequence[str]]) -> Neighbours | None:
        """Return texts ready to be compared with, each in one or several wordings of which the nearest counts."""
        embedding = self._opened() if texts else None
        return None if embedding is None else Neighbours(embedding, self._folder(), texts)


class Neighbours:
    """Texts in the order they were given; their vectors are computed beside what goes on."""

    def __init__(self, embedding: Embedding, folder: Path, texts: Sequence[Sequence[str]]) -> None:
        self._embedding = embedding
        self._starts = np.cumsum([0, *(len(wordings) for wordings in texts[:-1])])
        self._vectors: Vectors | None = None
        self._usual = (0.0, 1.0)
        wordings = [wording for some in texts for wording in some]
        self._thread = Thread(target=self._compute, args=(folder, wordings), daemon=True, name="neighbours")
        self._thread.start()

    def wait(self) -> Self:
        """Return when the texts' vectors are there, or cannot be had."""
        self._thread.join()
        return self

    def near(self, question: str) -> Doubles | None:
        """Return how near each text is: usual spreads above what two texts of these have in common anyway.

        None while the vectors are not there yet, or where the model fails.
        """
        if self._vectors is None:
            return None
        try:
            likeness = self._vectors @ self._embedding.vectors([question])[0]
        except BadEmbedding as error:
            log.warning("the sentence model cannot be used", reason=str(error))
            return None
        middle, spread = self._usual
        return np.asarray((np.maximum.reduceat(likeness, self._starts) - middle) / spread, dtype=np.float64)

    def _compute(self, folder: Path, wordings: list[str]) -> None:
        from kontor.nlu.embeddings.remembered import Remembered  # noqa: PLC0415  as above

        try:
            kept = Remembered(self._embedding, folder)
            chunks = [wordings[at : at + CHUNK] for at in range(0, len(wordings), CHUNK)]
            vectors = np.concatenate([kept.vectors(chunk, documents=True) for chunk in chunks])
        except (BadEmbedding, OSError) as error:
            log.warning("the sentence model cannot be used", reason=str(error))
            return
        self._usual = _usual(vectors)
        self._vectors = vectors


def _usual(vectors: Vectors) -> tuple[float, float]:
    """Return mean and spread of the likeness of two texts: one model's 0.3 is another one's 0.8."""
    some = vectors[:: max(1, len(vectors) // SAMPLE)]
    alike = (some @ some.T)[np.triu_indices(len(some), 1)]
    return (float(alike.mean()), float(alike.std()) or 1.0) if len(alike) else (0.0, 1.0)
