"""Marks, synonyms, lookup tables and regular expressions that do not go together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from kontor.nlu.data import Example, Mark, TrainingData
from kontor.nlu.entities.patterns import BadPattern, compile_pattern
from kontor.nlu.lint.finding import Finding, at, low, place

_WORD = re.compile(r"\w+")
SHORTEST = 3
"""Shorter words are marked by their place in the sentence, not by themselves."""

SURE = 0.6
"""The share of a word's uses that must be marked for the others to be a mistake."""


def marks(data: TrainingData, known: Collection[str] = ()) -> Iterator[Finding]:
    """Yield words that are marked in most examples and not in this one, or with another type.

    What is of a `known` type only is found by its reader, marked or not.
    """
    types = _marked(data)
    lengths = _lengths(types)
    uses = Counter(words for example in data.examples for words, _, _ in _known(example, types, lengths))
    for words, found in types.items():
        names = {mark.type for _, mark in found}
        if len(names) > 1:
            rare = min(sorted(names), key=lambda name: sum(mark.type == name for _, mark in found))
            example = next(example for example, mark in found if mark.type == rare)
            others = ", ".join(sorted(names - {rare}))
            text = f"“{words}” is marked as {rare} here and elsewhere as {others}"
            yield at(
                example, "marked_two_ways", text, "use one type, with roles where its part in the sentence differs"
            )
    for example in data.examples:
        for words, start, end in _known(example, types, lengths):
            free = not any(mark.start < end and start < mark.end for mark in example.marks)
            taught = any(mark.type not in known for _, mark in types[words])
            if free and taught and len(types[words]) >= SURE * uses[words]:
                first, mark = types[words][0]
                text = f"“{words}” is not marked here, but as {mark.type} in {place(first)}"
                yield at(example, "unmarked", text, f"write [{example.text[start:end]}]({mark.type})")


def _marked(data: TrainingData) -> dict[str, list[tuple[Example, Mark]]]:
    """Return the marked words in small letters with the examples and marks that have them."""
    found: dict[str, list[tuple[Example, Mark]]] = {}
    for example in data.examples:
        for mark in example.marks:
            words = " ".join(_WORD.findall(example.text[mark.start : mark.end].lower()))
            if len(words) >= SHORTEST and not words.isdigit():
                found.setdefault(words, []).append((example, mark))
    return found


def _lengths(known: Collection[str]) -> dict[str, list[int]]:
    """Return by their first word of how many words the known ones are, the most first."""
    found: dict[str, set[int]] = {}
    for words in known:
        found.setdefault(words.partition(" ")[0], set()).add(words.count(" ") + 1)
    return {first: sorted(sizes, reverse=True) for first, sizes in found.items()}


def _known(
    example: Example, known: Collection[str], lengths: Mapping[str, Sequence[int]]
) -> Iterator[tuple[str, int, int]]:
    """Yield where an example uses words that are marked somewhere, the longest first found."""
    tokens = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(example.text)]
    at = 0
    while at < len(tokens):
        for size in lengths.get(tokens[at][0], ()):
            words = " ".join(token for token, _, _ in tokens[at : at + size])
            if words in known:
                end = min(at + size, len(tokens))
                yield words, tokens[at][1], tokens[end - 1][2]
                at = end - 1
                break
        at += 1


def synonyms(data: TrainingData) -> Iterator[Finding]:
    """Yield synonyms that mean themselves or lead on to another, and marks with another value than their synonym."""
    for (kind, spelling), (file, line) in data.places.items():
        value = data.synonyms.get(spelling.lower())
        further = None if value is None else data.synonyms.get(value.lower())
        if kind != "synonym" or value is None:
            continue
        if spelling == value:
            yield Finding(file, line, "synonym", f"“{spelling}” means itself", "take it away")
        elif further is not None and further != value:
            text = f"“{spelling}” means “{value}”, which means “{further}”"
            yield Finding(file, line, "synonym", text, f"let it mean “{further}” at once")
    for example in data.examples:
        for mark in example.marks:
            spelling = example.text[mark.start : mark.end]
            value = data.synonyms.get(spelling.lower(), mark.value)
            if mark.value not in (spelling, value):
                text = f"“{spelling}” means “{mark.value}” here and “{value}” elsewhere"
                yield at(example, "synonym", text, "let one spelling mean one value")


def lookups(data: TrainingData) -> Iterator[Finding]:
    """Yield values that a table holds twice."""
    for name, values in data.lookups.items():
        twice = [value for value, count in Counter(low(value) for value in values).items() if count > 1]
        if twice:
            file, line = data.places.get(("lookup", name), ("", 0))
            text = f"the table {name} holds {', '.join(f'“{one}”' for one in twice[:5])} more than once"
            yield Finding(file, line, "lookup", text, "keep one of each")


def regexes(data: TrainingData) -> Iterator[Finding]:
    """Yield patterns that are no regular expression, and those that cannot run in bounded time and are left out."""
    for name, patterns in data.regexes.items():
        file, line = data.places.get(("regex", name), ("", 0))
        for pattern in patterns:
            try:
                re.compile(pattern)
                compile_pattern(pattern)
            except (re.error, OverflowError, RecursionError) as error:
                text = f"“{pattern}” of {name} is no regular expression: {error}"
                yield Finding(file, line, "regex", text, "mend it; Python's rules hold", "error")
            except BadPattern as error:
                text = f"“{pattern}” of {name} is left out, for RE2 cannot run it: {error.reason}"
                yield Finding(
                    file, line, "regex", text, "write it without back-references, and look-around at its ends alone"
                )
