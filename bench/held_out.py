"""Messages that training never saw, with what each means, and how well a bot's engine finds it in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kontor.nlu.data import Example, Mark
from kontor.nlu.embedded import Embedded
from kontor.nlu.rasa_yaml import read_text
from kontor.understanding import Context, Entity, Reading

SETS = Path(__file__).parents[1] / "tests" / "kontor" / "nlu" / "held_out"
"""`inbox` is what strangers would write to such a business, `hard` what they wrote without the words to be expected.

`values` is full of values in all wordings, for which alone it was written.
"""
WITHOUT_INTENT = frozenset({"elsewhere"})
"""The topics that are out of scope whole: their messages stand in `out_of_scope.txt`, without a file of their own."""
TYPES = frozenset("day time daypart flight_number place booking_reference size money colour".split())

Value = tuple[str, int, int, str]
"""A type, where it stands, and its normal form as the sets write it."""


@dataclass(slots=True)
class Values:
    """Which values were found rightly, missed, and found where none is."""

    right: int = 0
    missed: list[tuple[str, Value]] = field(default_factory=list)
    added: list[tuple[str, Value]] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """The F1 of values whose place, type and normal form are exactly right."""
        return 2 * self.right / max(1, 2 * self.right + len(self.missed) + len(self.added))

    def take(self, example: Example, reading: Reading) -> None:
        """Count one message."""
        wanted, found = set(map(_marked, example.marks)), set(map(_told, values(reading)))
        self.right += len(wanted & found)
        self.missed += [(example.text, value) for value in sorted(wanted - found)]
        self.added += [(example.text, value) for value in sorted(found - wanted)]

    def __str__(self) -> str:
        """List what is wrong, a line each."""
        told = [("missed", *one) for one in self.missed] + [("added", *one) for one in self.added]
        return "\n".join(f"{what} | {text} | {value}" for what, text, value in told)


def written(chosen: str, language: str, topics: Iterable[str]) -> tuple[Example, ...]:
    """Return the messages of one set, language and topics."""
    paths = (SETS / chosen / language / f"{topic}.yml" for topic in topics if topic not in WITHOUT_INTENT)
    return tuple(example for path in paths for example in read_text(path.read_text("utf-8"), path.name).examples)


def read(engine: Embedded, language: str, text: str) -> Reading:
    """Return what a message means on the day for which the sets are marked, to a customer in Berlin."""
    now = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    return engine.understand(text, Context(now, language, ZoneInfo("Europe/Berlin")))


def values(reading: Reading) -> Iterable[Entity]:
    """Return those values of a reading that the sets mark."""
    return (entity for entity in reading.entities if entity.type in TYPES)


def _marked(mark: Mark) -> Value:
    return mark.type, mark.start, mark.end, mark.value


def _told(entity: Entity) -> Value:
    return entity.type, entity.start, entity.end, _written(entity.value)


def _written(value: object) -> str:
    """Return a value as the sets write it: airports "FCO CIA", money "80 EUR", all else as it is."""
    match value:
        case list():
            return " ".join(value)
        case {"amount": amount, "currency": currency}:
            return f"{amount} {currency}"
        case _:
            return str(value)
