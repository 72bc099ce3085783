"""The sentence model that a bot or the settings name, where it can be used."""

from __future__ import annotations

from pathlib import Path

import structlog

from kontor.nlu.embeddings import BadEmbedding, Embedding, open_embedding
from kontor.nlu.embeddings.remembered import Remembered
from kontor.settings import Settings

log = structlog.get_logger("kontor.nlu")


def named(place: str | None, folder: Path) -> Embedding | None:
    """Return the sentence model of a place, of `KONTOR_EMBEDDINGS` where that is None; none when that names none.

    One that cannot be used is told of in the log and counts as none, so that a bot answers without it. `folder` keeps
    what is downloaded.
    """
    place = Settings().embeddings if place is None else place
    if not place:
        return None
    try:
        return open_embedding(place, folder / "embeddings")
    except BadEmbedding as error:
        log.warning("the sentence model cannot be used", reason=str(error))
        return None


def remembered(embedding: Embedding | None, folder: Path) -> Embedding | None:
    """Return a sentence model that keeps the vectors of what it is trained with in a folder."""
    return None if embedding is None else Remembered(embedding, folder)
