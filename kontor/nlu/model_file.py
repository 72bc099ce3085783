"""Trained models on disk: safetensors for the numbers, JSON for the rest; opening one can never run code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from sys import intern
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from kontor import private
from kontor.nlu.checked import BadModel, between, bounded
from kontor.nlu.embeddings import joined as vectors
from kontor.nlu.embeddings.joined import Joined
from kontor.nlu.entities import TYPES
from kontor.nlu.entities.patterns import Patterns
from kontor.nlu.entities.spellings import Spellings
from kontor.nlu.features import FAMILIES, MANY, PLAIN
from kontor.nlu.linear import Certainty, Linear
from kontor.nlu.sequence import SequenceModel, from_tensors, to_tensors
from kontor.nlu.sources import ENGINE
from kontor.nlu.spoken import Tongues
from kontor.nlu.tables import CODED, Tables

LARGEST = 512 * 1024 * 1024
"""Bytes; a larger file is not opened."""
LEAST_IDF, MOST_IDF = 1.0, 100.0
"""The idf of what every text has, and more than that of what one of all texts ever written has."""
_NO_LETTER = re.compile(r"[\x00-@\[-`{-\x7f]")
"""What is no letter of ASCII; which other signs are letters differs from one version of Python to the next."""


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
        "engine": ENGINE, "digest": trained.digest, "words": trained.words, "types": sorted(trained.types),
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
            f"{name}.weights": model.weights,
            f"{name}.steps": model.steps,
            f"{name}.bias": model.bias,
        }
        tensors[f"{name}.rows.words"] = _pack(model.tables.words)
        tensors |= {f"{name}.rows.{family}": codes for family, codes in model.tables.coded.items()}
        tensors[f"{name}.spelt"] = _pack(model.spelt)
    if trained.tongues is not None:
        tensors["language.of"] = trained.tongues.of
    private.make_folder(path.parent)
    with private.placing(path) as half:
        save_file(tensors, half, metadata={"kontor": json.dumps(about)})


def load(path: Path) -> Trained:
    """Read a model file; raises `BadModel` unless it is as `save` writes it, `FileNotFoundError` without one."""
    if path.stat().st_size > LARGEST:
        raise BadModel(f"the model file is larger than {LARGEST} bytes; train again")
    try:
        with safe_open(path, framework="numpy") as file:
            return _trained(file, json.loads((file.metadata() or {})["kontor"]))
    except BadModel:
        raise
    except SafetensorError as error:
        raise BadModel(f"the model file is damaged or not ours ({error}); train again") from error
    except (ValueError, TypeError, AttributeError, ArithmeticError, LookupError, RecursionError) as error:
        kind = type(error).__name__  # its message may hold words of the training data
        raise BadModel(f"the model file is damaged or not ours ({kind} while it was read); train again") from error


def _trained(file: Any, about: Any) -> Trained:
    if (made := about.get("engine")) != ENGINE:
        raise BadModel(f"the model was made by engine {repr(made)[:12]}, this Kontor reads {ENGINE}; train again")
    models = {str(name): _model(file, name, meta) for name, meta in about["models"].items()}
    intents = {str(language): models[f"intents.{language}"] for language in about["languages"]}
    if not intents:
        raise BadModel("the model understands no language; train again")
    return Trained(
        digest=str(about["digest"]),
        intents=intents,
        tongues=_tongues(file, models["language"], intents) if "language" in models else None,
        words=_words(about["words"]),
        types=frozenset(str(type) for type in about["types"]),
        patterns={str(language): _patterns(meta) for language, meta in about["patterns"].items()},
        sequences={str(language): _sequence(file, language, meta) for language, meta in about["sequences"].items()},
        joined=vectors.from_tensors(file.get_tensor, about["joined"], intents),
        parts=_parts(about["parts"], intents),
    )


def _model(file: Any, name: str, meta: Any) -> Linear:
    labels = tuple(str(label) for label in meta["labels"])
    if not labels or len(set(labels)) != len(labels):
        raise BadModel("the model has no labels, or the same twice; train again")
    tables = _tables(file, name, [str(family) for family in meta["families"]])
    height = sum(tables.sizes().values())
    idf = _checked(file, f"{name}.idf", np.float32, (height,))
    if not ((idf >= LEAST_IDF) & (idf <= MOST_IDF)).all():
        raise BadModel(f"the model's {name}.idf is out of bounds; train again")
    return Linear(
        labels=labels,
        tables=tables,
        idf=idf,
        weights=_checked(file, f"{name}.weights", np.int8, (height, len(labels))),
        steps=_checked(file, f"{name}.steps", np.float32, (height,)),
        bias=_checked(file, f"{name}.bias", np.float32, (len(labels),)),
        strange=between(meta["strange"], LEAST_IDF, MOST_IDF),
        certainty=_certainty(meta["certainty"]),
        floor=between(meta["floor"], -1e6, 1e6),
        spread=between(meta["spread"], 1e-6, 1e6),
        language=None if meta["language"] is None else str(meta["language"]),
        spelt=_spelt(file.get_tensor(f"{name}.spelt")),
    )


def _spelt(packed: NDArray[np.uint8]) -> tuple[str, ...]:
    words = tuple(_unpack(packed))
    if any(not word or _NO_LETTER.search(word) for word in words):
        raise BadModel("the model's spelt words are not of letters; train again")
    return words


def _tongues(file: Any, model: Linear, intents: Mapping[str, Linear]) -> Tongues:
    of = file.get_tensor("language.of")
    if intents.keys() != set(model.labels):
        raise BadModel("the model does not tell apart just the languages that it understands; train again")
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
        between(meta["heat"], 1e-6, 1e6), between(meta["tilt"], 1e-3, 1e3), between(meta["shift"], -1e3, 1e3)
    )


def _sequence(file: Any, language: str, meta: Any) -> SequenceModel:
    names = ("weights", "moves", "rows")
    return from_tensors({name: file.get_tensor(f"sequences.{language}.{name}") for name in names}, meta)


def _parts(about: Any, intents: Mapping[str, Linear]) -> dict[str, str]:
    """Return the names of the parts; training takes them at their word that what they name is there."""
    parts = {str(name): str(part) for name, part in about.items()}
    if not parts.keys() <= {f"{kind}.{language}" for kind in ("intents", "sequences") for language in intents}:
        raise BadModel("the model names parts that it does not have; train again")
    return parts


def _patterns(meta: Any) -> Patterns:
    sources = {str(name): [str(one) for one in written] for name, written in meta["sources"].items()}
    return Patterns(sources, [str(type) for type in meta["types"]])


def _checked(file: Any, name: str, kind: type[np.number[Any]], shape: tuple[int, ...]) -> NDArray[Any]:
    tensor: NDArray[Any] = file.get_tensor(name)
    if tensor.dtype != kind or tensor.shape != shape or not (kind is np.int8 or bounded(tensor)):
        raise BadModel(f"the model's {name} is not of shape {shape}; train again")
    return tensor


def _pack(rows: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(rows).encode("utf-8", "surrogatepass") or b"\n", dtype=np.uint8)


def _unpack(packed: NDArray[np.uint8]) -> list[str]:
    if packed.dtype != np.uint8:
        raise BadModel("the model's words are not text; train again")
    words = packed.tobytes().decode("utf-8", "surrogatepass")
    found = [] if words == "\n" else [intern(word) for word in words.split("\n")]  # in several lists, held once
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
