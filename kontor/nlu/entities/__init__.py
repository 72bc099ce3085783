"""Typed readers of values in a text: one reader a file, each finds spans and gives one normal value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kontor.nlu.entities.booking_reference import read_booking_references
from kontor.nlu.entities.colour import read_colours
from kontor.nlu.entities.count import read_counts
from kontor.nlu.entities.dates import read_dates
from kontor.nlu.entities.denial import without_denied
from kontor.nlu.entities.durations import read_durations
from kontor.nlu.entities.email import read_emails
from kontor.nlu.entities.flight_number import read_flight_numbers
from kontor.nlu.entities.found import Found, Reader, without_overlaps
from kontor.nlu.entities.learnt import Learnt, with_learnt
from kontor.nlu.entities.money import read_money
from kontor.nlu.entities.numbers import read_numbers
from kontor.nlu.entities.own import meant, read_own
from kontor.nlu.entities.patterns import Patterns
from kontor.nlu.entities.phone import read_phones
from kontor.nlu.entities.place import read_places, with_role
from kontor.nlu.entities.size import read_sizes
from kontor.nlu.entities.words import read_words
from kontor.nlu.line import Line
from kontor.understanding import Context, Entity

READERS: dict[str, Reader] = {
    "email": read_emails,
    "money": read_money,
    "size": read_sizes,
    "booking_reference": read_booking_references,
    "flight_number": read_flight_numbers,
    "colour": read_colours,
    "day": read_dates,
    "duration": read_durations,
    "count": read_counts,
    "phone": read_phones,
    "place": read_places,
    "number": read_numbers,
}
"""The readers by the first type they give, those that are surer of their finds before the others."""

TYPES = frozenset(READERS) | {"time", "daypart", "period"}

ROLES = {"place": frozenset({"from", "to"}), "money": frozenset({"min", "max"})}
"""The roles that readers tell by the words around a value."""

_SAME = {"time": "day", "daypart": "day", "period": "day"}

Words = Mapping[str, Mapping[str, str]]


def find_values(
    line: Line,
    context: Context,
    words: Words,
    types: Collection[str] = TYPES,
    *,
    patterns: Patterns | None = None,
    learnt: Learnt | None = None,
) -> list[Found]:
    """Return the values found in a line, in the order of their places, without overlaps.

    `words` maps types to spellings and values: all there are of a type without a reader, more of one that has one
    (`read_own`); readers of other than the given types stay silent. Where several readers want the same characters a
    place of several words ("Santo Domingo") comes first, then the type that was asked for, then the surer reader;
    `learnt` is told all of that before it adds its own finds. Of "not Lisbon, Porto" only Porto stays.
    """
    matched = patterns.read(line) if patterns else ()
    known = list(without_overlaps(_finds(line, context, words, types, matched)))
    if learnt:
        hints = patterns.hints(line) if patterns else ()
        known = with_learnt(learnt.tags(line, [*known, *hints]), known, learnt, types, context.asked)
    return without_denied(line, sorted(known, key=lambda found: found.start), context.language)


def entities(line: Line, finds: Sequence[Found]) -> tuple[Entity, ...]:
    """Return finds as entities, with their places in the message itself."""
    return tuple(_entity(line, found, place) for found in finds for place in range(len(found.values)))


def read_entities(line: Line, context: Context, words: Words) -> tuple[Entity, ...]:
    """Return the values of a line as entities."""
    return entities(line, find_values(line, context, words))


def takes(type: str, written: str, context: Context) -> bool:
    """Tell whether a project's table may say that words mean a value of a type, which its reader may not allow."""
    reader = _reader(type)
    return reader is None or bool(meant(written, context, type, reader))


def _reader(type: str) -> Reader | None:
    return READERS.get(_SAME.get(type, type))


def _finds(
    line: Line, context: Context, words: Words, types: Collection[str], matched: Iterable[Found]
) -> Iterator[Found]:
    if not line.plain:
        return
    first = _SAME.get(context.asked or "", context.asked or "")
    places = list(READERS["place"](line, context)) if "place" in types else []
    for type, spellings in context.lookups.items():
        yield from read_words(line, type, spellings)
    for type, spellings in words.items():
        if (reader := _reader(type)) is None or type not in types:
            yield from read_words(line, type, spellings)
        else:
            own = read_own(line, context, type, spellings, reader)
            yield from (with_role(found, line, context) for found in own) if type == "place" else own
    yield from matched
    yield from (place for place in places if " " in line.low[place.start : place.end])
    for type in sorted(filter(types.__contains__, READERS), key=lambda name: name != first):
        yield from places if type == "place" else READERS[type](line, context)


def _entity(line: Line, found: Found, place: int) -> Entity:
    value = found.values[place]
    start, end = line.span(found.start, found.end)
    return Entity(value.type, value.value, line.plain[found.start : found.end], start, end, value.role, value.group)
