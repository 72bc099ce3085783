"""Bookings in a real database, with a clock the tests move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.tickets.attempts import Limits
from flows.tickets.sql import SqlBookings
from kontor.vault import MemoryKeystore, Vault


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def vault() -> Vault:
    return Vault(MemoryKeystore().load())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        found: str = request.getfixturevalue("postgres_url")
        return found
    return f"sqlite:///{tmp_path / 'bookings.db'}"


@pytest.fixture
def make(url: str, vault: Vault) -> Iterator[Callable[..., SqlBookings]]:
    made: list[SqlBookings] = []

    def one(limits: Limits | None = None) -> SqlBookings:
        made.append(SqlBookings(lambda: url, lambda: vault, limits=limits))
        return made[-1]

    yield one
    for each in made:
        each.close()


@pytest.fixture
def store(make: Callable[..., SqlBookings]) -> SqlBookings:
    return make()
