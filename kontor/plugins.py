"""What a workspace adds to what is installed, and bots by name from both."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from kontor.bots import Bot
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
    """Return a bot by name: of the catalogue, or `bots.<name>` of the workspace; raises `UnknownPlugin`."""
    points = catalogue("bots")
    if name in points:
        return _checked(name, points[name].load())
    try:
        module = importlib.import_module(f"bots.{name}")
    except ModuleNotFoundError as error:
        if error.name not in ("bots", f"bots.{name}"):
            raise
        raise UnknownPlugin(f"there is no bot {name!r}: installed are {', '.join(sorted(points)) or 'none'}") from None
    return _checked(name, getattr(module, "bot", None))


def _checked(name: str, value: Any) -> Bot:
    if not isinstance(value, Bot):
        raise UnknownPlugin(f"bots/{name}/__init__.py has no `bot = Bot(...)`")
    return value
