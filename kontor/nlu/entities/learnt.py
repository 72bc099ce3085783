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

    @property
    def surer(self) -> frozenset[str]:
        """Return the types of which it finds unseen values better without what lists and patterns find."""
        ...

    def tags(self, line: Line, hits: Iterable[Found] = ()) -> list[Found]:
        """Return what it finds in a line, in order; `hits` are the values that were found by other means."""
        ...


def with_learnt(
    found: Sequence[Found], known: Sequence[Found], learnt: Learnt, types: Collection[str], asked: str | None
) -> list[Found]:
    """Return what was found by a learnt model beside what is known without it, without overlaps.

    Of `types`, whose values the readers know, a model gives the role alone, where the words around gave none or one
    that no example has. Of those it is surer of, lists and patterns count only where one was asked for.
    """
    counting = [item for item in known if item.values[0].type not in learnt.surer or item.values[0].type == asked]
    roles = [item for item in found if item.values[0].type in types and item.values[0].role]
    kept = [_with_role(item, roles, learnt) for item in counting]
    new = [_as_listed(item, known) for item in found if item.values[0].type not in types]
    return together(new, kept, asked)


def together(learnt: Sequence[Found], known: Sequence[Found], asked: str | None = None) -> list[Found]:
    """Return what was learnt beside what is known without it, without overlaps.

    What was asked for comes first, then what was learnt, but a longer one of its type on a list.
    """
    new = [item for item in learnt if not _within_one(item, known)]
    first = [item for item in known if any(value.type == asked for value in item.values)]
    return list(without_overlaps([*first, *new, *known]))


def _as_listed(item: Found, known: Iterable[Found]) -> Found:
    """Give a find the value that a list has for these very words: "anual" and "annual" stand for one plan."""
    learnt = item.values[0]
    for other in known:
        value = other.values[0]
        if (other.start, other.end, value.type) == (item.start, item.end, learnt.type):
            return replace(item, values=(replace(learnt, value=value.value),))
    return item


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
