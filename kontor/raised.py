"""What somebody else's code ran into, told in one line."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

_NOT_THEIRS = {"kontor", *sys.stdlib_module_names}
_AUTHORS = ("flows.", "bots.", "connectors.")


def told(error: Exception) -> str:
    """Return an error with the file and line of the plugin that it came from: the innermost that is not ours.

    Without such a place, as when a library was only called by us, it is the error alone.
    """
    said = f"{type(error).__name__}: {(str(error) or 'it says no more').splitlines()[0]}"
    if isinstance(error, SyntaxError):
        return said if "line" in said else f"{said} ({_short(error.filename or 'a text')}:{error.lineno})"
    frames = traceback.extract_tb(error.__traceback__)
    modules = [frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(error.__traceback__)]
    theirs = [frame for frame, module in zip(frames, modules, strict=True) if _is_theirs(frame.filename, module)]
    return f"{said} ({_short(theirs[-1].filename)}:{theirs[-1].lineno})" if theirs else said


def _is_theirs(file: str, module: str) -> bool:
    """Tell whether a file is a plugin's author's, and not of a library that it calls."""
    if module.partition(".")[0] in _NOT_THEIRS or file.startswith("<frozen"):
        return False
    return "site-packages" not in file or module.startswith(_AUTHORS)


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file
