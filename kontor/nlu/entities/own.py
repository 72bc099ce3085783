"""A project's own tables of types that readers know: their spellings join what the readers find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kontor.nlu.entities.found import Found, Reader, Value
from kontor.nlu.entities.words import read_words
from kontor.nlu.line import Line, read_line
from kontor.understanding import Context

AS_WRITTEN: Mapping[str, Callable[[str], object]] = {"size": str, "colour": str, "place": lambda name: [name]}
"""Types of which a business may have values that no reader knows ("family pack", "Old Harbour"), and the form of one.

A value of any other type has a form that flows count on: a day is a date, a sum has a currency.
"""


def read_own(line: Line, context: Context, type: str, spellings: Mapping[str, str], reader: Reader) -> Iterator[Found]:
    """Return what a project's table of a type adds to the type's own reader.

    What a spelling stands for is read by the reader, and taken as it is written where it reads nothing and the type
    allows it. What the reader finds itself stays with it, unless the table gives just these words another value.
    """
    listed = list(read_words(line, type, spellings))
    known = [one for one in reader(line, context) if _of(type, one)] if listed else []
    for item in listed:
        written = str(item.values[0].value)
        renamed = read_line(written).low.strip() != line.low[item.start : item.end]
        if any(_covers(one, item, wholly=renamed) for one in known):
            continue
        if values := meant(written, context, type, reader):
            yield replace(item, values=values)


def meant(written: str, context: Context, type: str, reader: Reader) -> tuple[Value, ...]:
    """Return the values that a table's words stand for, none where they cannot be of the type."""
    line = read_line(written)
    for found in reader(line, replace(context, asked=type)):
        if line.low[found.start : found.end].strip() == line.low.strip() and (fitting := _of(type, found)):
            return fitting
    form = AS_WRITTEN.get(type)
    return (Value(type, form(written)),) if form else ()


def _of(type: str, found: Found) -> tuple[Value, ...]:
    return tuple(value for value in found.values if value.type == type)


def _covers(found: Found, item: Found, *, wholly: bool) -> bool:
    """Tell whether a find has all characters of another; `wholly` tells that it must have more."""
    longer = found.end - found.start > item.end - item.start
    return found.start <= item.start and item.end <= found.end and (longer or not wholly)
