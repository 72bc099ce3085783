"""What a workspace adds to what is installed, and bots by name from both."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from kontor.bots import Bot, BotError
from kontor.flows import BadFlow
from kontor.installed import catalogue
from kontor.raised import told

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

    Raises `UnknownPlugin`, or `BotError` naming the line of a bot that cannot be loaded.
    """
    points = catalogue("bots")
    try:
        found = points[name].load() if name in points else getattr(importlib.import_module(f"bots.{name}"), "bot", None)
    except BotError:
        raise
    except BadFlow as error:
        raise BotError(str(error)) from error
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and error.name in ("bots", f"bots.{name}"):
            known = ", ".join(bot_names(Path.cwd())) or "none"
            raise UnknownPlugin(f"there is no bot {name!r}: there are {known}") from None
        raise BotError(f"the bot {name} cannot be loaded: {told(error)}{_hidden(error)}") from error
    return _checked(name, found)


def _hidden(error: Exception) -> str:
    """Name the file that turns a shared folder into a package, where something installed was not found for it."""
    first = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    hiding = getattr(sys.modules.get(first), "__file__", None) if first in FOLDERS else None
    return f"; {hiding} hides what is installed: delete it" if hiding else ""


def _checked(name: str, value: Any) -> Bot:
    if not isinstance(value, Bot):
        raise UnknownPlugin(f"bots/{name}/__init__.py has no `bot = Bot(...)`")
    if value.name != name:
        raise BotError(
            f"the bot {name} calls itself {value.name!r}: write name={name!r}, or rename what it is known by"
        )
    return value
