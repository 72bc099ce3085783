"""Examples written into a YAML file by hand's rules: one line more, every comment, blank and quote left as it was.

The parser tells where a block ends, and the line is put there as text; nothing is dumped anew. The result is read back
before it replaces the file, so a layout this does not know is refused instead of damaged.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kontor.nlu.data import BadTrainingData, Example, Mark, TrainingData
from kontor.nlu.formats.write import HEAD, name
from kontor.nlu.marks import BadMark, write_marks
from kontor.nlu.nodes import Source, empty
from kontor.nlu.rasa_yaml import read_text

_NLU = re.compile(r"""(?:\ufeff)?["']?nlu["']?\s*:""")


def add_example(path: Path, intent: str, text: str, marks: Sequence[Mark] = ()) -> Example:
    """Write one example into a Rasa YAML file and return it with its line.

    The file is made where it is missing, an intent it lacks gets a block of its own at the end, and an example that
    stands there already is not written twice. A text of several lines becomes one where it has no marks. Raises
    `BadTrainingData` and leaves the file as it was.
    """
    if path.suffix.lower() not in (".yml", ".yaml"):
        raise BadTrainingData(f"{path}:1: examples are only added to YAML; convert it with `kontor rasa import`")
    before = _load(path)
    written = _written(path, text if marks else _one_line(text), marks)
    old = read_text(before, path.as_posix())
    wanted = read_text(f"nlu:\n- intent: {json.dumps(intent)}\n  examples: |\n    - {written}\n", "").examples
    if len(wanted) != 1:
        raise BadTrainingData(f"{path}:1: an example needs words; give it some")
    if found := next((one for one in old.examples if (one.intent, one.text) == (intent, wanted[0].text)), None):
        return found
    for after in _tries(before, path.as_posix(), intent, written):
        if (new := _fits(old, after, wanted[0], path.as_posix())) is not None:
            _save(path, before, after)
            return new
    raise BadTrainingData(f"{path}:1: the example fits nowhere in this layout; add “- {written}” to “{intent}” by hand")


def _load(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise BadTrainingData(f"{path}:1: cannot be read; save it as UTF-8 text that you may read") from error


def _one_line(text: str) -> str:
    spaced = (" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text)
    return " ".join("".join(one for one in spaced if unicodedata.category(one) != "Cs").split())


def _written(path: Path, text: str, marks: Sequence[Mark]) -> str:
    try:
        return write_marks(text, marks)
    except BadMark as error:
        raise BadTrainingData(f"{path}:1: {error}") from error


def _fits(old: TrainingData, after: str, wanted: Example, file: str) -> Example | None:
    """Return the new example where a text holds just it beside all the old ones."""
    try:
        new = read_text(after, file)
    except BadTrainingData:
        return None
    same = Counter(map(_bare, new.examples)) == Counter([*map(_bare, old.examples), _bare(wanted)])
    kept = (new.lookups, new.regexes) == (old.lookups, old.regexes) and old.synonyms.items() <= new.synonyms.items()
    return next(one for one in new.examples if _bare(one) == _bare(wanted)) if same and kept else None


def _bare(example: Example) -> Example:
    return replace(example, source="", line=0)


@dataclass(frozen=True, slots=True)
class _Layout:
    """A file as lines that keep their ends, and its `nlu:` part."""

    source: Source
    lines: list[str]
    nlu: Node | None

    def with_lines(self, at: int, new: Sequence[str]) -> str:
        """Return the text with more lines, given without their ends, before the line of a number from 0."""
        end = "\r\n" if self.lines and self.lines[0].endswith("\r\n") else "\n"
        before = "".join(self.lines[:at])
        if before and not before.endswith("\n"):
            before += end
        return before + "".join(line + end for line in new) + "".join(self.lines[at:])

    def last(self, start: int, end: int) -> int:
        """Return the line behind the last one that holds more than blanks and comments, of lines from 0."""
        end = min(end, len(self.lines))
        while end > start + 1 and not self.lines[end - 1].split("#")[0].strip():
            end -= 1
        return end


def _tries(text: str, file: str, intent: str, written: str) -> Iterator[str]:
    """Yield the text with the example in it, the smallest change first."""
    source = Source(file)
    nlu = source.parts(source.compose(text)).get("nlu")
    layout = _Layout(source, re.findall(r"[^\n]*\n|[^\n]+", text), nlu)
    items = source.sequence(nlu, "") if nlu is not None else []
    for item in reversed(items):
        keys = source.mapping(item, "")
        if "intent" in keys and source.word(keys["intent"], "intent").strip() == intent and "examples" in keys:
            yield from _in_block(layout, keys["examples"], written)
    yield _at_end(layout, items, intent, written)


def _in_block(layout: _Layout, examples: Node, written: str) -> Iterator[str]:
    if isinstance(examples, SequenceNode) and not examples.flow_style and examples.value:
        yield _listed(layout, examples, written)
    elif isinstance(examples, ScalarNode) and examples.style == "|":
        start = examples.start_mark.line + 1
        filled = [number for number in range(start, examples.end_mark.line + 1) if _stripped(layout, number)]
        told = [number for number in filled if _stripped(layout, number).startswith("-")]
        for number in reversed(told):
            line = layout.lines[number]
            lead = line[: len(line) - len(line.lstrip())]
            yield layout.with_lines(number + 1, [f"{lead}- {written}"])


def _stripped(layout: _Layout, number: int) -> str:
    return layout.lines[number].strip() if number < len(layout.lines) else ""


def _listed(layout: _Layout, examples: SequenceNode, written: str) -> str:
    """Return the text with one entry more in a list of examples, written the way the last one is."""
    entry = examples.value[-1]
    quoted = json.dumps(written, ensure_ascii=False)
    new = f"text: {quoted}" if isinstance(entry, MappingNode) else quoted
    at = layout.last(entry.start_mark.line, _end(entry))
    return layout.with_lines(at, [f"{' ' * examples.start_mark.column}- {new}"])


def _end(node: Node) -> int:
    """Return the line behind a node, from 0; what is written on one line ends with it."""
    mark = node.end_mark
    return int(mark.line) + (1 if mark.column or mark.line == node.start_mark.line else 0)


def _at_end(layout: _Layout, items: list[Node], intent: str, written: str) -> str:
    if not items:
        return _first(layout, name(intent), written)
    last, column = items[-1], layout.nlu.start_mark.column if layout.nlu else 0
    at = layout.last(last.start_mark.line, _end(last))
    parted = len(items) > 1 and not _stripped(layout, last.start_mark.line - 1)
    return layout.with_lines(at, [*([""] if parted else []), *_block(" " * column, name(intent), written)])


def _first(layout: _Layout, intent: str, written: str) -> str:
    if layout.nlu is not None and empty(layout.nlu):
        line = next((number for number, one in enumerate(layout.lines) if _NLU.match(one)), 0)
        return layout.with_lines(line + 1, _block("", intent, written))
    head = [] if "".join(layout.lines).strip() else [HEAD]
    return layout.with_lines(len(layout.lines), [*head, "nlu:", *_block("", intent, written)])


def _block(lead: str, intent: str, written: str) -> list[str]:
    return [f"{lead}- intent: {intent}", f"{lead}  examples: |", f"{lead}    - {written}"]


def _save(path: Path, before: str, after: str) -> None:
    """Replace the file in one step, unless somebody has changed it meanwhile."""
    if _load(path) != before:
        raise BadTrainingData(f"{path}:1: the file was changed meanwhile; try again")
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, prefix=".", suffix=path.suffix, delete=False) as file:
        file.write(after.encode("utf-8"))
    if path.exists():
        shutil.copymode(path, file.name)
    else:
        Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
