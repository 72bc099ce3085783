"""Which files of a folder hold training data, and their text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kontor.nlu.rasa_yaml import BadTrainingData

KINDS = {".yml": "yaml", ".yaml": "yaml", ".json": "json", ".md": "markdown"}

_SIGNS = {
    "yaml": re.compile(r"""^(?:\ufeff)?["']?nlu["']?[ \t]*:""", re.MULTILINE),
    "json": re.compile(r'"rasa_nlu_data"'),
    "markdown": re.compile(r"^[ \t]*##[ \t]*(?:intent|synonym|regex|lookup)[ \t]*:", re.MULTILINE),
}
"""What a file of each kind holds when it is training data."""

_LEVELS = 4
"""How far above a file the tables it names are looked for: Rasa 1 named them from the project's folder."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of training data; `name` is what errors call it, `kind` one of yaml, json and markdown."""

    path: Path
    name: str
    kind: str
    text: str

    def line(self, offset: int) -> int:
        """Return the number of the line at an offset of the text, from 1."""
        return self.text.count("\n", 0, offset) + 1

    def bad(self, line: int, mend: str) -> BadTrainingData:
        """Return the error for a line."""
        return BadTrainingData(f"{self.name}:{line}: {mend}")


def training_files(path: Path) -> Iterator[File]:
    """Yield a file, or the files below a folder that hold training data, in the order of their names."""
    if path.is_file():
        yield load(path)
        return
    if not path.is_dir():
        raise BadTrainingData(f"{path}:1: there is no such file or folder; name one with training data")
    for file in walk(data_folder(path)):
        loaded = load(file)
        if _SIGNS[loaded.kind].search(loaded.text):
            yield loaded


def data_folder(path: Path) -> Path:
    """Return where a Rasa project keeps its training data, or the folder itself where it is no project."""
    project = any((path / name).exists() for name in ("domain.yml", "domain", "config.yml", "data/nlu.yml"))
    return path / "data" if project and (path / "data").is_dir() else path


def walk(folder: Path) -> Iterator[Path]:
    """Yield the files of a known ending below a folder, hidden ones left out, in the order of their names."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        yield from (Path(place) / name for name in sorted(names) if Path(name).suffix.lower() in KINDS)


def load(path: Path) -> File:
    """Return one file with its text, without a byte order mark and with plain line ends."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise BadTrainingData(f"{path}:1: a file of this ending is not read; use one of {', '.join(KINDS)}")
    try:
        return File(path, path.as_posix(), kind, path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadTrainingData(f"{path}:1: cannot be read; save it as UTF-8 text that you may read") from error


def read_table(file: File, line: int, name: str) -> tuple[str, ...]:
    """Return the lines of a table that training data names by its file, such as `data/lookups/cities.txt`.

    It is looked for beside the file and in the folders above it; a name that leads out of them is refused.
    """
    wanted = Path(name.strip())
    folders = [file.path.resolve().parent, *file.path.resolve().parent.parents][: _LEVELS + 1]
    for folder in folders:
        place = (folder / wanted).resolve()
        if not wanted.is_absolute() and place.is_relative_to(folder) and place.is_file():
            try:
                lines = place.read_text(encoding="utf-8-sig").splitlines()
            except (OSError, UnicodeDecodeError):
                break
            return tuple(filter(None, map(str.strip, lines)))
    raise file.bad(line, f"the table {name.strip()} cannot be read; put it beside this file as UTF-8 text")
