"""A Rasa project written from the training data of a bot's topics: one per language."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from kontor.nlu.data import TrainingData, join
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import Source

EPOCHS = 100


def configuration(language: str, epochs: int = EPOCHS) -> dict[str, Any]:
    """Return Rasa 3.6's default pipeline for a language (`rasa init`), made repeatable by a seed."""
    return {
        "recipe": "default.v1",
        "language": language.split("-", maxsplit=1)[0],
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True, "random_seed": 42},
            {"name": "EntitySynonymMapper"},
            {"name": "ResponseSelector", "epochs": epochs, "constrain_similarities": True, "random_seed": 42},
            {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        ],
    }


def domain(data: TrainingData) -> dict[str, Any]:
    """Return the intents and entities of training data as a Rasa domain."""
    marks = [mark for example in data.examples for mark in example.marks]
    entities: list[str | dict[str, Any]] = []
    for type in sorted({mark.type for mark in marks}):
        told: dict[str, Any] = {}
        for name, values in (
            ("roles", {mark.role for mark in marks if mark.type == type}),
            ("groups", {mark.group for mark in marks if mark.type == type}),
        ):
            if known := sorted(value for value in values if value):
                told[name] = known
        entities.append({type: told} if told else type)
    intents = sorted({intent.partition("/")[0] for intent in data.intents})
    return {"version": "3.1", "intents": intents, "entities": entities}


def write_project(folder: Path, language: str, sources: Sequence[Source], epochs: int = EPOCHS) -> None:
    """Write `config.yml`, `domain.yml` and `data/nlu/` of one language; raises `BadTrainingData`."""
    mine = [source for source in sources if source.language == language]
    data = folder / "data" / "nlu"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    for source in mine:
        (data / f"{source.topic}.yml").write_text(source.text, "utf-8")
    _write(folder / "config.yml", configuration(language, epochs))
    _write(folder / "domain.yml", domain(join(read_text(source.text, source.place) for source in mine)))


def digest(language: str, sources: Sequence[Source], epochs: int = EPOCHS) -> str:
    """Return a name for just this data and pipeline, 32 hexadecimal digits."""
    hashed = blake2b(repr(configuration(language, epochs)).encode(), digest_size=16)
    for source in sources:
        if source.language == language:
            hashed.update(f"\0{source.name}\0{source.text}".encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _write(path: Path, value: Mapping[str, Any]) -> None:
    yaml, text = YAML(typ="safe", pure=True), StringIO()
    yaml.default_flow_style = False
    yaml.representer.sort_base_mapping_type_on_output = False
    yaml.dump(dict(value), text)
    path.write_text(text.getvalue(), "utf-8")
