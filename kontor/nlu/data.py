"""Training data as values: examples with their marked entities, synonyms, lookup tables and regular expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


class BadTrainingData(ValueError):
    """Training data that cannot be read; one line with file, line and what to do."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An entity marked in an example; `start` and `end` are character offsets of the example's plain text."""

    type: str
    value: str
    start: int
    end: int
    role: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One way to say an intent, without its marks' brackets. A sub-intent is named `faq/returns`."""

    intent: str
    text: str
    marks: tuple[Mark, ...] = ()
    source: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Passed:
    """What stands in a file and teaches nothing: Rasa passes over it with a warning, and so does Kontor."""

    source: str
    line: int
    text: str
    mend: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.text}, passed over; {self.mend}"


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Everything one language is trained from.

    `synonyms` maps a spelling in lower case to its value. `places` tells the file and line of what is no example:
    of `("synonym", spelling as written)`, `("lookup", name)`, `("regex", name)`. `passed` is what was passed over,
    in the order of files and lines.
    """

    examples: tuple[Example, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    regexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[tuple[str, str], tuple[str, int]] = field(default_factory=dict, compare=False)
    passed: tuple[Passed, ...] = field(default=(), compare=False)

    @property
    def intents(self) -> tuple[str, ...]:
        """Return the names of the intents, sorted."""
        return tuple(sorted({example.intent for example in self.examples}))


def join(parts: Iterable[TrainingData]) -> TrainingData:
    """Return several files' data as one; of two synonyms for one spelling the later counts."""
    examples: list[Example] = []
    synonyms: dict[str, str] = {}
    lookups: dict[str, tuple[str, ...]] = {}
    regexes: dict[str, tuple[str, ...]] = {}
    places: dict[tuple[str, str], tuple[str, int]] = {}
    passed: list[Passed] = []
    for part in parts:
        examples.extend(part.examples)
        synonyms.update(part.synonyms)
        places.update(part.places)
        passed.extend(part.passed)
        for kept, new in ((lookups, part.lookups), (regexes, part.regexes)):
            for name, values in new.items():
                kept[name] = kept.get(name, ()) + values
    return TrainingData(tuple(examples), synonyms, lookups, regexes, places, tuple(passed))
