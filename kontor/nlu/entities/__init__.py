"""Typed readers of values in a text: one reader a file, each finds spans and gives one normal value."""

from __future__ import annotations

from collections.abc import Mapping

from kontor.nlu.line import Line
from kontor.understanding import Context, Entity


def read_entities(line: Line, context: Context, words: Mapping[str, Mapping[str, str]]) -> tuple[Entity, ...]:
    """Return the values found in a line, in the order of their places."""
    return ()
