from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from kontor.store.database import make_engine
from kontor.store.migrate import upgrade


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    """A connection to a database with the newest tables, in a transaction."""
    engine = make_engine(url)
    upgrade(engine)
    with engine.connect() as connection:
        if url.startswith("sqlite"):
            connection.exec_driver_sql("BEGIN")
        yield connection
    engine.dispose()
