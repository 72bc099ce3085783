"""Connectors with pages of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from starlette.routing import BaseRoute


@runtime_checkable
class Serves(Protocol):
    """A connector that answers more addresses than its hook: a page, a stream, its files."""

    def routes(self) -> Sequence[BaseRoute]:
        """Return its routes; they stay below `/<channel>/<account>/`, but for a page at `/`."""
        ...
