"""A sentence model's folder: which files it has, and how its texts are read, told by its own configuration."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any

from kontor.nlu.embeddings import BadEmbedding

LARGEST_MODEL = 2 * 1024**3
LARGEST_TOKENIZER = 64 * 1024**2
LARGEST_NOTE = 1024**2
"""Bytes; an ONNX file cannot be larger, and no tokenizer or configuration of a sentence model comes near the others."""
MOST_TOKENS = 128
"""A message is short; what stands after this many tokens is not read, so that time stays bounded."""

_POOLINGS = ("cls", "max", "mean", "mean_sqrt_len", "weightedmean", "lasttoken")
_FLAGS = {
    "pooling_mode_cls_token": "cls", "pooling_mode_max_tokens": "max", "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len", "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}  # fmt: skip
_ALSO_ONNX = {"Transformer", "Pooling", "Normalize"}
_EIGHT_BITS = re.compile(r"int8|quantized")
_LIMITS = (
    ("sentence_bert_config.json", "max_seq_length"),
    ("tokenizer_config.json", "model_max_length"),
    ("config.json", "max_position_embeddings"),
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a folder's model is read.

    `poolings` make one vector of a text's token vectors, several of them side by side; `beyond` names layers that
    follow in the original model and are missing from an ONNX file that ends with token vectors.
    """

    folder: Path
    model: Path
    tokenizer: Path
    poolings: tuple[str, ...]
    longest: int
    query: str
    document: str
    beyond: tuple[str, ...]

    @property
    def name(self) -> str:
        """The folder's name and the model's."""
        return f"{self.folder.name}/{self.model.stem}"

    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Return what changes when one of the files does, without reading them."""
        stats = [path.stat() for path in (self.tokenizer, self.model, *_beside(self.model))]
        return tuple((stat.st_mtime_ns, stat.st_size) for stat in stats)

    def digest(self) -> str:
        """Return a name for just these files read just this way, 32 hexadecimal digits."""
        told = f"{self.poolings}\0{self.longest}\0{self.query}\0{self.document}"
        hashed = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16)
        for path in (self.tokenizer, self.model, *_beside(self.model)):
            with path.open("rb") as file:
                while chunk := file.read(2**20):
                    hashed.update(chunk)
        return hashed.hexdigest()


def read_folder(place: Path) -> Recipe:
    """Return the recipe of a folder, or of one `.onnx` file of it; raises `BadEmbedding`."""
    model = place if place.suffix == ".onnx" else _model(place)
    folder = _home(model)
    tokenizer = folder / "tokenizer.json"
    _sized(model, LARGEST_MODEL)
    _sized(tokenizer, LARGEST_TOKENIZER)
    query, document = _prefixes(folder)
    return Recipe(folder, model, tokenizer, _poolings(folder), _longest(folder), query, document, _beyond(folder))


def _model(folder: Path) -> Path:
    found = best([str(path.relative_to(folder)) for path in (*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx"))])
    if found is None:
        raise BadEmbedding(f"{folder} has no model.onnx: name a folder with model.onnx and tokenizer.json in it")
    return folder / found


def best(files: Iterable[str]) -> str | None:
    """Return the `.onnx` file to take of several: of 8 bits before the full one, which is larger and slower."""
    usable = [file for file in files if file.endswith(".onnx") and _for_here(PurePosixPath(file).stem)]
    return min(usable, key=_rank, default=None)


def _rank(file: str) -> tuple[int, bool, int, str]:
    """Sort by numbers, then by how many processors understand the file, then by name."""
    stem = PurePosixPath(file).stem
    kind = 0 if _EIGHT_BITS.search(stem) else 1 if stem == "model" else 2
    return kind, "avx512" in stem, len(stem), file


def _for_here(stem: str) -> bool:
    arm = platform.machine().lower() in {"arm64", "aarch64"}
    return ("avx" not in stem) if arm else ("arm64" not in stem)


def _home(model: Path) -> Path:
    """Return the folder that holds the tokenizer: the model's own, or the one above where models lie in `onnx/`."""
    here = model.parent
    return here.parent if here.name == "onnx" and not (here / "tokenizer.json").is_file() else here


def _beside(model: Path) -> list[Path]:
    """Return the files that hold a large model's numbers, as exporters name them."""
    names = (f"{model.name}_data", f"{model.name}.data")
    return [path for name in names if (path := model.with_name(name)).is_file()]


def _sized(path: Path, largest: int) -> None:
    if not path.is_file():
        raise BadEmbedding(f"{path} is missing: a sentence model is a folder with model.onnx and tokenizer.json in it")
    if path.stat().st_size > largest:
        raise BadEmbedding(f"{path} is larger than {largest} bytes and is not read: take a smaller model")


def _note(path: Path) -> Any:
    """Return what a configuration file holds, nothing where there is none; raises `BadEmbedding` on a damaged one."""
    if not path.is_file():
        return {}
    _sized(path, LARGEST_NOTE)
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise BadEmbedding(f"{path} is not JSON: download the model again") from error


def _settings(path: Path) -> Mapping[str, Any]:
    note = _note(path)
    return note if isinstance(note, dict) else {}


def _poolings(folder: Path) -> tuple[str, ...]:
    note = _settings(folder / "1_Pooling" / "config.json")
    named = note.get("pooling_mode")
    names = named if isinstance(named, list) else [named] if named else [_FLAGS[key] for key in _FLAGS if note.get(key)]
    strange = [name for name in names if name not in _POOLINGS]
    if strange:
        known = ", ".join(_POOLINGS)
        raise BadEmbedding(f"{folder}/1_Pooling/config.json asks for {strange[0]!r}, which is none of {known}")
    return tuple(name for name in _POOLINGS if name in names) or ("mean",)


def _longest(folder: Path) -> int:
    """Return how many tokens of a text the model reads, capped."""
    limits = [_settings(folder / file).get(key) for file, key in _LIMITS]
    told = next((int(limit) for limit in limits if isinstance(limit, int | float) and limit >= 1), MOST_TOKENS)
    return min(told, MOST_TOKENS)


def _prefixes(folder: Path) -> tuple[str, str]:
    """Return what stands before a question and before a document; E5 models want both and do not say so in a file."""
    told = _settings(folder / "config_sentence_transformers.json").get("prompts")
    prompts = {key: value for key, value in told.items() if isinstance(value, str)} if isinstance(told, dict) else {}
    if prompts:
        query = prompts.get("query", "")
        return query, next((prompts[key] for key in ("document", "passage", "corpus") if key in prompts), "")
    names = f"{folder.name} {_settings(folder / 'config.json').get('_name_or_path', '')}".lower()
    e5 = re.search(r"\be5\b", names.replace("_", "-")) and "instruct" not in names
    return ("query: ", "passage: ") if e5 else ("", "")


def _beyond(folder: Path) -> tuple[str, ...]:
    modules = _note(folder / "modules.json")
    kinds = [str(module.get("type", "")) for module in modules if isinstance(module, dict)] if modules else []
    return tuple(name for kind in kinds if (name := kind.rpartition(".")[2]) not in _ALSO_ONNX)
