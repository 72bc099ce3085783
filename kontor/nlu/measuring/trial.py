"""What is measured: data to learn from, examples to understand, texts that nothing should be understood from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kontor.nlu.data import Example, TrainingData
from kontor.nlu.embedded import OUT_OF_SCOPE
from kontor.nlu.formats import BadTrainingData, read
from kontor.nlu.measuring.answers import OUTSIDE
from kontor.nlu.tongues import everyday

GUESSED = ("en", "de", "es", "pt", "fr")
_ENOUGH = 2_000
"""Words that are looked at to guess a language."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One measurement's material; `language` is that of all its texts."""

    train: TrainingData
    test: tuple[Example, ...]
    outside: tuple[str, ...]
    language: str

    @property
    def texts(self) -> list[str]:
        """Everything that is read: the test's texts, then those out of scope."""
        return [example.text for example in self.test] + list(self.outside)

    @property
    def learnt(self) -> int:
        """How many of the test's texts stand in the training data too: of those nothing is told."""
        known = {example.text.casefold() for example in self.train.examples}
        return sum(example.text.casefold() in known for example in self.test)

    @property
    def marked(self) -> bool:
        """Whether both the training and the test data mark entities."""
        return all(any(example.marks for example in group) for group in (self.train.examples, self.test))


def read_trial(train: Path, test: Path, oos: Path | None = None, language: str | None = None) -> Trial:
    """Return the material of some files or folders, of any Rasa format; `oos` may be plain text, one a line.

    Examples of an intent named `out_of_scope`, `oos` or `nlu_fallback` are out of scope in the test data, and taught
    as such in the training data. Without a language the training data's is guessed. Raises `BadTrainingData`.
    """
    learnt, tested = _found(train), _found(test)
    outside = [example.text for example in tested.examples if example.intent in OUTSIDE]
    inside = tuple(example for example in tested.examples if example.intent not in OUTSIDE)
    if not inside:
        raise BadTrainingData(f"{test}:1: no examples to understand; name a file with “- intent: …” and examples")
    if not {example.intent for example in learnt.examples} - OUTSIDE:
        raise BadTrainingData(f"{train}:1: no examples to learn from; name a file with “- intent: …” and examples")
    taught = replace(learnt, examples=tuple(_taught(learnt.examples)))
    outside += read_outside(oos) if oos else ()
    return Trial(taught, inside, tuple(outside), language or guess(learnt))


def read_outside(path: Path) -> list[str]:
    """Return the texts of a file or folder whatever intent they have, or the lines of a plain text."""
    if not path.is_file() or path.suffix in (".yml", ".yaml", ".json", ".md"):
        return [example.text for example in _found(path).examples]
    lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    if lines[:1] == ["nlu:"] or any(line.startswith("version:") for line in lines[:3]):
        raise BadTrainingData(f"{path}:1: this is YAML; name it {path.stem}.yml")
    if not any(lines):
        raise BadTrainingData(f"{path}:1: no texts; write one a line")
    return [line for line in lines if line]


def guess(data: TrainingData) -> str:
    """Return the language whose everyday words make up the most of some examples; English where none are found."""
    words = [word for example in data.examples for word in example.text.lower().split()][:_ENOUGH]
    known = {language: {word for group in everyday(language) for word in group.split()} for language in GUESSED}
    return max(GUESSED, key=lambda language: sum(word in known[language] for word in words))


def _found(path: Path) -> TrainingData:
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there: name a file or a folder of training data")
    return read(path)


def _taught(examples: Iterable[Example]) -> Iterator[Example]:
    for example in examples:
        yield replace(example, intent=OUT_OF_SCOPE) if example.intent in OUTSIDE else example
