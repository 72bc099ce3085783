"""The bookings' data keys, for `kontor keys`: each is wrapped by an epoch of the keystore."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from flows.tickets.sql import BOOKINGS, owner, vault_from_env
from flows.tickets.tables import bookings
from kontor.store.beside import address, open_beside
from kontor.store.database import Database, Now
from kontor.store.opening import is_made
from kontor.vault import Vault, epoch_of

BATCH = 500


@dataclass(frozen=True, slots=True)
class BookingKeys:
    """The keys of all bookings."""

    database: Database
    vault: Vault
    name: str = "bookings"

    def counts(self) -> Mapping[int, int]:
        """Return how many keys each epoch wraps."""
        return self.database.submit(_counts).result()

    def rewrap(self) -> int:
        """Wrap every key of an older epoch by the current one, some at a time; return how many they were."""
        done, after = 0, b""
        while step := self.database.submit(_rewrap, self.vault, after).result():
            after, count = step
            done += count
        return done

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def holder() -> BookingKeys | None:
    """Return the keys of the bookings' database of this environment; None while there is no such database."""
    url = address(*BOOKINGS)
    if not is_made(url):
        return None
    return BookingKeys(open_beside(url, "flows.tickets"), vault_from_env(lambda line: None))


def _counts(conn: Connection, now: Now) -> dict[int, int]:
    return dict(Counter(epoch_of(bytes(key)) for key in conn.scalars(select(bookings.c.wrapped_key))))


def _rewrap(conn: Connection, now: Now, vault: Vault, after: bytes) -> tuple[bytes, int] | None:
    """Look at the next rows; return the last reference and how many keys were wrapped anew."""
    some = select(bookings.c.reference, bookings.c.wrapped_key).where(bookings.c.reference > after)
    rows = conn.execute(some.order_by(bookings.c.reference).limit(BATCH).with_for_update()).all()
    older = [row for row in rows if epoch_of(bytes(row.wrapped_key)) != vault.epoch]
    for row in older:
        anew = vault.rewrapped(owner(bytes(row.reference)), bytes(row.wrapped_key))
        conn.execute(update(bookings).where(bookings.c.reference == row.reference).values(wrapped_key=anew))
    return (bytes(rows[-1].reference), len(older)) if rows else None
