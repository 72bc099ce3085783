"""YAML as nodes that know their lines, so that whatever is wrong can be named with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import Reader, ReaderError

from kontor.nlu.data import BadTrainingData

NEWEST = (3, 1)
"""The newest version of Rasa's file format; a Rasa 3.6 passes over files of a newer one."""


class _Stretches(Reader):
    """Passes over a stretch within a line at once: sign by sign takes longer than all other reading of examples."""

    def forward(self, length: int = 1) -> None:
        end = self.pointer + length
        if length > 1 and end + 1 < len(self.buffer) and self.buffer[self.pointer : end].isprintable():
            self.pointer, self.index, self.column = end, self.index + length, self.column + length
        else:  # a line may end here, or the text
            super().forward(length)


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML text; `name` is what errors call it."""

    name: str

    def compose(self, text: str) -> Node | None:
        """Return the root of a text, or None where it is empty; raises `BadTrainingData`."""
        text = _unescaped(text.removeprefix("\ufeff"))
        try:
            yaml = YAML(typ="safe", pure=True)
            yaml.Reader = _Stretches
            root: Node | None = yaml.compose(text)
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            problem = f"not valid YAML ({error.problem}); check indentation and quotes"
            raise BadTrainingData(f"{self.name}:{line}: {problem}") from error
        except ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            problem = f"the sign U+{error.character:04X} may not stand in YAML; delete it, or save the file as UTF-8"
            raise BadTrainingData(f"{self.name}:{line}: {problem}") from error
        except (YAMLError, ValueError, KeyError, IndexError, AttributeError, NotImplementedError) as error:
            problem = "not valid YAML; check indentation and quotes"
            raise BadTrainingData(f"{self.name}:1: {problem}") from error
        except RecursionError as error:
            raise BadTrainingData(f"{self.name}:1: too deeply nested; take brackets away") from error
        return root

    def parts(self, root: Node | None) -> dict[str, Node]:
        """Return the top keys of a file of Rasa's; raises `BadTrainingData` when its version is too new."""
        if root is None or empty(root):
            return {}
        keys = self.mapping(root, "the file must start with keys like “version:” and “nlu:”")
        version = keys.get("version")
        if isinstance(version, ScalarNode) and _numbers(str(version.value)) > NEWEST:
            raise self.bad(version, f'version {version.value} is newer than what is read here; write “version: "3.1"”')
        return keys

    def mapping(self, node: Node, mend: str) -> dict[str, Node]:
        """Return the keys of a mapping, `<<` merged in; a key that is written twice is an error."""
        if not isinstance(node, MappingNode):
            raise self.bad(node, mend)
        keys: dict[str, Node] = {}
        merged: dict[str, Node] = {}
        for key, value in node.value:
            name = self.word(key, "a key")
            if name == "<<":
                merged |= self._merged(value, node)
            elif name in keys:
                raise self.bad(key, f"“{name}” is written twice; join the two")
            else:
                keys[name] = value
        return {**merged, **keys}

    def _merged(self, node: Node, into: Node) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for part in reversed(node.value) if isinstance(node, SequenceNode) else (node,):
            if part is into:
                raise self.bad(node, "a part cannot be merged into itself; name another behind “<<:”")
            try:
                found |= self.mapping(part, "“<<” needs keys with values; name such a part")
            except RecursionError as error:
                raise self.bad(into, "parts are merged in a circle; take one “<<” away") from error
        return found

    def sequence(self, node: Node, mend: str) -> list[Node]:
        """Return the entries of a list; an empty value is an empty list."""
        if empty(node):
            return []
        if not isinstance(node, SequenceNode):
            raise self.bad(node, mend)
        return list(node.value)

    def word(self, node: Node, key: str) -> str:
        """Return a text that is not blank; numbers and such are taken as they are written."""
        if not isinstance(node, ScalarNode) or not str(node.value).strip():
            raise self.bad(node, f"“{key}” must be a text; give it one")
        return str(node.value)

    def value(self, node: Node) -> Any:
        """Return what a node holds as plain values."""
        try:
            return YAML(typ="safe", pure=True).constructor.construct_document(node)
        except (YAMLError, ValueError, TypeError, OverflowError, RecursionError, AttributeError) as error:
            raise self.bad(node, "this holds a key twice, or what only a program can read") from error

    def bad(self, node: Node, mend: str) -> BadTrainingData:
        """Return the error for a node."""
        return BadTrainingData(f"{self.name}:{node.start_mark.line + 1}: {mend}")


def empty(node: Node) -> bool:
    """Tell whether a node is a key's missing value."""
    return isinstance(node, ScalarNode) and node.value in ("", "null", "~") and node.style not in ("'", '"')


def _numbers(version: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in version.strip("\"' ").split("."))
    except ValueError:
        return ()


def _unescaped(text: str) -> str:
    r"""Return a text of plain ASCII with `\u00fc` as the character it names, as Rasa reads such files."""
    if not text.isascii() or "\\u" not in text:
        return text
    try:
        return text.encode().decode("raw_unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeError:
        return text
