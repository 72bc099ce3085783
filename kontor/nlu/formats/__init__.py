"""Training data in any format that Rasa ever had, read into one kind of value.

Rasa 3 YAML, and what older projects still hold: Rasa JSON (`rasa_nlu_data`) and Markdown (`## intent:...`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kontor.nlu.data import TrainingData, join
from kontor.nlu.formats.files import File, training_files
from kontor.nlu.formats.markdown import read_markdown
from kontor.nlu.formats.rasa_json import read_json
from kontor.nlu.rasa_yaml import BadTrainingData, read_text

__all__ = ["BadTrainingData", "read", "read_file"]


def read(path: Path) -> TrainingData:
    """Return the training data of a file or of all files below a folder, in the order of their names.

    A Rasa project's folder stands for its `data` folder. In folders, files of other kinds are passed over. Raises
    `BadTrainingData`, also when nothing is found.
    """
    data = join(map(read_file, training_files(path)))
    if not (data.examples or data.synonyms or data.lookups or data.regexes):
        raise BadTrainingData(
            f"{path}:1: no training data here; name files with “nlu:”, `rasa_nlu_data` or “## intent:”"
        )
    return data


def read_file(file: File) -> TrainingData:
    """Return the training data of one file."""
    return _READERS[file.kind](file)


def _yaml(file: File) -> TrainingData:
    return read_text(file.text, file.name)


_READERS: Mapping[str, Callable[[File], TrainingData]] = {
    "yaml": _yaml,
    "json": read_json,
    "markdown": read_markdown,
}
