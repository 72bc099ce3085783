"""Examples filed into the files a bot is trained from, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kontor.nlu.data import BadTrainingData, Example
from kontor.nlu.formats.edit import add_example
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import Source


@dataclass(slots=True)
class Filing:
    """Writes examples into the workspace's training data.

    `sources` is what the bot is trained from, `roots` the folders it came from, the first that has a file counting;
    `workspace` is the folder that may be written in. A file from elsewhere is copied there first: an installed
    package's is never touched.
    """

    sources: Sequence[Source]
    roots: Sequence[Path]
    workspace: Path
    _done: list[tuple[Path, bytes | None]] = field(default_factory=list)

    def intents(self) -> list[str]:
        """Return every intent there is, sorted."""
        return sorted({intent for source in self.sources for intent in read_text(source.text, source.place).intents})

    def words(self) -> set[str]:
        """Return every word of the examples, in lower case."""
        texts = (example.text for source in self.sources for example in read_text(source.text, source.place).examples)
        return {word.strip(".,;:!?\"'()").casefold() for text in texts for word in text.split()}

    def texts(self) -> set[str]:
        """Return every example's text, in lower case."""
        return {
            example.text.casefold()
            for source in self.sources
            for example in read_text(source.text, source.place).examples
        }

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
        having = [one for one in self.sources if intent in read_text(one.text, one.place).intents]
        here = next((one.topic for one in having if one.language == language), None)
        if here is None and not having:
            raise BadTrainingData(f"no training data has the intent {intent!r}: write its first example by hand")
        return here or having[0].topic

    def _writable(self, name: str) -> Path:
        original = self._original(name)
        if original is not None and original.resolve().is_relative_to(self.workspace.resolve()):
            return original
        return self.workspace / "training_data" / name

    def _original(self, name: str) -> Path | None:
        return next((root / name for root in self.roots if (root / name).is_file()), None)
