"""Databases that plugins keep beside the core's: a timetable, a catalogue, bookings, the mail of a web chat."""

from __future__ import annotations

import os

from kontor.clock import Clock
from kontor.settings import Settings
from kontor.store.database import Database
from kontor.store.migrate import upgrade


def address(variable: str, file: str) -> str:
    """Return the database's URL that an environment variable holds, else that of a SQLite file in the data folder."""
    return os.environ.get(variable) or f"sqlite:///{Settings().data.resolve() / file}"


def open_beside(url: str, package: str, clock: Clock | None = None) -> Database:
    """Open a database, making its folder, and bring it to the newest tables of a package's `migrations`."""
    database = Database(url, clock)
    upgrade(database.engine, package)
    return database
