"""A sequence model as numbers and JSON, and back with every shape checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.checked import BadModel, bounded
from kontor.nlu.sequence.labels import Label
from kontor.nlu.sequence.model import Crf

MOST_LABELS = 2_000


def to_tensors(model: Crf) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the tensors of a model by name, and the rest as plain JSON."""
    names = "\n".join(model.rows).encode("utf-8", "surrogatepass")
    tensors: dict[str, NDArray[Any]] = {
        "weights": model.weights,
        "moves": model.moves,
        "rows": np.frombuffer(names, dtype=np.uint8),
    }
    labels = [[label.type, label.role, label.group] for label in model.labels]
    values = {type: dict(known) for type, known in model.values.items()}
    return tensors, {"labels": labels, "values": values, "surer": sorted(model.surer)}


def from_tensors(tensors: Mapping[str, NDArray[Any]], about: Any) -> Crf:
    """Return the model that `to_tensors` took apart; raises `BadModel` unless all of it fits together."""
    try:
        labels = tuple(Label(*map(_text, label)) for label in about["labels"])
        values = {_text(type): _texts(known) for type, known in about["values"].items()}
        surer = frozenset(map(_text, about["surer"]))
        if tensors["rows"].dtype != np.uint8:
            raise TypeError(tensors["rows"].dtype)
        names = tensors["rows"].tobytes().decode("utf-8", "surrogatepass").split("\n")
        weights, moves = tensors["weights"], tensors["moves"]
    except (LookupError, TypeError, AttributeError) as error:
        raise BadModel("the sequence model is not as it was written; train again") from error
    rows = {name: row for row, name in enumerate(names)}
    size = 2 * len(labels) + 1
    if not 0 < len(labels) < MOST_LABELS or len(set(labels)) != len(labels) or len(rows) != len(names):
        raise BadModel("the sequence model's labels or features repeat; train again")
    if "*" not in rows:
        raise BadModel("the sequence model's features are not names; train again")
    return Crf(labels, rows, _checked(weights, (len(rows), size)), _checked(moves, (size, size)), values, surer)


def _texts(found: Any) -> dict[str, str]:
    return {_text(key): _text(value) for key, value in found.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _checked(tensor: NDArray[Any], shape: tuple[int, int]) -> NDArray[np.float32]:
    if tensor.dtype != np.float32 or tensor.shape != shape or not bounded(tensor):
        raise BadModel(f"the sequence model's weights are not of shape {shape}; train again")
    return tensor
