"""Training data in the Markdown format of Rasa 0 to 2: `## intent:greet` and lines that start with `-`, `*` or `+`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kontor.nlu.data import Example, Passed, TrainingData
from kontor.nlu.formats.files import File, read_table
from kontor.nlu.line import read_line
from kontor.nlu.marks import BadMark, read_marks

_HEAD = re.compile(r"##\s*(?P<kind>intent|synonym|regex|lookup)\s*:(?P<name>.*)")
_POINT = re.compile(r"\s*[-*+]\s*")


def read_markdown(file: File) -> TrainingData:
    """Return the training data of one Markdown file, other sections and comments left out.

    As in Rasa 2, a line that is no item is passed over.
    """
    read = _Read(file)
    for number, line in _lines(file.text):
        read.line(number, line)
    return TrainingData(
        tuple(read.examples), read.synonyms, read.lookups, read.regexes, read.places, tuple(read.passed)
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold something with their numbers; a comment leaves its line breaks behind."""
    lines = enumerate("".join(_uncommented(text)).split("\n"), 1)
    return ((number, line.strip()) for number, line in lines if line.strip())


def _uncommented(text: str) -> Iterator[str]:
    done = 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start)) >= 0:
        yield text[done:start]
        yield "\n" * text.count("\n", start, end)
        done = end + len("-->")
    yield text[done:]


@dataclass
class _Read:
    """What was read so far, and the section being read."""

    file: File
    kind: str = ""
    name: str = ""
    examples: list[Example] = field(default_factory=list)
    synonyms: dict[str, str] = field(default_factory=dict)
    lookups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    regexes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    passed: list[Passed] = field(default_factory=list)

    def line(self, number: int, line: str) -> None:
        if line.startswith("#"):
            self._section(number, line)
        elif point := _POINT.match(line):
            self._item(number, line[point.end() :].strip())
        elif self.kind == "lookup":
            self._look_up(read_table(self.file, number, line))
        elif self.kind:
            text = f"a line of “{self.name}” that does not start with “- ”"
            self.passed.append(Passed(self.file.name, number, text, "put each example on one line"))

    def _section(self, number: int, line: str) -> None:
        head = _HEAD.fullmatch(line)
        self.kind, self.name = (head["kind"], head["name"].strip()) if head else ("", "")
        if head and not self.name:
            raise self.file.bad(number, f"“## {self.kind}:” needs a name behind the colon")
        if self.kind in ("lookup", "regex"):
            self.places[self.kind, self.name] = (self.file.name, number)

    def _item(self, number: int, item: str) -> None:
        if not item:
            return
        if self.kind == "intent":
            self._example(number, item)
        elif self.kind == "synonym":
            self.synonyms[read_line(item).low] = self.name
            self.places["synonym", item] = (self.file.name, number)
        elif self.kind == "lookup":
            self._look_up((item,))
        elif self.kind == "regex":
            self.regexes[self.name] = (*self.regexes.get(self.name, ()), item)

    def _example(self, number: int, item: str) -> None:
        try:
            text, marks = read_marks(item)
        except BadMark as error:
            raise self.file.bad(number, str(error)) from error
        for mark in marks:
            spelt = text[mark.start : mark.end]
            if spelt != mark.value:
                self.synonyms[read_line(spelt).low] = mark.value
        self.examples.append(Example(self.name, text, marks, self.file.name, number))

    def _look_up(self, values: tuple[str, ...]) -> None:
        self.lookups[self.name] = self.lookups.get(self.name, ()) + values
