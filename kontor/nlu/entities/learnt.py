"""How what was learnt from marked examples goes together with what lists, patterns and readers find."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from kontor.nlu.entities.found import Found, without_overlaps
from kontor.nlu.line import Line


class Learnt(Protocol):
    """Finds entities as one language's examples mark them."""

    @property
    def roles(self) -> Mapping[str, frozenset[str]]:
        """Return the entity types it finds, each with its roles."""
        ...

    def tags(self, line: Line, hits: Iterable[Found] = ()) -> list[Found]:
        """Return what it finds in a line, in order; `hits` are the values that were found by other means."""
        ...


def with_learnt(
    found: Sequence[Found], known: Sequence[Found], learnt: Learnt, types: Collection[str], asked: str | None
) -> list[Found]:
    """Return what was found by a learnt model beside what is known without it, without overlaps.

    Of `types`, whose values the readers know, a model gives the role alone, where the words around gave none or one
    that no example has. What was asked for comes first, then what was learnt, but a longer one of its type on a list.
    """
    new = [item for item in found if item.values[0].type not in types and not _within_one(item, known)]
    roles = [item for item in found if item.values[0].type in types and item.values[0].role]
    kept = [_with_role(item, roles, learnt) for item in known]
    first = [item for item in kept if any(value.type == asked for value in item.values)]
    return list(without_overlaps([*first, *new, *kept]))


def _within_one(found: Found, known: Iterable[Found]) -> bool:
    """Tell whether a longer value of the same type is known there."""
    return any(
        item.start <= found.start
        and found.end <= item.end
        and item.end - item.start > found.end - found.start
        and item.values[0].type == found.values[0].type
        for item in known
    )


def _with_role(item: Found, roles: Iterable[Found], learnt: Learnt) -> Found:
    value = item.values[0]
    if value.role is not None and value.role in learnt.roles.get(value.type, ()):
        return item
    for other in roles:
        if other.values[0].type == value.type and other.start < item.end and item.start < other.end:
            named = replace(value, role=other.values[0].role, group=other.values[0].group)
            return replace(item, values=(named, *item.values[1:]))
    return item
