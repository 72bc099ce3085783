"""Which key epochs wrap the keys of this database, and moving them from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, delete, func, select

from kontor.store.bulk import BulkUpdate, BulkUpsert
from kontor.store.database import Now
from kontor.store.tables import contacts, key_epochs
from kontor.vault import KeystoreError, Vault, epoch_of

BATCH = 500
"""Keys wrapped anew in one transaction: some ten milliseconds, in which nothing else is written on SQLite."""

_REWRAPPED = BulkUpdate(contacts, ["wrapped_key", "key_epoch"])
_BEGIN = BulkUpsert(
    key_epochs, ["number"], lambda table, new: {"made_at": func.coalesce(table.c.made_at, new["made_at"])}
)


def begin(conn: Connection, now: Now, number: int) -> None:
    """Let keys be wrapped by an epoch from now on."""
    row = {"number": number, "made_at": now()}
    _BEGIN(conn, [row])


def end(conn: Connection, now: Now, number: int) -> None:
    """Let no key be wrapped by an epoch any more; raises `KeystoreError` while a row still needs it."""
    needed = counts(conn, now).get(number, 0)
    if needed:
        raise KeystoreError(f"key epoch {number} still wraps {needed:,} keys: run kontor keys rotate, which moves them")
    conn.execute(delete(key_epochs).where(key_epochs.c.number == number))


def fits(conn: Connection, now: Now, vault: Vault) -> None:
    """See that the keystore holds every epoch that wraps a key of this database.

    Raises `KeystoreError` where one was destroyed after this database was written, as that of an old backup.
    """
    gone = sorted(set(conn.scalars(select(key_epochs.c.number))) - vault.epochs)
    for number in gone:
        if conn.scalar(select(contacts.c.id).where(contacts.c.key_epoch == number).limit(1)) is not None:
            raise KeystoreError(
                f"the database is from before key epoch {number} was destroyed: bring it back with "
                "kontor db restore FILE, which takes the keys of the living from beside the keystore"
            )
        end(conn, now, number)
    begin(conn, now, vault.epoch)


def made(conn: Connection, now: Now) -> Mapping[int, object]:
    """Return since when there is each epoch."""
    return {row.number: row.made_at for row in conn.execute(select(key_epochs))}


def counts(conn: Connection, now: Now) -> dict[int, int]:
    """Return how many contacts' keys each epoch wraps."""
    wrapped = select(contacts.c.key_epoch, func.count()).where(contacts.c.wrapped_key.is_not(None))
    return {int(number): int(count) for number, count in conn.execute(wrapped.group_by(contacts.c.key_epoch))}


def rewrap(conn: Connection, now: Now, vault: Vault, after: int) -> tuple[int, int]:
    """Wrap the next keys of older epochs by the current one; return the last contact looked at and how many they were.

    Begin with `after` 0 and go on until none is left: what a crash leaves undone is found again, and what was done
    before is passed over.
    """
    older = select(contacts.c.id, contacts.c.wrapped_key).where(
        contacts.c.id > after, contacts.c.wrapped_key.is_not(None), contacts.c.key_epoch != vault.epoch
    )
    rows = conn.execute(older.order_by(contacts.c.id).limit(BATCH).with_for_update(key_share=True)).all()
    anew = [(row.id, vault.rewrapped(str(row.id), row.wrapped_key)) for row in rows]
    _REWRAPPED(conn, [{"id": id, "wrapped_key": key, "key_epoch": epoch_of(key)} for id, key in anew])
    return (rows[-1].id if rows else after), len(rows)


def living(conn: Connection) -> Iterator[tuple[int, bytes]]:
    """Yield every contact with its wrapped key."""
    rows = conn.execute(select(contacts.c.id, contacts.c.wrapped_key).where(contacts.c.wrapped_key.is_not(None)))
    for row in rows.yield_per(1000):
        yield row.id, bytes(row.wrapped_key)
