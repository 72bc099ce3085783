"""A record from outside, and the name of one that came without."""

from __future__ import annotations

from hashlib import blake2b, sha256
from typing import Any

import orjson

from kontor.untrusted import clean

Record = dict[str, Any]


def digest(key: bytes, *parts: Any) -> str:
    """Return a stable name for something that came without one.

    Keyed, because a plain digest of a short message tells its content to whoever can guess it.
    """
    text = orjson.dumps(clean(list(parts)), option=orjson.OPT_SORT_KEYS)
    return "digest." + blake2b(text, key=sha256(key).digest(), digest_size=16).hexdigest()
