"""Trained models on disk: safetensors for the numbers, JSON for the rest; opening one can never run code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from kontor import private
from kontor.nlu.embeddings import joined as vectors
from kontor.nlu.embeddings.joined import Joined
from kontor.nlu.entities import TYPES
from kontor.nlu.entities.patterns import Patterns
from kontor.nlu.entities.spellings import Spellings
from kontor.nlu.features import FAMILIES, MANY, PLAIN
from kontor.nlu.linear import Certainty, Linear
from kontor.nlu.sequence import SequenceModel, from_tensors, to_tensors
from kontor.nlu.spoken import Tongues
from kontor.nlu.tables import CODED, Tables

LARGEST = 512 * 1024 * 1024
"""Bytes; a larger file is not opened."""
ROWS = 4096
HIGHEST = 1e4
"""No number that training makes comes near this; it also keeps infinity and NaN out."""


class BadModel(ValueError):
    """A model file that cannot be used; the message says what is wrong, and training again mends it."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What training made: an intent model a language, what tells those languages apart, and words of custom entities.

    `words` maps language, entity type and spelling to a value; `types` are the entity types whose readers are switched
    on; `patterns` has the regular expressions of each language, `sequences` a model for each that marks examples
    enough; `joined` says where sentence vectors join the n-grams. `digest` names the data and the engine it was made
    from, `parts` those of each language's intents and sequences. The first language of `intents` serves where none can
    be told.
    """

    digest: str
    intents: Mapping[str, Linear]
    tongues: Tongues | None
    words: Mapping[str, Mapping[str, Mapping[str, str]]]
    types: frozenset[str] = TYPES
    patterns: Mapping[str, Patterns] = field(default_factory=dict)
    sequences: Mapping[str, SequenceModel] = field(default_factory=dict)
    joined: Joined = field(default_factory=Joined)
    parts: Mapping[str, str] = field(default_factory=dict)

    def models(self) -> dict[str, Linear]:
        """Return all models by the name they have in the file."""
        found = {f"intents.{language}": model for language, model in self.intents.items()}
        return found if self.tongues is None else {**found, "language": self.tongues.model}


def save(trained: Trained, path: Path) -> None:
    """Write a model file whole or not at all."""
    about: dict[str, Any] = {
        "digest": trained.digest, "words": trained.words, "types": sorted(trained.types),
        "languages": list(trained.intents), "parts": trained.parts, "models": {}, "patterns": {}, "sequences": {},
    }  # fmt: skip
    tensors, about["joined"] = vectors.to_tensors(trained.joined)
    for language, matching in trained.patterns.items():
        about["patterns"][language] = {"sources": matching.sources, "types": sorted(matching.types)}
    for language, learnt in trained.sequences.items():
        parts, about["sequences"][language] = to_tensors(learnt)
        tensors |= {f"sequences.{language}.{name}": tensor for name, tensor in parts.items()}
    for name, model in trained.models().items():
        about["models"][name] = {
            "labels": model.labels, "families": list(model.tables.sizes()), "language": model.language,
            "strange": model.strange, "floor": model.floor, "spread": model.spread,
            "certainty": asdict(model.certainty),
        }  # fmt: skip
        tensors |= {
            f"{name}.idf": model.idf,
            f"{name}.weights": np.ascontiguousarray(model.weights),
            f"{name}.bias": model.bias,
        }
        tensors[f"{name}.rows.words"] = _pack(model.tables.words)
        tensors |= {f"{name}.rows.{family}": codes for family, codes in model.tables.coded.items()}
        tensors[f"{name}.spelt"] = _pack(model.spelt)
    if trained.tongues is not None:
        tensors["language.of"] = trained.tongues.of
    private.make_folder(path.parent)
    with private.placing(path) as half:
        save_file(tensors, half, metadata={"kontor": json.dumps(about, sort_keys=True)})


def load(path: Path) -> Trained:
    """Read a model file; raises `BadModel` unless it is as `save` writes it, `FileNotFoundError` without one."""
    if path.stat().st_size > LARGEST:
        raise BadModel(f"the model file is larger than {LARGEST} bytes; train again")
    try:
        with safe_open(path, framework="numpy") as file:
            about = json.loads((file.metadata() or {})["kontor"])
            models = {name: _model(file, name, meta) for name, meta in about["models"].items()}
            words = _words(about["words"])
            patterns = {str(language): _patterns(meta) for language, meta in about["patterns"].items()}
            sequences = {
                str(language): _sequence(file, language, meta) for language, meta in about["sequences"].items()
            }
            intents = {str(language): models[f"intents.{language}"] for language in about["languages"]}
            tongues = _tongues(file, models["language"], intents) if "language" in models else None
            joined = vectors.from_tensors(file.get_tensor, about["joined"], intents)
        types = frozenset(str(type) for type in about["types"])
        parts = {str(language): str(part) for language, part in about["parts"].items()}
        return Trained(str(about["digest"]), intents, tongues, words, types, patterns, sequences, joined, parts)
    except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadModel("the model file is damaged or not ours; train again") from error


def _model(file: Any, name: str, meta: Any) -> Linear:
    labels = tuple(str(label) for label in meta["labels"])
    tables = _tables(file, name, [str(family) for family in meta["families"]])
    height = sum(tables.sizes().values())
    return Linear(
        labels=labels,
        tables=tables,
        idf=_checked(file, f"{name}.idf", np.float32, (height,)),
        weights=_checked(file, f"{name}.weights", np.float16, (height, len(labels))),
        bias=_checked(file, f"{name}.bias", np.float32, (len(labels),)),
        strange=_between(meta["strange"], 1.0, 1e6),
        certainty=_certainty(meta["certainty"]),
        floor=_between(meta["floor"], -1e6, 1e6),
        spread=_between(meta["spread"], 1e-6, 1e6),
        language=None if meta["language"] is None else str(meta["language"]),
        spelt=tuple(_unpack(file.get_tensor(f"{name}.spelt"))),
    )


def _tongues(file: Any, model: Linear, intents: Mapping[str, Linear]) -> Tongues:
    of = file.get_tensor("language.of")
    if not intents.keys() >= set(model.labels):
        raise BadModel("the model tells languages that it does not understand; train again")
    if of.dtype != np.bool_ or of.shape != (len(model.words), len(model.labels)):
        raise BadModel("the model does not say of which languages its words are; train again")
    return Tongues(model, of)


def _tables(file: Any, name: str, families: Sequence[str]) -> Tables:
    if families not in (list(PLAIN), list(FAMILIES), list(MANY)):
        raise BadModel("the model's families of features are not ours; train again")
    words = {word: row for row, word in enumerate(_unpack(file.get_tensor(f"{name}.rows.words")))}
    coded = {family: file.get_tensor(f"{name}.rows.{family}") for family in families if family in CODED}
    if not all(_rising(codes) for codes in coded.values()):
        raise BadModel("the model's codes are not in order; train again")
    return Tables(words, coded)


def _rising(codes: NDArray[Any]) -> bool:
    return bool(codes.dtype == np.int64 and codes.ndim == 1 and (np.diff(codes) > 0).all())


def _certainty(meta: Any) -> Certainty:
    return Certainty(
        _between(meta["heat"], 1e-6, 1e6), _between(meta["tilt"], 1e-3, 1e3), _between(meta["shift"], -1e3, 1e3)
    )


def _sequence(file: Any, language: str, meta: Any) -> SequenceModel:
    names = ("weights", "moves", "rows")
    return from_tensors({name: file.get_tensor(f"sequences.{language}.{name}") for name in names}, meta)


def _patterns(meta: Any) -> Patterns:
    sources = {str(name): [str(one) for one in written] for name, written in meta["sources"].items()}
    return Patterns(sources, [str(type) for type in meta["types"]])


def _checked(file: Any, name: str, kind: type[np.floating[Any]], shape: tuple[int, ...]) -> NDArray[Any]:
    tensor: NDArray[Any] = file.get_tensor(name)
    if tensor.dtype != kind or tensor.shape != shape or not _bounded(tensor):
        raise BadModel(f"the model's {name} is not of shape {shape}; train again")
    return tensor


def _bounded(tensor: NDArray[Any]) -> bool:
    """Tell whether every number is within bounds, looking at some thousand rows at a time: a copy costs memory."""
    return all(bool((np.abs(tensor[row : row + ROWS]) < HIGHEST).all()) for row in range(0, len(tensor), ROWS))


def _between(number: Any, low: float, high: float) -> float:
    if not low <= float(number) <= high:
        raise BadModel("a number of the model is out of bounds; train again")
    return float(number)


def _pack(rows: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(rows).encode("utf-8", "surrogatepass") or b"\n", dtype=np.uint8)


def _unpack(packed: NDArray[np.uint8]) -> list[str]:
    if packed.dtype != np.uint8:
        raise BadModel("the model's words are not text; train again")
    words = packed.tobytes().decode("utf-8", "surrogatepass")
    found = [] if words == "\n" else words.split("\n")
    if len(set(found)) != len(found):
        raise BadModel("the model's words repeat; train again")
    return found


def _words(found: Any) -> dict[str, dict[str, Spellings]]:
    return {
        str(language): {
            str(type): Spellings({str(k): str(v) for k, v in spellings.items()}) for type, spellings in types.items()
        }
        for language, types in found.items()
    }
