"""Entities marked inside a training example: `[Lisbon](place)` and `[Lisbon]{"entity": "place", "role": "to"}`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kontor.nlu.data import Mark

_MARK = re.compile(r"\[(?P<text>[^\[\]]+)\](?:\((?P<short>[^()]+)\)|(?P<long>\{[^{}]*\})|(?P<many>\[\{[^\[\]]*\}\]))")


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
    for match in _MARK.finditer(source):
        plain += source[done : match.start()], match["text"]
        start = length + match.start() - done
        length = start + len(match["text"])
        done = match.end()
        marks += (_mark(fields, match["text"], start) for fields in _fields(match))
    return "".join(plain) + source[done:], tuple(marks)


def _fields(match: re.Match[str]) -> Iterator[dict[str, object]]:
    if match["short"]:
        entity, _, value = match["short"].partition(":")
        yield {"entity": entity.strip(), "value": value.strip() or match["text"]}
        return
    written = match["long"] or match["many"]
    try:
        found = json.loads(written)
    except ValueError as error:
        raise BadMark(f"the mark {written} is not JSON; write it like {_MODEL}") from error
    yield from found if isinstance(found, list) else [found]


def _mark(fields: dict[str, object], text: str, start: int) -> Mark:
    entity = fields.get("entity")
    if not isinstance(entity, str) or not entity:
        raise BadMark(f"the mark of “{text}” names no entity; write it like {_MODEL}")
    role, group = fields.get("role"), fields.get("group")
    value = str(fields.get("value", text))
    return Mark(
        entity,
        value,
        start,
        start + len(text),
        None if role is None else str(role),
        None if group is None else str(group),
    )


_MODEL = '[Lisbon]{"entity": "place", "role": "to"}'
