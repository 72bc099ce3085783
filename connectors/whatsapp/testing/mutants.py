"""Hostile webhooks without end: recorded ones with wrong values in any place, and with broken bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from random import Random
from typing import Any

Path = tuple[str | int, ...]

HOSTILE: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    7,
    2**63,
    2**64,
    10**30,
    -(10**400),
    0.5,
    float("nan"),
    float("inf"),
    "",
    " ",
    "x",
    "0",
    "-1",
    "99999999999999999999",
    "1e5",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "\u202e\u2066",
    "٣",
    "²",
    "x" * 5000,
    "{}",
    "[" * 500,
    '{"a":' * 3000,
    "\\u0000",
    [],
    [None],
    [[]],
    ["x"],
    [0.5, {}],
    {},
    {"": ""},
    {"id": {}},
    {"type": []},
    {"body": {"body": None}},
)
"""Values that belong nowhere."""
DEEP = 40


def recorded() -> list[Any]:
    """Return the recorded webhooks of this connector, in the order of their names."""
    entries = [one for one in files("connectors.whatsapp").joinpath("payloads").iterdir() if one.name.endswith(".json")]
    return [json.loads(one.read_text()) for one in sorted(entries, key=lambda one: one.name)]


def places(document: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value, the whole document first."""
    yield path
    if isinstance(document, dict):
        for key, value in document.items():
            yield from places(value, (*path, key))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from places(value, (*path, index))


def replaced(document: Any, path: Path, value: Any) -> Any:
    """Return a document with another value in one place; the original stays as it is."""
    if not path:
        return value
    copy: Any = dict(document) if isinstance(document, dict) else list(document)
    copy[path[0]] = replaced(copy[path[0]], path[1:], value)
    return copy


def encoded(document: Any) -> bytes:
    """Return a document as bytes, with NaN, lone surrogates and endless numbers as they are."""
    return json.dumps(document).encode()


def mutants(random: Random) -> Iterator[bytes]:
    """Yield hostile bodies for ever: one to four wrong values, then perhaps wrong bytes."""
    known = [(document, list(places(document))) for document in recorded()]
    while True:
        document, paths = random.choice(known)
        document = replaced(document, random.choice(paths), _hostile(random, paths))
        for _ in range(random.randrange(4)):
            document = replaced(document, random.choice(list(places(document))), _hostile(random, paths))
        yield _twisted(encoded(document), random)


def _hostile(random: Random, paths: list[Path]) -> Any:
    """Return a value that belongs nowhere, now and then nested deeply or under names Meta uses."""
    value = random.choice(HOSTILE)
    if random.random() < 0.1:
        for _ in range(random.randrange(DEEP)):
            value = {str(random.choice(paths)[-1:]): value} if random.random() < 0.5 else [value]
    return value


def _twisted(body: bytes, random: Random) -> bytes:
    twist = random.random()
    if twist < 0.7 or not body:
        return body
    place = random.randrange(len(body))
    if twist < 0.8:
        return body[:place]
    if twist < 0.9:
        return body[:place] + random.randbytes(random.randrange(1, 8)) + body[place + 1 :]
    return body[:place] + body[random.randrange(len(body)) :]
