"""A Rasa project's folder as one value: what it was taught, what it declares, and what only Rasa can run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml.nodes import Node, ScalarNode

from kontor.nlu.data import BadTrainingData, TrainingData, join
from kontor.nlu.formats import read_file
from kontor.nlu.formats.domain import Domain, read_domain
from kontor.nlu.formats.files import File, data_folder, load, training_files, walk
from kontor.nlu.formats.stories import Story, read_stories
from kontor.nlu.nodes import Source, empty

_SIGN = re.compile(r"^(?:\ufeff)?(?:intents|entities|slots|responses|templates|forms|actions)[ \t]*:", re.MULTILINE)
_RESPONSES = re.compile(r"^(?:\ufeff)?responses[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Config:
    """What `config.yml` says: the language, and the names of its components and policies in order."""

    language: str | None = None
    pipeline: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RasaProject:
    """A project; `files` are the training data's files, `channels` the names in `credentials.yml`."""

    folder: Path
    files: tuple[File, ...] = ()
    data: TrainingData = field(default_factory=TrainingData)
    domain: Domain = field(default_factory=Domain)
    stories: tuple[Story, ...] = ()
    config: Config = field(default_factory=Config)
    channels: tuple[str, ...] = ()
    action_files: tuple[str, ...] = ()


def read_project(folder: Path) -> RasaProject:
    """Return the project in a folder; raises `BadTrainingData`, also when there is none."""
    if not folder.is_dir():
        raise BadTrainingData(f"{folder}:1: there is no such folder; name a Rasa project's")
    _at_home(folder)
    files = tuple(training_files(folder))
    domain = read_domain((file.name, file.text) for file in _domain_files(folder))
    if not files and domain == Domain():
        raise BadTrainingData(f"{folder}:1: no Rasa project here; name a folder with a domain.yml and a data folder")
    return RasaProject(
        folder,
        files,
        join(map(read_file, files)),
        domain,
        tuple(story for file in _all(folder) for story in read_stories(file, _inside(folder, file))),
        _config(folder),
        tuple(_top(folder / "credentials.yml")),
        tuple(sorted(path.relative_to(folder).as_posix() for path in _programs(folder))),
    )


def _at_home(folder: Path) -> None:
    """Raise where the project is in a folder below, whose domain would be missed."""
    if not any((folder / name).exists() for name in ("domain.yml", "domain", "data")):
        for place in sorted(folder.glob("*/domain.yml")):
            raise BadTrainingData(f"{folder}:1: the Rasa project is in a folder below; name {place.parent}")


def _domain_files(folder: Path) -> Iterator[File]:
    """Yield the files that declare something: beside the data, in `domain/`, and responses among the data."""
    beside = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".yml", ".yaml"))
    below = walk(folder / "domain")
    for file in map(load, [*beside, *below]):
        if file.kind == "yaml" and _SIGN.search(file.text):
            yield file
    data = data_folder(folder)
    for file in map(load, walk(data)) if data != folder else ():
        if file.kind == "yaml" and (_RESPONSES if "nlu" in file.text else _SIGN).search(file.text):
            yield file


def _all(folder: Path) -> Iterator[File]:
    places = dict.fromkeys((data_folder(folder), folder / "tests", folder / "test"))
    for place in places:
        yield from (load(path) for path in walk(place) if path.suffix.lower() != ".json")


def _inside(folder: Path, file: File) -> str:
    return file.path.relative_to(folder).as_posix()


def _programs(folder: Path) -> Iterator[Path]:
    yield from folder.glob("actions.py")
    yield from (path for path in folder.glob("actions/**/*.py") if path.name != "__init__.py")


def _top(path: Path) -> Mapping[str, Node]:
    """Return the top keys of a YAML file that may be missing."""
    if not path.is_file():
        return {}
    file = load(path)
    source = Source(file.name)
    return {key: node for key, node in source.parts(source.compose(file.text)).items() if key != "version"}


def _config(folder: Path) -> Config:
    parts = _top(folder / "config.yml")
    source = Source((folder / "config.yml").as_posix())
    language = parts.get("language")
    told = source.word(language, "language") if language is not None and not empty(language) else None
    return Config(told, *(tuple(_components(source, parts.get(key), key)) for key in ("pipeline", "policies")))


def _components(source: Source, node: Node | None, key: str) -> Iterator[str]:
    """Yield the names of a pipeline: of a list, or the one name of a ready-made one (Rasa 1)."""
    if isinstance(node, ScalarNode) and not empty(node):
        yield source.word(node, key)
        return
    for item in source.sequence(node, f"“{key}” must be a list of components") if node is not None else ():
        if isinstance(item, ScalarNode):
            yield source.word(item, key)
        elif (name := source.mapping(item, "").get("name")) is not None:
            yield source.word(name, "name")
