"""Bookings in the database: found by who may, counted against who guesses, readable by nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest
import sqlalchemy as sa

from flows.tickets.attempts import Limits, judge
from flows.tickets.bookings import TooManyAttempts
from flows.tickets.sql import Seals, SqlBookings
from flows.tickets.tables import metadata
from kontor.store import migrate
from kontor.store.database import make_engine
from kontor.vault import MemoryKeystore, Vault
from tests.flows.tickets.samples import DEMO, booking, demo


class Moves(Protocol):
    def now(self) -> datetime: ...
    def move(self, **by: float) -> None: ...


async def test_a_booking_is_found_by_reference_and_surname(store: SqlBookings, clock: Moves) -> None:
    await store.put(demo())
    assert await store.find("KXM4T7", "Müller", asker="1", at=clock.now()) == booking("KXM4T7")


@pytest.mark.parametrize("surname", ["MUELLER", " muller", "Jonas Müller", "Mueller, Anna Maria"])
async def test_any_spelling_of_any_passenger_finds_it(store: SqlBookings, surname: str, clock: Moves) -> None:
    await store.put(demo())
    assert await store.find("kxm 4t7", surname, asker="1", at=clock.now()) == booking("KXM4T7")


async def test_a_wrong_surname_and_an_unknown_reference_get_the_same_answer(store: SqlBookings, clock: Moves) -> None:
    await store.put(demo())
    assert await store.find("KXM4T7", "Schneider", asker="1", at=clock.now()) is None
    assert await store.find("KXAAAA", "Müller", asker="1", at=clock.now()) is None


async def test_a_wrong_surname_and_an_unknown_reference_run_the_same_statements(
    store: SqlBookings, url: str, vault: Vault, clock: Moves
) -> None:
    await store.put(demo())
    engine, ran = make_engine(url), list[str]()
    sa.event.listen(engine, "before_cursor_execute", lambda conn, cursor, statement, *rest: ran.append(statement))
    with engine.connect() as connection:
        for reference in ("KXM4T7", "KXAAAA"):
            guess = Seals(vault).guess(reference, "Schneider", "1")
            assert judge(connection, clock.now, guess, clock.now(), Limits()) is None
        connection.rollback()
    half = len(ran) // 2
    assert ran[:half] == ran[half:]
    assert half >= 5


async def test_the_sixth_different_guess_of_an_asker_is_not_heard_even_when_right(
    store: SqlBookings, clock: Moves
) -> None:
    await store.put(demo())
    for n in range(5):
        assert await store.find(f"KXA{n}AA", "Müller", asker="1", at=clock.now()) is None
    assert isinstance(await store.find("KXM4T7", "Müller", asker="1", at=clock.now()), TooManyAttempts)
    assert await store.find("KXM4T7", "Müller", asker="2", at=clock.now()) == booking("KXM4T7")


async def test_guesses_from_many_askers_close_a_reference_whether_it_exists_or_not(
    store: SqlBookings, clock: Moves
) -> None:
    await store.put(demo())
    for reference in ("KXM4T7", "KXAAAA"):
        for n in range(10):
            assert (
                await store.find(reference, f"Wrong{'abcdefghij'[n]}", asker=f"{reference}{n}", at=clock.now()) is None
            )
        assert isinstance(await store.find(reference, "Müller", asker="late", at=clock.now()), TooManyAttempts)


async def test_one_wrong_surname_from_many_askers_counts_once_for_the_reference(
    store: SqlBookings, clock: Moves
) -> None:
    await store.put(demo())
    for n in range(30):
        assert await store.find("KXM4T7", "Schneider", asker=f"talk{n}", at=clock.now()) is None
    assert await store.find("KXM4T7", "Müller", asker="1", at=clock.now()) == booking("KXM4T7")


async def test_a_pair_tried_again_counts_once_and_gets_its_answer_again(store: SqlBookings, clock: Moves) -> None:
    await store.put(demo())
    for _ in range(20):
        assert await store.find("KXAAAA", "Müller", asker="1", at=clock.now()) is None
    assert await store.find("KXM4T7", "Müller", asker="1", at=clock.now()) == booking("KXM4T7")


async def test_whoever_found_a_booking_still_finds_it_when_others_closed_it(store: SqlBookings, clock: Moves) -> None:
    await store.put(demo())
    await store.find("KXM4T7", "Müller", asker="owner", at=clock.now())
    for n in range(12):
        await store.find("KXM4T7", f"Wrong{'abcdefghijkl'[n]}", asker=f"thief{n}", at=clock.now())
    assert await store.find("KXM4T7", "Müller", asker="owner", at=clock.now()) == booking("KXM4T7")


async def test_finding_an_own_booking_does_not_buy_more_guesses(store: SqlBookings, clock: Moves) -> None:
    await store.put(demo())
    for n in range(5):
        await store.find("KXM4T7", "Müller", asker="1", at=clock.now())
        await store.find(f"KXA{n}AA", "Müller", asker="1", at=clock.now())
    assert isinstance(await store.find("KXR8BN", "Sørensen", asker="1", at=clock.now()), TooManyAttempts)


async def test_guesses_are_forgotten_after_their_time(store: SqlBookings, clock: Moves) -> None:
    await store.put(demo())
    for n in range(5):
        await store.find(f"KXA{n}AA", "Müller", asker="1", at=clock.now())
        clock.move(hours=1)
    refused = await store.find("KXM4T7", "Müller", asker="1", at=clock.now())
    assert isinstance(refused, TooManyAttempts)
    clock.move(hours=18, minutes=59)
    assert isinstance(await store.find("KXM4T7", "Müller", asker="1", at=clock.now()), TooManyAttempts)
    clock.move(minutes=1)
    assert refused.until == clock.now()
    assert await store.find("KXM4T7", "Müller", asker="1", at=clock.now()) == booking("KXM4T7")


async def test_a_burst_of_guesses_at_once_is_counted_one_by_one(
    make: Callable[[Limits], SqlBookings], clock: Moves
) -> None:
    one, two = make(Limits(per_asker=4)), make(Limits(per_asker=4))
    await one.put(demo())
    guesses = [(one, two)[n % 2].find(f"KXA{n}AA", "Müller", asker="1", at=clock.now()) for n in range(10)]
    answers = await asyncio.gather(*guesses)
    assert sum(answer is None for answer in answers) == 4


async def test_the_last_booking_found_is_recent_for_an_hour_and_for_its_asker_only(
    store: SqlBookings, clock: Moves
) -> None:
    await store.put(demo())
    await store.find("KXM4T7", "Müller", asker="1", at=clock.now())
    clock.move(minutes=1)
    await store.find("KXR8BN", "Sorensen", asker="1", at=clock.now())
    second = timedelta(seconds=1)
    assert await store.recent(asker="1", before=clock.now() + second) == booking("KXR8BN")
    assert await store.recent(asker="2", before=clock.now() + second) is None
    assert await store.recent(asker="1", before=clock.now() + timedelta(minutes=60)) == booking("KXR8BN")
    assert await store.recent(asker="1", before=clock.now() + timedelta(minutes=60) + second) is None


async def test_recent_is_what_was_found_before_the_moment_and_not_at_it(store: SqlBookings, clock: Moves) -> None:
    await store.put(demo())
    await store.find("KXM4T7", "Müller", asker="1", at=clock.now())
    assert await store.recent(asker="1", before=clock.now()) is None


async def test_a_failed_guess_is_never_recent(store: SqlBookings, clock: Moves) -> None:
    await store.put(demo())
    await store.find("KXM4T7", "Schneider", asker="1", at=clock.now())
    assert await store.recent(asker="1", before=clock.now() + timedelta(seconds=1)) is None


async def test_a_booking_stored_again_takes_its_place(store: SqlBookings, clock: Moves) -> None:
    await store.put(demo())
    await store.put(demo(date(2026, 12, 1)))
    assert await store.find("KXM4T7", "Müller", asker="1", at=clock.now()) == booking("KXM4T7", date(2026, 12, 1))


async def test_an_erased_booking_is_gone_with_its_names(store: SqlBookings, clock: Moves) -> None:
    await store.put(demo())
    await store.find("KXM4T7", "Müller", asker="1", at=clock.now())
    assert await store.erase("KXM4T7")
    assert not await store.erase("KXM4T7")
    assert await store.recent(asker="1", before=clock.now() + timedelta(seconds=1)) is None
    assert await store.find("KXM4T7", "Müller", asker="2", at=clock.now()) is None


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_nothing_personal_stands_in_clear_in_any_file_of_the_database(
    tmp_path: Path, vault: Vault, clock: Moves
) -> None:
    store = SqlBookings(lambda: f"sqlite:///{tmp_path / 'bookings.db'}", lambda: vault)
    await store.put(demo())
    await store.find("KXM4T7", "Müller", asker="+491511234567", at=clock.now())
    await store.find("KXZZZZ", "Geheimrat", asker="+491511234567", at=clock.now())
    written = everything_in(tmp_path)
    store.close()
    written += everything_in(tmp_path)
    assert b"booking_names" in written
    for canary in (
        "KXM4T7",
        "Müller",
        "muller",
        "Mueller",
        "Anna",
        "9982400017341",
        "12A",
        "KX100",
        "Geheimrat",
        "49151",
    ):
        assert canary.encode() not in written
        assert canary.lower().encode() not in written.replace(b"ix_booking", b"")


async def test_another_keystore_finds_nothing(store: SqlBookings, url: str, clock: Moves) -> None:
    await store.put(demo())
    stranger = SqlBookings(lambda: url, lambda: Vault(MemoryKeystore().load()))
    assert await stranger.find("KXM4T7", "Müller", asker="1", at=clock.now()) is None
    stranger.close()


async def test_demo_bookings_move_with_the_calendar_until_there_are_real_ones(
    url: str, vault: Vault, clock: Moves
) -> None:
    store = SqlBookings(lambda: url, lambda: vault, demo=DEMO)
    assert await store.find("KXM4T7", "Müller", asker="1", at=clock.now()) == booking("KXM4T7")
    clock.move(days=3)
    assert await store.find("KXM4T7", "Müller", asker="1", at=clock.now()) == booking("KXM4T7", date(2026, 11, 24))
    real = booking("KXM4T7")
    await store.put([type(real)("REAL01", real.passengers, real.segments)])
    clock.move(days=3)
    assert await store.find("KXM4T7", "Müller", asker="1", at=clock.now()) == booking("KXM4T7", date(2026, 11, 24))
    store.close()


def test_the_migrations_make_the_tables_the_code_uses_and_take_them_away(url: str) -> None:
    engine = make_engine(url)
    migrate.upgrade(engine, "flows.tickets")
    made = {name: {column["name"] for column in sa.inspect(engine).get_columns(name)} for name in metadata.tables}
    assert made == {name: set(table.columns.keys()) for name, table in metadata.tables.items()}
    migrate.downgrade(engine, "flows.tickets")
    assert not set(metadata.tables) & set(sa.inspect(engine).get_table_names())
    engine.dispose()


def test_limits_are_counted_over_a_day() -> None:
    assert Limits() == Limits(5, 10, timedelta(hours=24), timedelta(hours=1))
