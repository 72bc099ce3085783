"""Training data written as Rasa 3 YAML, and the training data of a YAML file as it was written there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from ruamel.yaml.nodes import MappingNode

from kontor.nlu.data import BadTrainingData, Example, TrainingData
from kontor.nlu.formats.files import File
from kontor.nlu.marks import BadMark, write_marks
from kontor.nlu.nodes import Source
from kontor.nlu.rasa_yaml import read_text

HEAD = 'version: "3.1"'
"""How a file of training data begins."""

_PLAIN = re.compile(r"[A-Za-z_][\w/+.-]*")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def write(data: TrainingData) -> str:
    """Return data as one YAML text that reads back the same, its intents in the order of their first examples.

    Raises `BadTrainingData` for what the format cannot hold, such as blanks around an example.
    """
    intents: dict[str, list[Example]] = {}
    for example in data.examples:
        intents.setdefault(example.intent, []).append(example)
    lines = [HEAD, "nlu:"] if data != TrainingData() else [HEAD]
    for intent, examples in intents.items():
        lines += _intent(intent, examples)
    lines += _tables(data)
    text = "\n".join(lines) + "\n"
    _check(data, text, [example for examples in intents.values() for example in examples])
    return text


def nlu_part(file: File) -> str:
    """Return the training data of a YAML file with its comments, or written anew where a part cannot stand alone."""
    data = read_text(file.text, file.name)
    part = _cut(file)
    try:
        same = _bare(read_text(part, file.name).examples) == _bare(data.examples)
    except BadTrainingData:
        same = False
    return part if same else write(data)


def name(word: str) -> str:
    """Return a name as YAML writes it, in quotes where it would be read as something else."""
    plain = _PLAIN.fullmatch(word) and word.lower() not in _WORDS
    return word if plain else json.dumps(word, ensure_ascii=False)


def _intent(intent: str, examples: list[Example]) -> Iterator[str]:
    written = [_written(example) for example in examples]
    yield f"- intent: {name(intent)}"
    if any("\n" in one for one in written):
        yield "  examples:"
        yield from (f"  - text: {json.dumps(one, ensure_ascii=False)}" for one in written)
        return
    yield from _block(written)


def _written(example: Example) -> str:
    try:
        return write_marks(example.text, example.marks)
    except BadMark as error:
        raise BadTrainingData(f"{example.source}:{example.line}: {error}") from error


def _tables(data: TrainingData) -> Iterator[str]:
    marked = {
        example.text[mark.start : mark.end].lower(): mark.value
        for example in data.examples
        for mark in example.marks
        if example.text[mark.start : mark.end] != mark.value
    }
    spellings: dict[str, list[str]] = {}
    for spelling, value in data.synonyms.items():
        if marked.get(spelling) != value:
            spellings.setdefault(value, []).append(spelling)
    tables = (("synonym", spellings), ("lookup", data.lookups), ("regex", data.regexes))
    for kind, table in tables:
        for key, values in table.items():
            yield f"- {kind}: {name(key)}"
            yield from _block(values)


def _block(values: Iterable[str]) -> Iterator[str]:
    yield "  examples: |"
    yield from (f"    - {value}" for value in values)


def _check(data: TrainingData, text: str, examples: list[Example]) -> None:
    """Raise unless a text reads back as the data it was written from."""
    try:
        read = read_text(text, "what was written")
    except BadTrainingData as error:
        raise BadTrainingData(f"this data has no YAML form: {error}") from error
    for one, other in zip(_bare(examples), _bare(read.examples), strict=False):
        if one != other:
            raise BadTrainingData(f"“{one[1]}” of {one[0]} has no YAML form; take blanks and control characters away")
    tables = (read.synonyms, read.lookups, read.regexes)
    if len(read.examples) != len(examples) or tables != (data.synonyms, data.lookups, data.regexes):
        raise BadTrainingData("a name or value of this data has no YAML form; take blanks and control characters away")


def _bare(examples: Iterable[Example]) -> list[tuple[object, ...]]:
    return [(one.intent, one.text, one.marks) for one in examples]


def _cut(file: File) -> str:
    """Return the version and the `nlu:` part of a text, with the comments above and inside."""
    source = Source(file.name)
    root = source.compose(file.text)
    if not isinstance(root, MappingNode) or set(source.parts(root)) <= {"version", "nlu"}:
        return file.text
    starts = sorted((int(key.start_mark.line), str(key.value)) for key, _ in root.value)
    lines = file.text.splitlines(keepends=True)
    begin = next((line for line, key in starts if key == "nlu"), len(lines))
    end = next((line for line, key in starts if line > begin), len(lines))
    while begin and lines[begin - 1].startswith("#"):
        begin -= 1
    while end > begin and not lines[end - 1].rstrip().strip("#").strip():
        end -= 1
    return "".join([f"{HEAD}\n\n", *lines[begin:end]])
