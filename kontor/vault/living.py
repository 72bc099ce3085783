"""The living's wrapped data keys, kept beside the keystore when an epoch is destroyed.

A backup from before holds everybody's keys wrapped by that epoch. With these, the living of it can be brought back; who
was erased meanwhile is not among them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from kontor import private


def keep(path: Path, keys: Iterable[tuple[int, bytes]]) -> int:
    """Write the wrapped keys of all owners, in place of those kept before; return how many they were."""
    with private.placing(path) as half, closing(sqlite3.connect(half)) as file:
        file.execute("create table keys (owner integer primary key, wrapped blob not null)")
        file.executemany("insert into keys values (?, ?)", keys)
        file.commit()
        return int(file.execute("select count(*) from keys").fetchone()[0])


def find(path: Path, owners: Sequence[int]) -> Mapping[int, bytes]:
    """Return the wrapped keys of those owners that are kept; raises `sqlite3.Error` where the file cannot be read."""
    asked = f"select owner, wrapped from keys where owner in ({','.join('?' * len(owners))})"  # noqa: S608
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
        return {int(owner): bytes(wrapped) for owner, wrapped in file.execute(asked, list(owners))}
