"""Bookings in a database of their own, each sealed under its own key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib.resources.abc import Traversable
from threading import Lock
from typing import Self

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, insert, select

from flows.tickets.attempts import Guess, Limits, Stored, judge, latest
from flows.tickets.bookings import Booking, TooManyAttempts
from flows.tickets.importing import read_bookings
from flows.tickets.names import folded, spellings
from flows.tickets.tables import attempts, bookings, names
from kontor.settings import Settings
from kontor.store.beside import address, open_beside
from kontor.store.database import Database, Now
from kontor.vault import Place, Vault, open_vault

Sealed = tuple[Stored, Sequence[bytes]]
"""The row of a booking and the digests of the surnames that open it."""
BOOKINGS = ("KONTOR_BOOKINGS_URL", "bookings.db")
"""The variable that names the database, and its file in the data folder where none is named."""
_BOOKING: TypeAdapter[Booking] = TypeAdapter(Booking)


class SqlBookings:
    """The port `Bookings` over SQLite or PostgreSQL; opened, and brought to its newest tables, when it is first used.

    `demo` is a file of bookings to try the bot with (see `importing`). As long as nobody stored others they are written
    anew on each day somebody asks, so that `today+1` in the file stays tomorrow.
    """

    def __init__(
        self,
        url: Callable[[], str],
        vault: Callable[[], Vault],
        *,
        limits: Limits | None = None,
        demo: Traversable | None = None,
    ) -> None:
        self._url, self._vault, self._limits, self._demo = url, vault, limits or Limits(), demo
        self._opened: _Open | None = None
        self._demo_day: date | None = None
        self._opening = Lock()

    @classmethod
    def from_env(cls, demo: Traversable | None = None, *, announce: Callable[[str], None] = lambda line: None) -> Self:
        """Take address and keys from KONTOR_BOOKINGS_URL and KONTOR_KEYSTORE, else from files in KONTOR_DATA.

        `announce` is told in one line when a keystore was made: a command tells people, a chat goes on in silence.
        """
        return cls(partial(address, *BOOKINGS), lambda: vault_from_env(announce), demo=demo)

    async def find(self, reference: str, surname: str, *, asker: str, at: datetime) -> Booking | TooManyAttempts | None:
        """See `Bookings.find`."""
        store = await asyncio.to_thread(self._open, at)
        found = await store.database.run(judge, store.seals.guess(reference, surname, asker), at, self._limits)
        return store.seals.opened(found) if isinstance(found, Stored) else found

    async def recent(self, *, asker: str, before: datetime) -> Booking | None:
        """See `Bookings.recent`."""
        store = await asyncio.to_thread(self._open, before)
        found = await store.database.run(latest, store.seals.asker(asker), before, self._limits)
        return store.seals.opened(found) if found else None

    async def put(self, journeys: Sequence[Booking]) -> None:
        """Store bookings, all or none; one with a reference that is there already takes its place under a new key."""
        store = await asyncio.to_thread(self._open)
        await store.database.run(_replace, [store.seals.sealed(booking) for booking in journeys])

    async def erase(self, reference: str) -> bool:
        """Delete a booking with its key and every attempt at it; returns whether there was one."""
        store = await asyncio.to_thread(self._open)
        return await store.database.run(_erase, store.seals.reference(reference))

    def close(self) -> None:
        """Finish what is being written and let the database go."""
        with self._opening:
            if self._opened is not None:
                self._opened.database.close()
            self._opened = self._demo_day = None

    def _open(self, at: datetime | None = None) -> _Open:
        with self._opening:
            if self._opened is None:
                self._opened = _Open(open_beside(self._url(), "flows.tickets"), Seals(self._vault()))
            if at is not None and self._demo is not None and at.date() != self._demo_day:
                self._demo_day = at.date()
                rows = [self._opened.seals.sealed(one) for one in read_bookings(self._demo.read_bytes(), at.date())]
                self._opened.database.submit(_refresh, rows).result()
            return self._opened


def vault_from_env(announce: Callable[[str], None]) -> Vault:
    """Open the keystore of the core's settings; a missing one is made, and `announce` is told in a loud line."""
    return open_vault(Settings().keys, create=True, announce=announce)


@dataclass(frozen=True, slots=True)
class _Open:
    database: Database
    seals: Seals


class Seals:
    """Turns bookings into rows that tell nothing without the vault, and back."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def asker(self, name: str) -> bytes:
        """Return the digest of whoever asks."""
        return self._vault.digest("booking-asker", name)

    def reference(self, reference: str) -> bytes:
        """Return the digest of a reference, however it is spaced."""
        return self._vault.digest("booking-ref", _plain(reference))

    def guess(self, reference: str, surname: str, asker: str) -> Guess:
        """Return one try as digests."""
        row, name = self.reference(reference), self._surname(reference, folded(surname))
        return Guess(self.asker(asker), row, name, self._vault.digest_bytes("booking-pair", row + name))

    def sealed(self, booking: Booking) -> Sealed:
        """Return a booking under a new key, with the digests of the answers that fit its passengers' surnames."""
        row = self.reference(booking.reference)
        key, wrapped = self._vault.new_key(owner(row))
        sealed = self._vault.seal(key, _place(row), _BOOKING.dump_json(booking))
        said = {form for passenger in booking.passengers for form in spellings(passenger.surname, passenger.given)}
        return Stored(row, wrapped, sealed), [self._surname(booking.reference, form) for form in sorted(said)]

    def opened(self, row: Stored) -> Booking:
        """Return what `sealed` sealed."""
        key = self._vault.unwrap(owner(row.reference), row.wrapped_key)
        return _BOOKING.validate_json(self._vault.open(key, _place(row.reference), row.sealed))

    def _surname(self, reference: str, spelling: str) -> bytes:
        return self._vault.digest("booking-name", _plain(reference), spelling)


def _plain(reference: str) -> str:
    return "".join(character for character in reference.upper() if character.isalnum())


def owner(row: bytes) -> str:
    """Return whose data key a booking's is."""
    return f"booking:{row.hex()}"


def _place(row: bytes) -> Place:
    return ("bookings", "sealed", row.hex())


def _refresh(conn: Connection, now: Now, rows: Sequence[Sealed]) -> None:
    demo = [row.reference for row, _ in rows]
    if conn.execute(select(bookings.c.reference).where(bookings.c.reference.not_in(demo)).limit(1)).first() is None:
        _replace(conn, now, rows)


def _replace(conn: Connection, now: Now, rows: Sequence[Sealed]) -> None:
    for row, surnames in rows:
        conn.execute(delete(bookings).where(bookings.c.reference == row.reference))
        values = {"reference": row.reference, "wrapped_key": row.wrapped_key, "sealed": row.sealed}
        conn.execute(insert(bookings).values(values))
        conn.execute(insert(names), [{"reference": row.reference, "surname": surname} for surname in surnames])


def _erase(conn: Connection, now: Now, reference: bytes) -> bool:
    conn.execute(delete(attempts).where(attempts.c.reference == reference))
    return conn.execute(delete(bookings).where(bookings.c.reference == reference)).rowcount > 0
