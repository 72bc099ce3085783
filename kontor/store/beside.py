"""Databases that plugins keep beside the core's: a timetable, a catalogue, bookings, the mail of a web chat."""

from __future__ import annotations

import os

from sqlalchemy.exc import SQLAlchemyError

from kontor.clock import Clock
from kontor.settings import Settings
from kontor.store.database import Database, Unavailable, trouble
from kontor.store.revisions import make_newest


def address(variable: str, file: str) -> str:
    """Return the database's URL that an environment variable holds, else that of a SQLite file in the data folder."""
    return os.environ.get(variable) or f"sqlite:///{Settings().data.resolve() / file}"


def open_beside(url: str, package: str, clock: Clock | None = None) -> Database:
    """Open a database, making its folder, and bring it to the newest tables of a package's `migrations`.

    Raises `Unavailable`, as its transactions do, where it cannot be reached or written, and `MigrationError`.
    """
    database = Database(url, clock)
    try:
        make_newest(database.engine, package)
    except SQLAlchemyError as error:
        database.close()
        raise Unavailable(f"the database of {package} cannot be opened: {trouble(url, error)}") from None
    except BaseException:
        database.close()
        raise
    return database
