"""Make a database that comes from a backup one with the keystore of now: the living come back, the erased do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kontor.store.bulk import BulkUpdate
from kontor.store.columns import Ids
from kontor.store.database import Now
from kontor.store.epochs import BATCH, begin
from kontor.store.erasing import Eraser
from kontor.store.tables import contacts
from kontor.vault import Vault, epoch_of

Living = Callable[[Sequence[int]], Mapping[int, bytes]]
"""Finds the wrapped keys that were kept of those who lived when an epoch was destroyed."""

_KEY = BulkUpdate(contacts, ["wrapped_key", "key_epoch"])


@dataclass(frozen=True, slots=True)
class Mended:
    """How many got their keys from those kept, and how many were erased again."""

    living: int = 0
    erased: int = 0

    def __add__(self, other: Mended) -> Mended:
        return Mended(self.living + other.living, self.erased + other.erased)


class Mender:
    """Mends a restored database; every function is `fn(conn, now, ...)` and nothing else is at work on it."""

    def __init__(self, vault: Vault, living: Living) -> None:
        self._vault, self._living, self._eraser = vault, living, Eraser(vault, Ids())

    def erase_again(self, conn: Connection, now: Now, ids: Sequence[int]) -> int:
        """Erase those who were erased after the backup was made; return how many there were."""
        found = list(conn.scalars(select(contacts.c.id).where(contacts.c.id.in_(ids)))) if ids else []
        return sum(len(self._eraser.at_once(conn, now, id).ids) for id in found)

    def rewrap(self, conn: Connection, now: Now, after: int) -> tuple[int, Mended] | None:
        """Give the next contacts whose epoch was destroyed their kept keys, and erase those who have none.

        Returns the last contact looked at and what was done; None when all are done. Raises what `living` raises.
        """
        for number in self._vault.epochs:
            begin(conn, now, number)
        gone = select(contacts.c.id).where(
            contacts.c.id > after, contacts.c.wrapped_key.is_not(None), contacts.c.key_epoch.not_in(self._vault.epochs)
        )
        ids = list(conn.scalars(gone.order_by(contacts.c.id).limit(BATCH)))
        if not ids:
            return None
        kept = self._living(ids)
        _KEY(conn, [{"id": id, "wrapped_key": key, "key_epoch": epoch_of(key)} for id, key in kept.items()])
        erased = sum(len(self._eraser.at_once(conn, now, id).ids) for id in ids if id not in kept)
        return ids[-1], Mended(len(kept), erased)
