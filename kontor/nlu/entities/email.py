"""E-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line
from kontor.understanding import Context

_LOCAL = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(
    rf"(?<![\w.@+-])(?P<local>{_LOCAL})@(?P<host>{_LABEL}(?:\.{_LABEL}){{0,4}}\.[^\W\d_]{{2,24}})(?![\w@-])"
)


def read_emails(line: Line, context: Context) -> Iterator[Found]:
    """Return addresses as written, their host in lower case; dots must part something (RFC 5322 section 3.4.1)."""
    if "@" not in line.plain:
        return
    for match in _ADDRESS.finditer(line.plain):
        local = match["local"]
        if not (local.startswith(".") or local.endswith(".") or ".." in local):
            yield one(match.start(), match.end(), "email", f"{local}@{match['host'].lower()}")
