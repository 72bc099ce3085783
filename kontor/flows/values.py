"""Values as a run keeps them: digests of what was asked with, and JSON that is read back by type."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, get_type_hints

import orjson
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_jsonable_python

from kontor.flows.stopping import Misused


def digest(value: object) -> str:
    """Return a short digest of any value that can be written as JSON."""
    plain = to_jsonable_python(value, fallback=repr)
    try:
        text = orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # half a character, a number of more than 64 bits
        text = json.dumps(plain, sort_keys=True).encode()
    return hashlib.blake2b(text, digest_size=9).hexdigest()


async def call(fn: Callable[..., Any], *args: object, **named: object) -> Any:
    """Call what may be a plain or an async function."""
    result = fn(*args, **named)
    return await result if inspect.isawaitable(result) else result


@dataclass(frozen=True, slots=True)
class Reader:
    """Writes what a function returned as JSON and reads it back, by the function's return annotation."""

    name: str
    adapter: TypeAdapter[Any]
    annotated: bool

    def write(self, value: object) -> Any:
        """Return a value as JSON; raises `Misused` where it could not be read back as it was."""
        try:
            written = self.adapter.dump_python(value, mode="json", warnings="none")
        except PydanticSerializationError:
            raise Misused(
                f"{self.name} returned a {type(value).__name__}, which cannot be kept as JSON: return a frozen "
                "dataclass, a pydantic model or plain values, and annotate it"
            ) from None
        if not self.annotated and written != value:
            raise Misused(
                f"{self.name} returned a {type(value).__name__} and does not say so: annotate it "
                f"(-> {type(value).__name__}), for the annotation reads the kept value back"
            )
        return written

    def read(self, written: object) -> Any:
        """Return what was written; raises `Misused` where the annotation does not allow it."""
        try:
            return self.adapter.validate_python(written)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, first["loc"]))
            raise Misused(
                f"what {self.name} returned is not what its annotation says ({place + ': ' if place else ''}"
                f"{first['msg']}): mend the one or the other"
            ) from None


_READERS: dict[Any, Reader] = {}


def reader(fn: Callable[..., Any]) -> Reader:
    """Return what writes and reads the values of a function; raises `Misused` when its annotation has no meaning."""
    key = _plain(fn)
    if key not in _READERS:
        name = str(getattr(key, "__name__", key))
        try:
            hints = get_type_hints(key)
        except NameError as error:
            raise Misused(
                f"an annotation of {name} names {error.name}, which is not there when the flow runs: "
                "import it outright, not below TYPE_CHECKING, and at the module's top"
            ) from None
        adapter: TypeAdapter[Any] = TypeAdapter(hints.get("return", Any))
        _READERS[key] = Reader(name, adapter, "return" in hints)
    return _READERS[key]


def _plain(fn: Any) -> Any:
    """Return the function that has the annotations: of a partial, a bound method, an object that is called."""
    while isinstance(fn, partial):
        fn = fn.func
    fn = getattr(fn, "__func__", fn)
    return fn if inspect.isfunction(fn) or inspect.isbuiltin(fn) or inspect.isclass(fn) else type(fn).__call__
