"""What is installed beside the core, by entry point; nothing of it is loaded by looking."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points


def catalogue(kind: str) -> Mapping[str, EntryPoint]:
    """Return what is installed of a kind (`bots`, `connectors`, `flows`, `commands`, `keyholders`), by name."""
    return {point.name: point for point in entry_points(group=f"kontor.{kind}")}
