"""Vectors of training examples kept on disk, so that training again computes those of new examples alone."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from kontor import private
from kontor.nlu.embeddings import Embedding, Vectors

KEY = 16
LARGEST = 512 * 1024**2
"""Bytes of a kept file; a larger one is begun anew."""


class Remembered:
    """An embedding that keeps its vectors in a folder, a file a sentence model, under digests of their texts.

    A kept file that is damaged counts as none.
    """

    def __init__(self, embedding: Embedding, folder: Path) -> None:
        self._embedding = embedding
        self._path = folder / f"vectors-{embedding.digest}.safetensors"
        self._kept = _read(self._path)

    @property
    def name(self) -> str:
        """The embedding's name."""
        return self._embedding.name

    @property
    def digest(self) -> str:
        """The embedding's digest."""
        return self._embedding.digest

    @property
    def size(self) -> int:
        """How many numbers a vector has."""
        return self._embedding.size

    def vectors(self, texts: Sequence[str], *, documents: bool = False) -> Vectors:
        """Return a row a text, keeping those that are new; raises `BadEmbedding`."""
        keys = [_key(text, documents) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._kept}
        if missing:
            found = self._embedding.vectors(list(missing.values()), documents=documents)
            self._kept |= dict(zip(missing, found, strict=True))
            _write(self._path, self._kept)
        return np.stack([self._kept[key] for key in keys]) if keys else self._embedding.vectors([])


def _key(text: str, documents: bool) -> bytes:
    return blake2b(f"{documents}\0{text}".encode("utf-8", "surrogatepass"), digest_size=KEY).digest()


def _read(path: Path) -> dict[bytes, Vectors]:
    try:
        if path.stat().st_size > LARGEST:
            return {}
        tensors = load_file(path)
        keys, vectors = tensors["keys"], tensors["vectors"]
    except (OSError, SafetensorError, KeyError, ValueError):
        return {}
    fits = keys.dtype == np.uint8 and keys.shape == (len(vectors), KEY)
    if not fits or vectors.dtype != np.float32 or vectors.ndim != 2 or not np.isfinite(vectors).all():
        return {}
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}


def _write(path: Path, kept: dict[bytes, Vectors]) -> None:
    private.make_folder(path.parent)
    keys = np.frombuffer(b"".join(kept), dtype=np.uint8).reshape(-1, KEY)
    with private.placing(path) as half:
        save_file({"keys": keys, "vectors": np.stack(list(kept.values()))}, half)
