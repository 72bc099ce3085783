"""JSON from outside: parsed within fixed bounds, freed of what databases and terminals cannot hold."""

from __future__ import annotations

import json
import math
from typing import Any

import orjson

MAX_BYTES = 4 * 1024 * 1024
"""Meta sends up to 3 MB (webhooks overview, September 2026), and no channel more."""
MAX_DEPTH = 32
"""orjson reads 1,023 levels and writes 254; nothing that people send has ten."""
MAX_RAW = 64 * 1024


class Unreadable(ValueError):
    """The bytes are no JSON read here; the text says why without repeating any of it."""


def parse(body: bytes, most: int = MAX_BYTES) -> Any:
    """Return the value of a JSON text of at most `most` bytes; raises `Unreadable`.

    Of a repeated key the last one counts, on both roads below. What orjson refuses (lone surrogates, NaN, endless
    digits, bad UTF-8, a byte order mark) is read by the slower parser and repaired: a wrong byte in one message must
    not lose the batch.
    """
    if len(body) > most:
        raise Unreadable(f"larger than {most // 1024**2} MB")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return _parse_slowly(body)
    return clean(value) if b"\\u0000" in body else value


def _parse_slowly(body: bytes) -> Any:
    text = body.decode("utf-8-sig", "replace")
    try:
        return clean(json.loads(text, strict=False, parse_int=_number, parse_float=_number, parse_constant=_nothing))
    except (ValueError, RecursionError):
        raise Unreadable("not JSON, or nested too deeply") from None


def _number(digits: str) -> int | float:
    if len(digits) <= 20 and digits.lstrip("-").isdecimal():
        return int(digits)
    return float(digits)


def _nothing(name: str) -> None:
    return None


def clean(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return the value without NUL, lone surrogates, infinities, numbers past 64 bits and levels past `depth`."""
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, dict | list):
        return _clean_tree(value, depth - 1) if depth else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**64 else None
    return value


def _clean_tree(value: dict[str, Any] | list[Any], depth: int) -> Any:
    if isinstance(value, dict):
        return {_clean_text(key): clean(item, depth) for key, item in value.items()}
    return [clean(item, depth) for item in value]


def _clean_text(text: str) -> str:
    text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text


def raw(value: Any) -> str:
    """Return the JSON of a value kept for later, at most `MAX_RAW` characters of it."""
    return orjson.dumps(clean(value)).decode()[:MAX_RAW]
