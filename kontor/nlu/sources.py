"""The files of training data that a bot's topics and languages name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib import import_module
from importlib.resources.abc import Traversable
from pathlib import Path

from kontor.nlu.data import BadTrainingData

ENGINE = 32
"""Raised when a change makes models of older engines wrong, so that they are trained anew; a model's file has it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of training data."""

    language: str
    topic: str
    text: str

    @property
    def name(self) -> str:
        """The file's path below the folder of training data."""
        return f"{self.language}/{self.topic}.yml"

    @property
    def place(self) -> str:
        """What errors call it."""
        return f"training_data/{self.name}"


def installed() -> tuple[Path, ...]:
    """Return every `training_data` folder on the import path: the workspace's before the installed one.

    The resource reader of a namespace package shows only the first of two `en` folders on Python 3.11.
    """
    return tuple(Path(folder) for folder in import_module("training_data").__path__)


def read_sources(roots: Sequence[Traversable], languages: Sequence[str], topics: Sequence[str]) -> tuple[Source, ...]:
    """Return every topic in every language, each from the first root that has it.

    Raises `BadTrainingData` when a `<language>/<topic>.yml` is missing.
    """
    return tuple(_source(roots, language, topic) for language in languages for topic in topics)


def digest(sources: Sequence[Source]) -> str:
    """Return a name for just these texts and this engine, 32 hexadecimal digits."""
    hashed = blake2b(f"engine {ENGINE}".encode(), digest_size=16)
    for source in sources:
        hashed.update(f"\0{source.name}\0{source.text}".encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def model_path(folder: Path, name: str) -> Path:
    """Return where a folder keeps the model of the sources that `digest` gives this name."""
    return folder / f"nlu-{name}.safetensors"


def _source(roots: Sequence[Traversable], language: str, topic: str) -> Source:
    name = f"training_data/{language}/{topic}.yml"
    place = next((one for root in roots if (one := root / language / f"{topic}.yml").is_file()), None)
    if place is None:
        there = ", ".join(sorted(_topics(roots, language))) or "none"
        mend = (
            f"write it, or take “{topic}” or “{language}” from the bot's Embedded(...); topics in {language}: {there}"
        )
        raise BadTrainingData(f"{name}:1: there is no such file; {mend}")
    try:
        return Source(language, topic, place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadTrainingData(f"{name}:1: cannot be read; save it as UTF-8 text that you may read") from error


def _topics(roots: Sequence[Traversable], language: str) -> set[str]:
    folders = [folder for root in roots if (folder := root / language).is_dir()]
    return {
        one.name.removesuffix(".yml") for folder in folders for one in folder.iterdir() if one.name.endswith(".yml")
    }
