"""The entities of a Rasa server's answer, joined with what our own readers find in the same text.

Rasa gives the words of a value ("tomorrow"); flows want the value. So a type that one of our readers knows comes in our
normal form or not at all, and other types as the server gives them. No two finds share characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kontor.nlu.entities import TYPES, entities, find_values
from kontor.nlu.entities.found import Found, without_overlaps
from kontor.nlu.line import Line, read_line
from kontor.nlu.rasa.duckling import EXTRACTOR, read_duckling
from kontor.nlu.rasa.numbers import is_number
from kontor.understanding import Context, Entity

MOST = 50
LONGEST_VALUE = 1_000


@dataclass(frozen=True, slots=True)
class Marked:
    """What the server marked: an entity, which of its extractors said so, and Duckling's own value."""

    entity: Entity
    extractor: object
    info: object


def read_values(items: object, text: str, context: Context) -> tuple[Entity, ...]:
    """Return a message's entities: the server's own types, our readers' where those are not, then only Duckling's."""
    line, marked = read_line(text), list(_marked(items, text))
    measured = [one for one in marked if one.extractor == EXTRACTOR]
    taught = [one.entity for one in marked if one.extractor != EXTRACTOR]
    own = list(_apart([entity for entity in taught if entity.type not in TYPES]))
    finds = [*find_values(line, context, {}), *_helped(taught, line, context), *_in_figures(measured, line)]
    read = [entity for entity in entities(line, list(without_overlaps(finds))) if not _touches(entity, own)]
    return tuple(sorted([*own, *(_as_taught(entity, taught) for entity in read)], key=lambda entity: entity.start))


def _marked(items: object, text: str) -> Iterator[Marked]:
    for item in items[:MOST] if isinstance(items, list) else ():
        if not isinstance(item, Mapping):
            continue
        type, value = item.get("entity"), item.get("value")
        span = _span(item, text)
        if span is None or not isinstance(type, str) or not type or not _is_plain(value):
            continue
        entity = Entity(type, value, text[slice(*span)], *span, _name(item, "role"), _name(item, "group"))
        yield Marked(entity, item.get("extractor"), item.get("additional_info"))


def _helped(marks: Sequence[Entity], line: Line, context: Context) -> Iterator[Found]:
    """Read the words that the server marked with a type of ours by our own reader, as if they were asked for."""
    for one in marks:
        places = _places(one, line)
        if one.type not in TYPES or not places:
            continue
        first, last = places[0], places[-1] + 1
        part = Line(line.plain[first:last], line.low[first:last], tuple(range(last - first)))
        for found in find_values(part, replace(context, asked=one.type), {}):
            if fitting := tuple(value for value in found.values if value.type == one.type):
                yield Found(first + found.start, first + found.end, fitting)


def _in_figures(marks: Sequence[Marked], line: Line) -> Iterator[Found]:
    """Yield what Duckling measured."""
    for one in marks:
        places = _places(one.entity, line)
        if places and (values := read_duckling(one.entity.type, one.info)):
            yield Found(places[0], places[-1] + 1, values)


def _places(entity: Entity, line: Line) -> list[int]:
    """Return where the characters of an entity stand in the readable line."""
    return [place for place, offset in enumerate(line.offsets) if entity.start <= offset < entity.end]


def _apart(marks: Sequence[Entity]) -> Iterator[Entity]:
    """Yield entities that touch none before: two extractors may find the same words."""
    kept: list[Entity] = []
    for one in marks:
        if not _touches(one, kept):
            kept.append(one)
            yield one


def _touches(entity: Entity, others: Sequence[Entity]) -> bool:
    return any(entity.start < other.end and other.start < entity.end for other in others)


def _as_taught(entity: Entity, marks: Sequence[Entity]) -> Entity:
    """Give an entity the role and the group the server knows, where our reader knows none."""
    same = next((one for one in marks if one.type == entity.type and _touches(entity, [one])), entity)
    return replace(entity, role=entity.role or same.role, group=entity.group or same.group)


def _name(item: Mapping[Any, Any], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) and value else None


def _span(item: Mapping[Any, Any], text: str) -> tuple[int, int] | None:
    start, end = item.get("start"), item.get("end")
    return (start, end) if type(start) is int and type(end) is int and 0 <= start < end <= len(text) else None


def _is_plain(value: object) -> bool:
    """A value is a text, a number or a small object of such; anything else has no meaning to a flow."""
    if isinstance(value, Mapping):
        return len(value) <= MOST and all(
            part is None or isinstance(part, str | int | float) for part in value.values()
        )
    return 0 < len(value) <= LONGEST_VALUE if isinstance(value, str) else is_number(value)
