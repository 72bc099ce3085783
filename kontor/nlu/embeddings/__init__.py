"""Sentence vectors: the port `Embedding`, and where one comes from: a folder with an ONNX model, or a hub's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class BadEmbedding(ValueError):
    """A sentence model that cannot be used; the message is one line that says what is wrong and what to do."""


class MissingExtra(BadEmbedding):
    """The packages that run sentence models are not installed."""


class Embedding(Protocol):
    """Turns texts into vectors of length one whose products tell how alike two texts are.

    `name` is for people; `digest` names the model's files and how they are read, so that vectors of the same digest
    can be compared; `size` is the numbers a vector has.
    """

    @property
    def name(self) -> str:
        """The model's name, for people."""
        ...

    @property
    def digest(self) -> str:
        """32 hexadecimal digits; other files, or read another way, give another."""
        ...

    @property
    def size(self) -> int:
        """How many numbers a vector has; raises `BadEmbedding`."""
        ...

    def vectors(self, texts: Sequence[str], *, documents: bool = False) -> Vectors:
        """Return a row a text, the same whatever stands beside it; works on any text; raises `BadEmbedding`.

        `documents` are what is searched in; some models want them read otherwise than what is asked.
        """
        ...


def open_embedding(place: str | Path, store: Path) -> Embedding:
    """Return the sentence model of a folder, of one `.onnx` file in it, or of a hub: `owner/name[@revision]`.

    A hub's model is downloaded into `store` once, when it is not there, and read from there ever after. Bots and flows
    of one process that name the same files share one model. Raises `BadEmbedding`, or `MissingExtra` without
    `kontor[embeddings]`.
    """
    from kontor.nlu.embeddings.folder import read_folder  # noqa: PLC0415  most bots have no sentence model
    from kontor.nlu.embeddings.hub import find_model  # noqa: PLC0415
    from kontor.nlu.embeddings.onnx import OnnxEmbedding  # noqa: PLC0415

    recipe = read_folder(find_model(str(place), store))
    named = (recipe, recipe.stamp())
    opened = _opened().get(named)
    if opened is None:
        opened = _opened()[named] = OnnxEmbedding(recipe)
    return opened


@cache
def _opened() -> WeakValueDictionary[object, Embedding]:
    return WeakValueDictionary()
