"""Training data in the Rasa 3 YAML format, read into values; every error names file, line and the mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kontor.nlu.data import Example, Mark, TrainingData, join
from kontor.nlu.marks import BadMark, read_marks

_ITEMS = ("intent", "synonym", "lookup", "regex")
_EXTRAS = {"examples", "metadata"}


class BadTrainingData(ValueError):
    """Training data that cannot be read; one line with file, line and what to do."""


def read_files(paths: Iterable[Traversable]) -> TrainingData:
    """Return the joined data of files and of the YAML files inside folders, in the order of their names."""
    return join(read_text(path.read_text(encoding="utf-8"), path.name) for root in paths for path in _files(root))


def read_text(text: str, source: str) -> TrainingData:
    """Return the `nlu:` part of one YAML text, passing over a Rasa file's other parts; errors call it `source`."""
    return _File(source).read(_compose(text, source))


def _files(path: Traversable) -> Iterator[Traversable]:
    if path.is_file():
        yield path
        return
    for child in sorted(path.iterdir(), key=lambda item: item.name):
        if child.is_dir() or child.name.endswith((".yml", ".yaml")):
            yield from _files(child)


def _compose(text: str, source: str) -> Node | None:
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadTrainingData(
            f"{source}:{line}: not valid YAML ({error.problem}); check indentation and quotes"
        ) from error
    except YAMLError as error:
        raise BadTrainingData(
            f"{source}:1: not valid YAML; save the file as UTF-8 text without control characters"
        ) from error
    return node


@dataclass
class _File:
    """What was read of one file so far."""

    source: str
    examples: list[Example] = field(default_factory=list)
    synonyms: dict[str, str] = field(default_factory=dict)
    lookups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    regexes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, root: Node | None) -> TrainingData:
        if root is not None:
            nlu = self._mapping(root, "the file must start with keys like “version:” and “nlu:”").get("nlu")
            for item in self._sequence(nlu) if nlu is not None else ():
                self._item(item)
        return TrainingData(tuple(self.examples), self.synonyms, self.lookups, self.regexes)

    def _item(self, item: Node) -> None:
        keys = self._mapping(item, "each entry must start with “- intent:”, “- synonym:”, “- lookup:” or “- regex:”")
        kind = next((name for name in _ITEMS if name in keys), None)
        if kind is None or set(keys) - {kind} - _EXTRAS:
            wrong = next(iter(set(keys) - _EXTRAS - {kind or ""}), "nothing")
            raise self._bad(item, f"“{wrong}” is no kind of entry; use one of {', '.join(_ITEMS)}, with “examples”")
        name = self._word(keys[kind], kind)
        lines = list(self._examples(keys.get("examples"), item, name))
        readers: dict[str, Callable[[str, list[tuple[int, str]]], None]] = {
            "intent": self._intent, "synonym": self._synonym, "lookup": self._lookup, "regex": self._regex,
        }  # fmt: skip
        readers[kind](name, lines)

    def _intent(self, name: str, lines: list[tuple[int, str]]) -> None:
        for line, written in lines:
            try:
                text, marks = read_marks(written)
            except BadMark as error:
                raise BadTrainingData(f"{self.source}:{line}: {error}") from error
            self._marked_synonyms(text, marks)
            self.examples.append(Example(name, text, marks, self.source, line))

    def _marked_synonyms(self, text: str, marks: Iterable[Mark]) -> None:
        for mark in marks:
            if mark.value != text[mark.start : mark.end]:
                self.synonyms[text[mark.start : mark.end].casefold()] = mark.value

    def _synonym(self, name: str, lines: list[tuple[int, str]]) -> None:
        self.synonyms.update((text.casefold(), name) for _, text in lines)

    def _lookup(self, name: str, lines: list[tuple[int, str]]) -> None:
        self.lookups[name] = self.lookups.get(name, ()) + tuple(text for _, text in lines)

    def _regex(self, name: str, lines: list[tuple[int, str]]) -> None:
        self.regexes[name] = self.regexes.get(name, ()) + tuple(text for _, text in lines)

    def _examples(self, node: Node | None, item: Node, name: str) -> Iterator[tuple[int, str]]:
        if node is None:
            raise self._bad(item, f"“{name}” has no examples; add “examples: |” and lines that start with “- ”")
        if isinstance(node, SequenceNode):
            yield from (self._listed(entry) for entry in node.value)
            return
        first = node.start_mark.line + (2 if getattr(node, "style", None) in ("|", ">") else 1)
        for number, line in enumerate(self._word(node, "examples").splitlines(), first):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if not line.lstrip().startswith("- "):
                raise BadTrainingData(
                    f"{self.source}:{number}: an example of “{name}” must start with “- ”; put it on one line"
                )
            yield number, line.lstrip()[2:].strip()

    def _listed(self, entry: Node) -> tuple[int, str]:
        if isinstance(entry, MappingNode):
            text = self._mapping(entry, "").get("text")
            if text is None:
                raise self._bad(entry, "an example written as keys needs “text:”")
            entry = text
        return entry.start_mark.line + 1, self._word(entry, "example").strip().removeprefix("- ").strip()

    def _word(self, node: Node, key: str) -> str:
        if not isinstance(node, ScalarNode) or not str(node.value).strip():
            raise self._bad(node, f"“{key}” must be a text; give it one")
        return str(node.value)

    def _sequence(self, node: Node) -> list[Node]:
        if isinstance(node, ScalarNode) and not node.value:
            return []
        if not isinstance(node, SequenceNode):
            raise self._bad(node, "“nlu” must be a list; start its entries with “- intent: …”")
        return list(node.value)

    def _mapping(self, node: Node, mend: str) -> dict[str, Node]:
        if not isinstance(node, MappingNode):
            raise self._bad(node, mend)
        keys: dict[str, Node] = {}
        for key, value in node.value:
            if str(key.value) in keys:
                raise self._bad(key, f"“{key.value}” is written twice; join the two")
            keys[str(key.value)] = value
        return keys

    def _bad(self, node: Node, mend: str) -> BadTrainingData:
        return BadTrainingData(f"{self.source}:{node.start_mark.line + 1}: {mend}")
