"""Training data in Rasa's JSON format (`rasa_nlu_data`, Rasa 0 to 3)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kontor.nlu.data import Example, Mark, Passed, TrainingData
from kontor.nlu.formats.files import File, read_table
from kontor.nlu.line import read_line

_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True)
class _Item:
    """One element of a list with the line where it begins."""

    file: File
    line: int
    value: Any

    def word(self, key: str, default: str | None = None) -> str:
        value = self.value.get(key, default) if isinstance(self.value, Mapping) else None
        if not isinstance(value, str) or not value.strip():
            raise self.bad(f"an entry needs “{key}” with a text; give it one")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.value.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.bad(f"“{key}” must be a list of texts")
        return tuple(value)

    def bad(self, mend: str) -> Exception:
        return self.file.bad(self.line, mend)


def read_json(file: File) -> TrainingData:
    """Return the training data of one JSON file, examples without an intent passed over; raises `BadTrainingData`."""
    _check(file)
    lists = {key: list(_elements(file, at)) for key, at in _parts(file)}
    told = [item for item in lists.get("common_examples", ()) if not _empty(item)]
    examples = tuple(_example(item) for item in told if not _aimless(item))
    synonyms = {
        read_line(text).low: item.word("value")
        for item in lists.get("entity_synonyms", ())
        for text in (item.word("value") and item.texts("synonyms"))
    }
    for example in examples:
        for mark in example.marks:
            spelt = example.text[mark.start : mark.end]
            if spelt != mark.value:
                synonyms.setdefault(read_line(spelt).low, mark.value)
    regexes: dict[str, tuple[str, ...]] = {}
    for item in lists.get("regex_features", ()):
        regexes[item.word("name")] = (*regexes.get(item.word("name"), ()), item.word("pattern"))
    lookups: dict[str, tuple[str, ...]] = {}
    for item in lists.get("lookup_tables", ()):
        lookups[item.word("name")] = lookups.get(item.word("name"), ()) + _table(item)
    passed = tuple(_passed(item) for item in told if _aimless(item))
    return TrainingData(examples, synonyms, lookups, regexes, _places(lists), passed)


def _places(lists: Mapping[str, list[_Item]]) -> dict[tuple[str, str], tuple[str, int]]:
    found = {
        ("synonym", text): (item.file.name, item.line)
        for item in lists.get("entity_synonyms", ())
        for text in item.texts("synonyms")
    }
    for key, kind in (("regex_features", "regex"), ("lookup_tables", "lookup")):
        found |= {(kind, item.word("name")): (item.file.name, item.line) for item in lists.get(key, ())}
    return found


def _check(file: File) -> None:
    try:
        whole = json.loads(file.text)
    except json.JSONDecodeError as error:
        raise file.bad(error.lineno, f"not valid JSON ({error.msg}); check commas, quotes and brackets") from error
    except RecursionError as error:
        raise file.bad(1, "too deeply nested to be training data") from error
    if not isinstance(whole, dict) or not isinstance(whole.get("rasa_nlu_data"), dict):
        raise file.bad(
            1,
            "no Rasa training data: “rasa_nlu_data” is missing; convert files of other services to it first",
        )


def _parts(file: File) -> Iterator[tuple[str, int]]:
    """Yield the lists of `rasa_nlu_data` and where each begins."""
    text = file.text
    for key, at in _members(text, _skip(text, 0)):
        if key == "rasa_nlu_data":
            for name, place in _members(text, at):
                if text[place] == "[":
                    yield name, place


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Yield the keys of the valid JSON object at a place, with the place of each value."""
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        yield key, at
        at = _next(text, at)


def _elements(file: File, at: int) -> Iterator[_Item]:
    text = file.text
    at = _skip(text, at + 1)
    line, counted = file.line(at), at
    while text[at] != "]":
        line, counted = line + text.count("\n", counted, at), at
        yield _Item(file, line, _DECODER.raw_decode(text, at)[0])
        at = _next(text, at)


def _next(text: str, at: int) -> int:
    """Return the place after a value and its comma."""
    at = _skip(text, _DECODER.raw_decode(text, at)[1])
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    while text[at] in _BLANK:
        at += 1
    return at


def _empty(item: _Item) -> bool:
    return isinstance(item.value, Mapping) and not str(item.value.get("text", "")).strip()


def _aimless(item: _Item) -> bool:
    """Return whether an example names no intent, which Rasa's schema does not require."""
    if not isinstance(item.value, Mapping):
        return False
    intent = item.value.get("intent")
    return intent is None or (isinstance(intent, str) and not intent.strip())


def _passed(item: _Item) -> Passed:
    return Passed(item.file.name, item.line, "an example without “intent”", "give it one")


def _example(item: _Item) -> Example:
    text = item.word("text")
    found = item.value.get("entities") or []
    if not isinstance(found, list):
        raise item.bad("“entities” must be a list")
    marks = tuple(_mark(item, text, one) for one in found)
    return Example(item.word("intent"), text, marks, item.file.name, item.line)


def _mark(item: _Item, text: str, found: object) -> Mark:
    entity = found.get("entity") if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or not isinstance(entity, str) or not entity:
        raise item.bad("a mark needs “entity”, “start” and “end”")
    start, end, value = _whole(found.get("start")), _whole(found.get("end")), found.get("value")
    if start is None or end is None or not 0 <= start < end <= len(text):
        raise item.bad(f"the mark of {entity} lies outside its text; mend “start” and “end”")
    role, group = (str(found[key]) if found.get(key) else None for key in ("role", "group"))
    return Mark(entity, text[start:end] if value is None else str(value), start, end, role, group)


def _whole(number: object) -> int | None:
    """Return a whole number, also of one written as 6.0; None for anything else."""
    if isinstance(number, float) and number.is_integer():
        return int(number)
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _table(item: _Item) -> tuple[str, ...]:
    elements = item.value.get("elements")
    return read_table(item.file, item.line, elements) if isinstance(elements, str) else item.texts("elements")
