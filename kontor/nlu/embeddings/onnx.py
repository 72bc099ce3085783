"""A sentence model in ONNX form, run by onnxruntime on the processor, one text at a time."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.embeddings import BadEmbedding, MissingExtra, Vectors
from kontor.nlu.embeddings.folder import Recipe

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 1_000
"""Characters of a text that are read, as of a message."""
REMEMBERED = 256
LARGEST_VECTOR = 8_192
PROBE = "Where is my parcel?"
_DTYPES: Mapping[str, type[np.integer[Any]]] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_WHOLE = ("sentence_embedding", "sentence_embeddings", "embeddings")
_NOT_A_SENTENCE = {"pooler_output"}


class OnnxEmbedding:
    """The vectors of one folder's model; see `Embedding`. Nothing is loaded before the first vector is asked for.

    Models of 8 bits scale their numbers by the whole batch: beside other texts a text would get another vector, so each
    runs alone, at training as at reading. Vectors of the last few texts are kept, under a digest of the text.
    """

    def __init__(self, recipe: Recipe) -> None:
        runtime(), tokenizer_module()
        self.recipe = recipe
        self._lock = Lock()
        self._kept: OrderedDict[bytes, Vectors] = OrderedDict()

    @property
    def name(self) -> str:
        """The folder's name and the model's."""
        return self.recipe.name

    @cached_property
    def digest(self) -> str:
        """The digest of the model's files and of how they are read."""
        return self.recipe.digest()

    @property
    def size(self) -> int:
        """How many numbers a vector has; raises `BadEmbedding`."""
        return len(self.vectors([PROBE])[0])

    def vectors(self, texts: Sequence[str], *, documents: bool = False) -> Vectors:
        """Return a row a text; raises `BadEmbedding` when the model does not work."""
        prefix = self.recipe.document if documents else self.recipe.query
        rows = [self._vector(prefix + _readable(text)) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.size), dtype=np.float32)

    def _vector(self, text: str) -> Vectors:
        key = blake2b(text.encode(), digest_size=16).digest()
        with self._lock:
            session = self._session
            kept = self._kept.get(key)
        if kept is None:
            kept = session(text)
            with self._lock:
                self._kept[key] = kept
                self._kept.move_to_end(key)
                if len(self._kept) > REMEMBERED:
                    self._kept.popitem(last=False)
        return kept

    @cached_property
    def _session(self) -> Callable[[str], Vectors]:
        return _open(self.recipe)


def runtime() -> ModuleType:
    """Return onnxruntime; raises `MissingExtra`.

    From 1.29 on its Linux builds report each process to their maker unless told not to before they are loaded
    (microsoft/onnxruntime pull requests 27379 and 29843); a business's chats are nobody's business.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtra("sentence models need more packages: pip install 'kontor[embeddings]'") from error
    onnxruntime.disable_telemetry_events()
    return onnxruntime  # type: ignore[no-any-return]


def tokenizer_module() -> ModuleType:
    """Return tokenizers; raises `MissingExtra`."""
    try:
        import tokenizers  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtra("sentence models need more packages: pip install 'kontor[embeddings]'") from error
    return tokenizers


def _readable(text: str) -> str:
    """Return a text capped and without lone surrogates, which no tokenizer takes."""
    return text[:LONGEST].encode("utf-8", "ignore").decode()


def _open(recipe: Recipe) -> Callable[[str], Vectors]:
    """Load tokenizer and model and try them on a text; raises `BadEmbedding`."""
    tokenizer = _tokenizer(recipe)
    session = _session(recipe)
    inputs = {told.name: told.type for told in session.get_inputs()}
    make = _inputs(recipe, inputs)
    output, poolings = _output(recipe, session)

    def vector(text: str) -> Vectors:
        try:
            ids = tokenizer.encode(text, add_special_tokens="offsets" not in inputs).ids or [0]
            found = session.run([output], make(ids))[0]
        except Exception as error:  # onnxruntime's and tokenizers' errors have no kin but this
            raise BadEmbedding(f"{recipe.model} failed on a text ({type(error).__name__}): take another") from error
        return _unit(_pooled(np.asarray(found, dtype=np.float32), poolings), recipe)

    vector(PROBE)
    return vector


def _tokenizer(recipe: Recipe) -> Tokenizer:
    try:
        tokenizer: Tokenizer = tokenizer_module().Tokenizer.from_file(str(recipe.tokenizer))
    except Exception as error:  # tokenizers raises nothing finer
        raise BadEmbedding(f"{recipe.tokenizer} is no tokenizer: download the model again") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(recipe.longest)
    return tokenizer


def _session(recipe: Recipe) -> Any:
    """Open the model for one thread, giving memory back after each text."""
    onnxruntime = runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(recipe.model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no kin but this
        raise BadEmbedding(f"{recipe.model} is no model that onnxruntime can run: take another") from error


def _inputs(recipe: Recipe, inputs: Mapping[str, str]) -> Callable[[list[int]], dict[str, NDArray[Any]]]:
    """Return what turns token ids into the model's inputs; `offsets` is how models of static vectors part texts."""
    rules: dict[str, Callable[[NDArray[Any]], NDArray[Any]]] = {
        "input_ids": lambda ids: ids,
        "attention_mask": np.ones_like,
        "token_type_ids": np.zeros_like,
        "position_ids": lambda ids: np.arange(ids.shape[-1])[None].astype(ids.dtype),
        "offsets": lambda ids: np.zeros(1, dtype=ids.dtype),
    }
    strange = [name for name, type in inputs.items() if name not in rules or type not in _DTYPES]
    if strange or "input_ids" not in inputs:
        raise BadEmbedding(f"{recipe.model} wants {', '.join(strange) or 'no input_ids'}: it is no sentence model")

    def make(ids: list[int]) -> dict[str, NDArray[Any]]:
        row = ids if "offsets" in inputs else [ids]
        return {name: rules[name](np.array(row, dtype=_DTYPES[type])) for name, type in inputs.items()}

    return make


def _output(recipe: Recipe, session: Any) -> tuple[str, tuple[str, ...]]:
    """Return the output to read and how its token vectors are pooled, not at all where it is one vector a text."""
    ranks = {told.name: len(told.shape or ()) for told in session.get_outputs() if told.name not in _NOT_A_SENTENCE}
    whole = [name for name in (*_WHOLE, *ranks) if ranks.get(name) == 2]
    if whole:
        return whole[0], ()
    tokens = [name for name in ("last_hidden_state", "token_embeddings", *ranks) if ranks.get(name) == 3]
    if not tokens:
        raise BadEmbedding(f"{recipe.model} gives neither sentence nor token vectors: it is no sentence model")
    if recipe.beyond:
        layers = ", ".join(recipe.beyond)
        raise BadEmbedding(f"{recipe.model} ends before the model's {layers}: export it whole, as a sentence model")
    return tokens[0], recipe.poolings


def _pooled(found: Vectors, poolings: Sequence[str]) -> Vectors:
    """Return one vector of a text's only row: as it is, or its token vectors pooled (all tokens are the text's)."""
    tokens: Vectors = found[0]
    if not poolings:
        return tokens
    order = np.arange(1, len(tokens) + 1, dtype=np.float32)[:, None]
    ways: dict[str, Callable[[], Vectors]] = {
        "cls": lambda: tokens[0],
        "max": lambda: tokens.max(axis=0),
        "mean": lambda: tokens.mean(axis=0),
        "mean_sqrt_len": lambda: tokens.sum(axis=0) / np.sqrt(np.float32(len(tokens))),
        "weightedmean": lambda: (tokens * order).sum(axis=0) / order.sum(),
        "lasttoken": lambda: tokens[-1],
    }
    return np.concatenate([ways[pooling]() for pooling in poolings])


def _unit(vector: Vectors, recipe: Recipe) -> Vectors:
    length = float(np.linalg.norm(vector))
    if vector.ndim != 1 or not 0 < len(vector) <= LARGEST_VECTOR or not np.isfinite(length) or length == 0:
        raise BadEmbedding(f"{recipe.model} gave no finite vector for a text: take another model")
    return np.asarray(vector / np.float32(length), dtype=np.float32)
