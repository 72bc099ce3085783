"""Small sentence models made on the spot: true ONNX files that onnxruntime runs, true tokenizers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

SIZE = 16
MEANINGS: Mapping[str, Sequence[str]] = {
    "parcel": ["parcel", "package", "shipment", "delivery", "box", "packet", "consignment", "order"],
    "money": ["money", "refund", "cash", "payback", "reimbursement", "repayment", "funds", "credit"],
    "shop": ["shop", "store", "branch", "outlet", "boutique", "showroom", "market", "counter"],
    "hours": ["hours", "opening", "closing", "schedule", "times", "weekdays", "holidays", "sunday"],
    "small": [
        "the",
        "a",
        "my",
        "is",
        "where",
        "when",
        "i",
        "want",
        "your",
        "of",
        "to",
        "please",
        "about",
        "tell",
        "me",
    ],
}
"""Words that mean nearly the same: to the model, a word's vector is that of its row with a little of its own."""


def table(seed: int = 7) -> tuple[list[str], NDArray[np.float32]]:
    """Return words and their vectors."""
    chance = np.random.default_rng(seed)
    words, rows = ["[UNK]"], [np.zeros(SIZE) + 0.01]
    for meaning, members in MEANINGS.items():
        middle = chance.normal(size=SIZE) * (0.2 if meaning == "small" else 1.0)
        for word in members:
            words.append(word)
            rows.append(middle + 0.1 * chance.normal(size=SIZE))
    return words, np.array(rows, dtype=np.float32)


def write_tokenizer(folder: Path, words: Sequence[str]) -> None:
    """Write a tokenizer of whole words that pads, as published ones often do."""
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.enable_padding(length=64)
    tokenizer.save(str(folder / "tokenizer.json"))


def write_model(
    path: Path,
    vectors: NDArray[np.float32],
    *,
    output: str = "last_hidden_state",
    inputs: Sequence[str] = ("input_ids", "attention_mask"),
    dtype: int = TensorProto.INT64,
) -> None:
    """Write a model that looks up token vectors, or with `sentence_embedding` as output their mean."""
    whole = output == "sentence_embedding"
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["tokens" if whole else output])]
    if whole:
        nodes.append(helper.make_node("ReduceMean", ["tokens"], [output], axes=[1], keepdims=0))
    shape: list[int | str] = ["b", SIZE] if whole else ["b", "s", SIZE]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, dtype, ["b", "s"]) for name in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(vectors, "table")],
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8), str(path))


def write_static(path: Path, vectors: NDArray[np.float32]) -> None:
    """Write a model of static vectors, whose texts are parted by `offsets`; it takes the mean of the one text."""
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["tokens"]),
        helper.make_node("ReduceMean", ["tokens"], ["mean"], axes=[0], keepdims=1),
        helper.make_node("Identity", ["mean"], ["embeddings"]),
    ]
    graph = helper.make_graph(
        nodes,
        "static",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["n"]) for name in ("input_ids", "offsets")],
        [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["b", SIZE])],
        [numpy_helper.from_array(vectors, "table")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8), str(path))


def write_folder(folder: Path, seed: int = 7, **options: object) -> Path:
    """Write a whole sentence model that knows `MEANINGS` and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    words, vectors = table(seed)
    write_tokenizer(folder, words)
    write_model(folder / "model.onnx", vectors, **options)  # type: ignore[arg-type]
    return folder


def write_note(path: Path, note: object) -> None:
    """Write a configuration file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(note), encoding="utf-8")
