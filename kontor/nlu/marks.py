"""Entities marked inside a training example: `[Lisbon](place)` and `[Lisbon]{"entity": "place", "role": "to"}`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from kontor.nlu.data import Mark

_OPEN = re.compile(
    r"\[(?P<text>[^\]]{1,999})\](?:\((?P<type>[^:)]{1,99})(?::(?P<value>[^)]{1,999}))?\)|(?=\{[^}]|\[\s{0,9}\{))"
)  # the bounds keep a text of brackets from taking time that grows with its square
_MODEL = '[Lisbon]{"entity": "place", "role": "to"}'
_DECODER = json.JSONDecoder()


class BadMark(ValueError):
    """A mark that cannot be read; the message says how to mend it."""


def read_marks(source: str) -> tuple[str, tuple[Mark, ...]]:
    """Return the plain text of an example and its marks; raises `BadMark`.

    Both forms are those of the Rasa 3 training data format; `(type:value)` is its older short form. Brackets that no
    type follows are plain text.
    """
    plain: list[str] = []
    marks: list[Mark] = []
    done = length = 0
    while match := _OPEN.search(source, done):
        plain += source[done : match.start()], match["text"]
        start = length + match.start() - done
        length = start + len(match["text"])
        fields, done = _fields(source, match)
        marks += (_mark(one, match["text"], start) for one in fields)
    return "".join(plain) + source[done:], tuple(marks)


def write_marks(text: str, marks: Sequence[Mark]) -> str:
    """Return an example as it is written in a file: what `read_marks` reads back.

    Raises `BadMark` where the notation has no way to say it: marks that overlap without being the same words, words
    that hold a closing bracket, and plain text that looks like a mark.
    """
    written: list[str] = []
    done = 0
    for (start, end), same in _spans(marks):
        if start < done:
            raise BadMark(f"“{text[start:end]}” is marked inside another mark; keep one of the two")
        written += text[done:start], f"[{text[start:end]}]", _written(text[start:end], same)
        done = end
    whole = "".join(written) + text[done:]
    if read_marks(whole) != (text, tuple(mark for _, same in _spans(marks) for mark in same)):
        raise BadMark(f"“{text}” holds brackets that would be read as a mark; take them away")
    return whole


def _spans(marks: Sequence[Mark]) -> list[tuple[tuple[int, int], list[Mark]]]:
    spans: dict[tuple[int, int], list[Mark]] = {}
    for mark in sorted(marks, key=lambda one: (one.start, one.end)):
        spans.setdefault((mark.start, mark.end), []).append(mark)
    return list(spans.items())


def _written(words: str, marks: Sequence[Mark]) -> str:
    if len(marks) == 1 and re.fullmatch(r"[^:)\s]+", marks[0].type) and marks[0] == _plain(marks[0], words):
        return f"({marks[0].type})"
    found = [json.dumps(_keys(mark, words), ensure_ascii=False) for mark in marks]
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]"


def _plain(mark: Mark, words: str) -> Mark:
    return Mark(mark.type, words, mark.start, mark.end)


def _keys(mark: Mark, words: str) -> dict[str, str]:
    keys = {"entity": mark.type, "role": mark.role, "group": mark.group}
    return {key: value for key, value in keys.items() if value} | ({} if mark.value == words else {"value": mark.value})


def _fields(source: str, match: re.Match[str]) -> tuple[Iterator[dict[str, Any]], int]:
    """Return what a mark says and where it ends."""
    if match["type"]:
        value = (match["value"] or "").strip() or match["text"]
        return iter([{"entity": match["type"].strip(), "value": value}]), match.end()
    try:
        found, end = _DECODER.raw_decode(source, match.end())
    except (ValueError, RecursionError) as error:
        raise BadMark(f"the mark behind “{match['text']}” is not JSON; write it like {_MODEL}") from error
    return iter(found if isinstance(found, list) else [found]), end


def _mark(fields: object, text: str, start: int) -> Mark:
    entity = fields.get("entity") if isinstance(fields, dict) else None
    if not isinstance(fields, dict) or not isinstance(entity, str) or not entity:
        raise BadMark(f"the mark of “{text}” names no entity; write it like {_MODEL}")
    value, role, group = (_word(fields.get(key), key, text) for key in ("value", "role", "group"))
    return Mark(entity, text if value is None else value, start, start + len(text), role or None, group or None)


def _word(value: object, key: str, text: str) -> str | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int | float)):
        raise BadMark(f"the “{key}” of “{text}” must be a text or a number; write it like {_MODEL}")
    return None if value is None else str(value)
