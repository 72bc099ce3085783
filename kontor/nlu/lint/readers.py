"""What training data teaches of a type that a reader of ours knows, and the reader passes over."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from kontor.nlu.data import Example, Mark, TrainingData
from kontor.nlu.entities import Words, find_values, takes
from kontor.nlu.line import read_line
from kontor.nlu.lint.finding import Finding, at, low
from kontor.nlu.vocabulary import ANY_MOMENT, spellings
from kontor.understanding import Context

SHOWN = 3
MOST = 200
"""About how many marks of a type are read, taken evenly from all."""
FOUND = 0.25
"""The share of a type's marked words that its reader must find; below it the name means something else here. Of the
places of our own data, of which half are countries, which are no airport's city, it finds four in ten."""


def unread(data: TrainingData, language: str, known: Collection[str]) -> Iterator[Finding]:
    """Yield tables, patterns and marks of a `known` type that say nothing to its reader."""
    types, context = frozenset(known), Context(ANY_MOMENT, language, ZoneInfo("UTC"))
    marked = _marked(data, types)
    for name in sorted(types & data.lookups.keys()):
        passed = [one for one in data.lookups[name] if not takes(name, data.synonyms.get(low(one), one), context)]
        if passed:
            more = " and others" if len(passed) > SHOWN else ""
            named = ", ".join(f"“{one}”" for one in passed[:SHOWN]) + more
            text = f"Kontor's own reader of {name} takes {named} of the table for no {name}, and passes it over"
            mend = f"write a synonym whose name it reads, or give table and marks another name than {name}"
            yield Finding(*data.places.get(("lookup", name), ("", 0)), "unread", text, mend)
    for name in sorted(types & data.regexes.keys() & (marked.keys() | data.lookups.keys())):
        text = f"Kontor's own reader reads {name}, and the pattern of this name finds none besides"
        mend = f"give pattern and marks another name than {name}, or take the pattern away"
        yield Finding(*data.places.get(("regex", name), ("", 0)), "unread", text, mend)
    words = spellings(data, types)
    for name, every in marked.items():
        found = every[:: len(every) // MOST + 1]
        missed = [(example, mark) for example, mark in found if not _is_found(example, mark, context, words)]
        if len(found) - len(missed) < FOUND * len(found):
            example, mark = missed[0]
            words_marked = example.text[mark.start : mark.end]
            share = f"{len(found) - len(missed)} of {len(found)}"
            text = f"“{words_marked}” is marked as {name}, and Kontor's own reader finds {share} so marked"
            yield at(example, "unread", text, f"list them in “- lookup: {name}”, or give them another name than {name}")


def _marked(data: TrainingData, known: Collection[str]) -> dict[str, list[tuple[Example, Mark]]]:
    found: dict[str, list[tuple[Example, Mark]]] = {}
    for example in data.examples:
        for mark in example.marks:
            if mark.type in known:
                found.setdefault(mark.type, []).append((example, mark))
    return found


def _is_found(example: Example, mark: Mark, context: Context, words: Words) -> bool:
    """Tell whether a marked value, or a part of it, is read where it is asked for."""
    line = read_line(example.text)
    for found in find_values(line, replace(context, asked=mark.type), words):
        start, end = line.span(found.start, found.end)
        if start < mark.end and mark.start < end and any(value.type == mark.type for value in found.values):
            return True
    return False
