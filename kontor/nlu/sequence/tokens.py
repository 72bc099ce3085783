"""The words and signs of a line, each with its place."""

from __future__ import annotations

import re

from kontor.nlu.line import Line

_TOKEN = re.compile(r"\w+|[^\w\s]")
MOST = 250
"""Tokens of a message that are looked at; later ones are ignored so that time stays bounded."""


def tokens(line: Line) -> list[tuple[int, int]]:
    """Return start and end of each word and each other sign in `line.plain`."""
    found = [match.span() for match in _TOKEN.finditer(line.plain)]
    return found if len(found) <= MOST else found[:MOST]
