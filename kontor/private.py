"""Files and folders for the one user that Kontor runs as, whatever its umask: databases, keys, models."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
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


@contextmanager
def placing(path: Path) -> Iterator[Path]:
    """Give an empty file that only its owner can read, and put it at `path` once it is written.

    Where that fails, as on a full disk, nothing is left of it and what was there stays; what a killed process left goes
    with the next try. The folder must exist.
    """
    for left in path.parent.glob(f"{escape(path.name)}.*.half"):
        if not _is_written(left):
            left.unlink(missing_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    _make(half)
    try:
        yield half
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def is_open(path: Path) -> bool:
    """Tell whether others on this machine may read or change a file; False where there is none."""
    try:
        return bool(path.stat().st_mode & OTHERS and path.resolve().parent.stat().st_mode & OTHERS)
    except OSError:
        return False


def _make(path: Path) -> None:
    """Make what is not there; one that is there must not be opened, for closing it would end SQLite's locks on it."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _is_written(half: Path) -> bool:
    """Tell whether another process of this machine, which its name tells, may still be writing a file."""
    process = half.name.split(".")[-2]
    try:
        os.kill(int(process), 0)
    except (OSError, ValueError) as error:
        return not isinstance(error, ProcessLookupError)
    return process != str(os.getpid())
