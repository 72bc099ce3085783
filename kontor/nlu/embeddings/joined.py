"""What training made of sentence vectors: for each language the decision, and the model where it is to join."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.checked import BadModel, between, bounded
from kontor.nlu.embeddings import Embedding
from kontor.nlu.embeddings.dense import Dense
from kontor.nlu.linear import Certainty, Linear

Tensor = NDArray[Any]
_LONGEST = 1.1
"""More than the length of an example's vector, which is one but for rounding."""


@dataclass(frozen=True, slots=True)
class Joining:
    """What cross-validation said of one language: shares of unseen examples that were right, and the decision.

    `error` is the standard error of the difference; `share` is what the n-grams' log chances count beside the vectors.
    """

    examples: int
    ngrams: float
    joined: float
    error: float
    share: float
    taken: bool

    def __str__(self) -> str:
        """Return the figures and the decision as people read them."""
        figures = f"{self.ngrams:.3f} with n-grams alone, {self.joined:.3f} with sentence vectors (± {self.error:.3f})"
        return f"{figures}: {'joined' if self.taken else 'n-grams alone'}"


@dataclass(frozen=True, slots=True)
class Joined:
    """The sentence model's name and digest, and by language the decisions and the models that read its vectors.

    Nothing joined is the value of a training without a sentence model; the n-gram models beside it are always whole.
    """

    name: str = ""
    digest: str = ""
    decisions: Mapping[str, Joining] = field(default_factory=dict)
    models: Mapping[str, Dense] = field(default_factory=dict)

    def why_not(self, embedding: Embedding | None) -> str | None:
        """Return why the vectors of a sentence model cannot be read here, None where they can or none are wanted."""
        if not self.models or (embedding is not None and embedding.digest == self.digest):
            return None
        here = "no sentence model is here" if embedding is None else f"{embedding.name} is another sentence model"
        return f"it was trained with {self.name}, and {here}: name that one in KONTOR_EMBEDDINGS, or train again"


def to_tensors(joined: Joined) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Return what `from_tensors` makes the same value of: tensors by name, and plain JSON."""
    about: dict[str, Any] = {"name": joined.name, "digest": joined.digest, "models": {}}
    about["decisions"] = {language: asdict(decision) for language, decision in joined.decisions.items()}
    tensors: dict[str, Tensor] = {}
    for language, dense in joined.models.items():
        about["models"][language] = {
            "share": dense.share, "neighbours": dense.neighbours, "ends": dense.ends.tolist(),
            "certainty": asdict(dense.certainty), "usual": dense.usual, "floor": dense.floor,
        }  # fmt: skip
        parts: dict[str, Tensor] = {"weights": dense.weights, "bias": dense.bias, "centres": dense.centres}
        parts["examples"] = dense.examples.astype(np.float16)
        tensors |= {f"joined.{language}.{name}": np.ascontiguousarray(part) for name, part in parts.items()}
    return tensors, about


def from_tensors(get: Callable[[str], Tensor], about: Mapping[str, Any], intents: Mapping[str, Linear]) -> Joined:
    """Return the value; raises `BadModel`, or what indexing and conversion raise, on what `to_tensors` never gives."""
    models = {
        str(language): _dense(get, str(language), meta, len(intents[language].labels))
        for language, meta in about["models"].items()
    }
    decisions = {str(language): _joining(meta) for language, meta in about["decisions"].items()}
    return Joined(str(about["name"]), str(about["digest"]), decisions, models)


def _joining(meta: Mapping[str, Any]) -> Joining:
    ngrams, joined, error, share = (between(meta[name], 0.0, 1e3) for name in ("ngrams", "joined", "error", "share"))
    return Joining(int(meta["examples"]), ngrams, joined, error, share, bool(meta["taken"]))


def _dense(get: Callable[[str], Tensor], language: str, meta: Mapping[str, Any], labels: int) -> Dense:
    weights, bias, centres = (_tensor(get(f"joined.{language}.{name}")) for name in ("weights", "bias", "centres"))
    if weights.shape[1:] != (labels,) or bias.shape != (labels,) or centres.shape[1:] != weights.shape[:1]:
        raise BadModel(f"the vectors' model of {language} is not of one shape; train again")
    if not len(centres):
        raise BadModel(f"the vectors' model of {language} has no centre; train again")
    examples, ends = _examples(get(f"joined.{language}.examples"), meta["ends"], (labels, len(weights)))
    told = meta["certainty"]
    certainty = Certainty(
        between(told["heat"], 1e-6, 1e6), between(told["tilt"], 1e-3, 1e3), between(told["shift"], -1e3, 1e3)
    )
    middle, spread, middle_near, spread_near = (between(number, -1e6, 1e6) for number in meta["usual"])
    usual = (middle, between(spread, 1e-9, 1e6), middle_near, between(spread_near, 1e-9, 1e6))
    floor = between(meta["floor"], -1e6, 1e6)
    share, neighbours = (between(meta[name], 0.0, 1e3) for name in ("share", "neighbours"))
    return Dense(weights, bias, share, neighbours, examples, ends, certainty, centres, usual, floor)


def _examples(tensor: Tensor, ends: Any, shape: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    labels, size = shape
    places = np.array([int(end) for end in ends], dtype=np.int64)
    if len(places) != labels + 1 or tensor.dtype != np.float16 or tensor.shape != (places[-1], size):
        raise BadModel("the examples of the vectors' model are not of one shape; train again")
    if places[0] != 0 or (np.diff(places) < 0).any():
        raise BadModel("the examples of the vectors' model are out of order; train again")
    examples = _tensor(tensor.astype(np.float32))
    if not (np.linalg.norm(examples, axis=1) < _LONGEST).all():
        raise BadModel("the examples of the vectors' model are longer than one; train again")
    return examples, places


def _tensor(tensor: Tensor) -> NDArray[np.float32]:
    if tensor.dtype != np.float32 or not bounded(tensor):
        raise BadModel("a tensor of the vectors' model is not of small floats; train again")
    return np.asarray(tensor, dtype=np.float32)
