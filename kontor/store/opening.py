"""Open a workspace: database and keystore together, each refused when it does not fit the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from kontor.clock import Clock
from kontor.store.database import Database, Now, place_of, sqlite_file, trouble
from kontor.store.epochs import fits
from kontor.store.revisions import current, make_newest, newest, refuse_newer
from kontor.store.tables import contacts, workspace
from kontor.vault import KeystoreError, Unreadable, Vault, open_vault

PROOF = b"kontor"


class OpeningError(Exception):
    """The workspace cannot be opened; the text says what to do."""


class Untouched(OpeningError):
    """The database is empty: nothing was ever served from it."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace."""

    database: Database
    vault: Vault

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def is_made(url: str) -> bool:
    """Return whether there may be a database to look into; a server's is asked when it is opened."""
    place = place_of(url)
    if place.get_backend_name() != "sqlite":
        return True
    file = sqlite_file(place)
    return file is not None and file.exists()


async def open_workspace(
    url: str,
    keys: Path,
    *,
    clock: Clock | None = None,
    announce: Callable[[str], None] = lambda line: None,
    migrate: bool = True,
) -> Workspace:
    """Open the database and its keystore, making both on the first run.

    `announce` is told in one line what was made. Without `migrate` the tables are neither made nor changed. Raises
    `OpeningError`, `Untouched` where there are none, or `KeystoreError` when the keystore is not that of this database.
    """
    database = Database(url, clock)
    try:
        _upgrade(database, migrate)
        used = await database.run(workspace_name)
        if used is not None and not await asyncio.to_thread(keys.exists):
            raise KeystoreError(
                f"no keystore at {keys}: this database is sealed with another; set KONTOR_KEYSTORE to its file"
            )
        vault = open_vault(keys, create=used is None, announce=announce)
        await database.run(_prove, vault, keys)
        await database.run(fits, vault)
    except BaseException:
        database.close()
        raise
    return Workspace(database, vault)


def _upgrade(database: Database, migrate: bool) -> None:
    with reached(database.url):
        at = current(database.engine)
        if at == newest():
            return
        if not migrate:
            refuse_newer(at)
            if at is None:
                raise Untouched("the database is empty: kontor serve makes its tables, and so does kontor db upgrade")
            raise OpeningError(
                f"the database stands at revision {at}, this Kontor needs {newest()}: run kontor db upgrade"
            )
        make_newest(database.engine)


@contextmanager
def reached(url: str) -> Iterator[None]:
    """Raise `OpeningError`, with one line for the operator, where the core's database cannot be used."""
    try:
        yield
    except SQLAlchemyError as error:
        raise OpeningError(f"the database cannot be opened: {trouble(url, error)}") from None


def workspace_name(conn: Connection, now: Now) -> str | None:
    """Return the workspace a database names; None for one never opened."""
    return conn.scalar(select(workspace.c.name).where(workspace.c.id == 1))


def _prove(conn: Connection, now: Now, vault: Vault, keys: Path) -> None:
    """Write the proof that this keystore opens this database, or see that it does."""
    row = conn.execute(select(workspace).where(workspace.c.id == 1)).first()
    if row is None:
        if conn.scalar(select(func.count()).select_from(contacts)):
            raise KeystoreError("the database holds contacts but names no workspace: restore it from its backup")
        sealed = vault.seal(vault.own_key, ("workspace", "check", 1), PROOF)
        conn.execute(insert(workspace), [{"id": 1, "name": vault.workspace, "check": sealed, "created_at": now()}])
        return
    try:
        fits = row.name == vault.workspace and vault.open(vault.own_key, ("workspace", "check", 1), row.check) == PROOF
    except Unreadable:
        fits = False
    if not fits:
        raise KeystoreError(
            f"the keystore {keys} is of another workspace: set KONTOR_KEYSTORE to the file of this database"
        )
