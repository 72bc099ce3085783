"""Nested fields on the terminal, one a line."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape

console = Console(highlight=False, soft_wrap=True)


def print_fields(told: Any, depth: int = 0, name: str = "") -> None:
    """Print records and lists below their names; what people wrote is shown as it stands, not as markup."""
    pad = "  " * depth
    if isinstance(told, dict):
        if name:
            console.print(f"{pad}[bold]{escape(name)}[/bold]")
        for key, value in told.items():
            print_fields(value, depth + bool(name), key)
    elif isinstance(told, list):
        for one in told:
            print_fields(one, depth, name.removesuffix("s"))
    elif told is not None:
        console.print(escape(f"{pad}{name}: {told}"))
