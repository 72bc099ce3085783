"""Training data in the Rasa 3 YAML format, read into values; every error names file, line and the mend.

What Rasa 3.6 reads with a warning is read here too, and what it passes over is kept as `Passed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kontor.nlu.data import BadTrainingData, Example, Mark, Passed, TrainingData
from kontor.nlu.line import read_line
from kontor.nlu.marks import BadMark, read_marks
from kontor.nlu.nodes import Source, empty

__all__ = ["BadTrainingData", "read_text"]

_ITEMS = ("intent", "synonym", "lookup", "regex")
_EXTRAS = {"examples", "metadata"}


def read_text(text: str, source: str) -> TrainingData:
    """Return the `nlu:` part of one YAML text, passing over a Rasa file's other parts; errors call it `source`."""
    place = Source(source)
    return _File(place).read(place.parts(place.compose(text)).get("nlu"))


@dataclass
class _File:
    """What was read of one file so far."""

    source: Source
    examples: list[Example] = field(default_factory=list)
    synonyms: dict[str, str] = field(default_factory=dict)
    lookups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    regexes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    passed: list[Passed] = field(default_factory=list)

    def read(self, nlu: Node | None) -> TrainingData:
        mend = "“nlu” must be a list; start its entries with “- intent: …”"
        for item in self.source.sequence(nlu, mend) if nlu is not None else ():
            self._item(item)
        parts = self.synonyms, self.lookups, self.regexes, self.places
        return TrainingData(tuple(self.examples), *parts, tuple(self.passed))

    def _item(self, item: Node) -> None:
        mend = "each entry must start with “- intent:”, “- synonym:”, “- lookup:” or “- regex:”"
        keys = self.source.mapping(item, mend)
        kind = next((name for name in _ITEMS if name in keys), None)
        if kind is None or set(keys) - {kind} - _EXTRAS:
            wrong = next((name for name in keys if name not in {*_EXTRAS, kind}), "nothing")
            mend = f"“{wrong}” is no kind of entry; use one of {', '.join(_ITEMS)}, with “examples”"
            raise self.source.bad(item, mend)
        name = self.source.word(keys[kind], kind).strip()
        lines = [(line, text) for line, text in self._examples(keys.get("examples"), name) if text]
        if not lines:
            self._pass(_line(item), f"“{name}” has no examples", "add “examples: |” and lines that start with “- ”")
            return
        readers: dict[str, Callable[[str, list[tuple[int, str]]], None]] = {
            "intent": self._intent, "synonym": self._synonym, "lookup": self._lookup, "regex": self._regex,
        }  # fmt: skip
        readers[kind](name, lines)
        if kind != "intent":
            told = {text: line for line, text in lines} if kind == "synonym" else {name: _line(item)}
            self.places |= {(kind, key): (self.source.name, line) for key, line in told.items()}

    def _intent(self, name: str, lines: list[tuple[int, str]]) -> None:
        for line, written in lines:
            try:
                text, marks = read_marks(written)
            except BadMark as error:
                raise BadTrainingData(f"{self.source.name}:{line}: {error}") from error
            self._marked_synonyms(text, marks)
            self.examples.append(Example(name, text, marks, self.source.name, line))

    def _marked_synonyms(self, text: str, marks: Iterable[Mark]) -> None:
        for mark in marks:
            if mark.value != text[mark.start : mark.end]:
                self.synonyms[read_line(text[mark.start : mark.end]).low] = mark.value

    def _synonym(self, name: str, lines: list[tuple[int, str]]) -> None:
        self.synonyms.update((read_line(text).low, name) for _, text in lines)

    def _lookup(self, name: str, lines: list[tuple[int, str]]) -> None:
        self.lookups[name] = self.lookups.get(name, ()) + tuple(text for _, text in lines)

    def _regex(self, name: str, lines: list[tuple[int, str]]) -> None:
        self.regexes[name] = self.regexes.get(name, ()) + tuple(text for _, text in lines)

    def _examples(self, node: Node | None, name: str) -> Iterator[tuple[int, str]]:
        if node is None or empty(node):
            return
        if isinstance(node, SequenceNode):
            yield from (self._listed(entry) for entry in node.value)
            return
        block = isinstance(node, ScalarNode) and node.style in ("|", ">")
        first = node.start_mark.line + (2 if block else 1)
        for number, line in enumerate(self.source.word(node, "examples").splitlines(), first):
            written = line.strip()
            if not written or written.startswith("#"):
                continue
            if not written.startswith("-"):
                self._pass(number, f"an example of “{name}” that does not start with “- ”", "put it on one line")
            else:
                yield number, written[1:].strip()

    def _pass(self, line: int, text: str, mend: str) -> None:
        self.passed.append(Passed(self.source.name, line, text, mend))

    def _listed(self, entry: Node) -> tuple[int, str]:
        line = _line(entry)
        if isinstance(entry, MappingNode):
            text = self.source.mapping(entry, "").get("text")
            if text is None:
                raise self.source.bad(entry, "an example written as keys needs “text:”")
            return line, self.source.word(text, "text").strip()
        return line, self.source.word(entry, "example").strip().removeprefix("- ").strip()


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
