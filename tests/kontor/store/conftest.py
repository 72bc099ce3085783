from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from kontor.store.blank import place_blank
from kontor.store.database import make_engine, place_of, sqlite_file
from kontor.store.migrate import upgrade


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    """A connection to a database with the newest tables, in a transaction."""
    if file := sqlite_file(place_of(url)):
        place_blank(file)
    engine = make_engine(url)
    upgrade(engine)
    with engine.connect() as connection:
        if url.startswith("sqlite"):
            connection.exec_driver_sql("BEGIN")
        yield connection
    engine.dispose()
