"""Files and folders for the one user that Kontor runs as, whatever its umask: databases, keys, models."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

OTHERS = 0o077


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter, with those above that are missing; one that is there stays."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file that only its owner can read, with its folder; one that is there stays as it is."""
    make_folder(path.parent)
    with suppress(FileExistsError):
        _make(path)


def make_anew(path: Path) -> None:
    """Make an empty file that only its owner can read, in place of one that may be there; its folder must exist."""
    path.unlink(missing_ok=True)
    _make(path)


def is_open(path: Path) -> bool:
    """Tell whether others on this machine may read or change a file; False where there is none."""
    try:
        return bool(path.stat().st_mode & OTHERS and path.resolve().parent.stat().st_mode & OTHERS)
    except OSError:
        return False


def _make(path: Path) -> None:
    """Make what is not there; one that is there must not be opened, for closing it would end SQLite's locks on it."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
