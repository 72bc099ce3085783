"""A sentence model for tests, which knows a few meanings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kontor.nlu.embeddings import BadEmbedding, Vectors

MEANINGS = (("boots", "footwear", "galoshes"), ("bottle", "drink"), ("tent", "camping"), ("hat", "head"))


class Taught:
    """An embedding that knows which words mean the same, and notes what it was given."""

    name, digest, size = "taught", "0" * 32, len(MEANINGS) + 1

    def __init__(self) -> None:
        self.read: list[str] = []
        self.broken = False

    def vectors(self, texts: Sequence[str], *, documents: bool = False) -> Vectors:
        """See `Embedding.vectors`."""
        if self.broken:
            raise BadEmbedding("the model is gone")
        self.read += texts
        rows = [[1.0, *(float(any(word in text.lower() for word in words)) for words in MEANINGS)] for text in texts]
        found = np.array(rows, dtype=np.float32)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)
