"""Examples filed into the files a bot is trained from, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kontor.nlu.data import BadTrainingData, Example
from kontor.nlu.formats.edit import add_example
from kontor.nlu.progress import Progress, each, silently
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import Source


@dataclass(slots=True)
class Filing:
    """Writes examples into the workspace's training data.

    `topics` names, for each intent and language, the topic that has it; `texts` and `words` are those of all examples,
    in lower case. `roots` are the folders that they came from, the first that has a file counting; `workspace` is the
    folder that may be written in. A file from elsewhere is copied there first: an installed package's is never touched.
    """

    topics: Mapping[str, Mapping[str, str]]
    texts: frozenset[str]
    words: frozenset[str]
    roots: Sequence[Path]
    workspace: Path
    _done: list[tuple[Path, bytes | None]] = field(default_factory=list)

    @property
    def intents(self) -> tuple[str, ...]:
        """Every intent there is, sorted."""
        return tuple(sorted(self.topics))

    def file(self, language: str, intent: str, text: str) -> Example:
        """Write an example and return it with its place; raises `BadTrainingData`."""
        name = f"{language}/{self._topic(language, intent)}.yml"
        path = self._writable(name)
        before = path.read_bytes() if path.exists() else None
        if before is None and (original := self._original(name)) is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(original.read_bytes())
        path.parent.mkdir(parents=True, exist_ok=True)
        example = add_example(path, intent, text)
        self._done.append((path, before))
        return example

    def undo(self) -> bool:
        """Take the last example back, leaving its file as it was; False when there is none."""
        if not self._done:
            return False
        path, before = self._done.pop()
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
        return True

    def _topic(self, language: str, intent: str) -> str:
        """Return the topic that has an intent, in this language or in another."""
        having = self.topics.get(intent)
        if not having:
            raise BadTrainingData(f"no training data has the intent {intent!r}: write its first example by hand")
        return having.get(language) or next(iter(having.values()))

    def _writable(self, name: str) -> Path:
        original = self._original(name)
        if original is not None and original.resolve().is_relative_to(self.workspace.resolve()):
            return original
        return self.workspace / "training_data" / name

    def _original(self, name: str) -> Path | None:
        return next((root / name for root in self.roots if (root / name).is_file()), None)


def read_filing(
    sources: Sequence[Source], roots: Sequence[Path], workspace: Path, progress: Progress = silently
) -> Filing:
    """Return what files into the files that a bot is trained from; raises `BadTrainingData`.

    Each is read once, and here: a bot's megabytes of YAML take seconds.
    """
    topics: dict[str, dict[str, str]] = {}
    texts: set[str] = set()
    for source in each(progress, "reading training data", sources):
        for example in read_text(source.text, source.place).examples:
            topics.setdefault(example.intent, {}).setdefault(source.language, source.topic)
            texts.add(example.text.casefold())
    words = {word.strip(".,;:!?\"'()") for text in texts for word in text.split()}
    return Filing(topics, frozenset(texts), frozenset(words), roots, workspace)
