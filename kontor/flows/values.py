"""Values as a run keeps them: digests of what was asked with, and JSON that is read back by type."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable
from typing import Any, get_type_hints

import orjson
from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python


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


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def reader(fn: Callable[..., Any]) -> TypeAdapter[Any]:
    """Return what writes and reads the values of a function, by its return annotation."""
    key = getattr(fn, "__func__", fn)
    if key not in _ADAPTERS:
        _ADAPTERS[key] = TypeAdapter(get_type_hints(key).get("return", Any))
    return _ADAPTERS[key]
