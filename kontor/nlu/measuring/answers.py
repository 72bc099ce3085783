"""What an engine said of each text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kontor.nlu.embedded import OUT_OF_SCOPE
from kontor.understanding import Reading

OUTSIDE = frozenset((OUT_OF_SCOPE, "oos", "nlu_fallback"))
"""The names under which data files and engines keep texts that are out of scope."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One text as an engine read it.

    `ranking` has no out-of-scope label in it; `intent` is the engine's own decision, None out of scope; `scope` tells
    how far in scope a text is, comparable between texts of one engine; `spans` are type, start and end of entities;
    `cpu_ms` is the processor's part of `ms`, which other work on the machine does not lengthen.
    """

    ranking: tuple[tuple[str, float], ...]
    intent: str | None
    scope: float
    spans: tuple[tuple[str, int, int], ...]
    ms: float
    cpu_ms: float = 0.0

    @property
    def best(self) -> str | None:
        """The likeliest intent, whatever the engine decided about scope."""
        return self.ranking[0][0] if self.ranking else None

    @property
    def certainty(self) -> float:
        """The chance that `best` is right."""
        return self.ranking[0][1] if self.ranking else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return what `answer` reads back."""
        return asdict(self)


def answer(fields: Mapping[str, Any]) -> Answer:
    """Return an answer from what `as_json` gave."""
    return Answer(
        tuple((str(name), float(chance)) for name, chance in fields["ranking"]),
        fields["intent"],
        float(fields["scope"]),
        tuple((str(type), int(start), int(end)) for type, start, end in fields["spans"]),
        float(fields["ms"]),
        float(fields["cpu_ms"]),
    )


def answer_of(reading: Reading, ms: float, cpu_ms: float) -> Answer:
    """Return a reading as an answer."""
    ranking = tuple(pair for pair in reading.ranking if pair[0] not in OUTSIDE)
    spans = tuple((entity.type, entity.start, entity.end) for entity in reading.entities)
    intent = None if reading.intent in OUTSIDE else reading.intent
    return Answer(ranking, intent, reading.scope, spans, ms, cpu_ms)
