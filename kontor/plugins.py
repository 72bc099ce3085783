"""What a workspace adds to what is installed, and bots by name from both."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from kontor.bots import Bot, BotError
from kontor.flows import BadFlow
from kontor.installed import catalogue

FOLDERS = ("bots", "connectors", "flows", "training_data")


class UnknownPlugin(Exception):
    """Nothing of that name is installed; the text lists what is."""


def add_workspace(folder: Path) -> None:
    """Put the folder Kontor was started in on the import path: its bots and flows merge with the installed ones."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    importlib.invalidate_caches()


def hiding_files(folder: Path) -> list[Path]:
    """Return the `__init__.py` files that turn a shared folder into a package and so hide the installed ones."""
    return [file for name in FOLDERS if (file := folder / name / "__init__.py").exists()]


def bot_names(folder: Path) -> list[str]:
    """Return the bots that are installed, and those of the workspace in `folder`."""
    own = (file.parent.name for file in folder.glob("bots/*/__init__.py"))
    return sorted({*catalogue("bots"), *own})


def load_bot(name: str) -> Bot:
    """Return a bot by name: of the catalogue, or `bots.<name>` of the workspace.

    Raises `UnknownPlugin`, and `BotError` with file and line when its code cannot be imported.
    """
    points = catalogue("bots")
    try:
        found = points[name].load() if name in points else getattr(importlib.import_module(f"bots.{name}"), "bot", None)
    except (BotError, BadFlow):
        raise
    except Exception as error:
        if name not in points and isinstance(error, ModuleNotFoundError) and error.name in ("bots", f"bots.{name}"):
            known = ", ".join(sorted({*points, *_beside()})) or "none"
            raise UnknownPlugin(f"there is no bot {name!r}: there are {known}") from None
        raise BotError(f"the bot {name} cannot be imported: {_place(error)}{type(error).__name__}: {error}") from error
    return _checked(name, found)


def _beside() -> Iterator[str]:
    """Yield the bots in the folders on the import path."""
    with suppress(ModuleNotFoundError):
        yield from (one.name for one in pkgutil.iter_modules(importlib.import_module("bots").__path__) if one.ispkg)


def _place(error: Exception) -> str:
    """Return the file and line that an import failed at, behind all that only imports it."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}: "
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "importlib" not in one.filename]
    return f"{frames[-1].filename}:{frames[-1].lineno}: " if len(frames) > 1 else ""


def _checked(name: str, value: Any) -> Bot:
    if not isinstance(value, Bot):
        raise UnknownPlugin(f"bots/{name}/__init__.py has no `bot = Bot(...)`")
    if value.name != name:
        raise BotError(
            f"the bot {name} calls itself {value.name!r}: write name={name!r}, or rename what it is known by"
        )
    return value
