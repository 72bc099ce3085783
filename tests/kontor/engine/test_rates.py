from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from kontor.contacts import CHAT, Address
from kontor.engine.judging import Case, Limiter
from kontor.engine.simulation import START
from kontor.engine.values import Station
from kontor.handoff import Lead
from kontor.messages import Author, Outbound, Text
from kontor.policy import ChannelPolicy, Rate
from kontor.store.tables import rates

PAIR = Rate(1, timedelta(seconds=6), burst=5)
ACCOUNT = Rate(10, timedelta(seconds=1), burst=1)


def case(contact: int) -> Case:
    message = Outbound(1, "a", (Address("x", CHAT, "1"),), Text("x"), Author.BOT)
    return Case(message, contact, Lead.BOT, 0, True, None)


@pytest.fixture(scope="module")
def connection() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        rates.create(connection)
        yield connection
    engine.dispose()


def sends(connection: sa.Connection, policy: ChannelPolicy, steps: list[tuple[int, int]]) -> list[tuple[datetime, int]]:
    """Try to send at each step (milliseconds after the one before, contact); return what was let go, and when."""
    connection.execute(sa.delete(rates))
    stations = {"a": cast(Station, SimpleNamespace(policy=policy))}
    now, gone = START, []
    for pause, contact in steps:
        now += timedelta(milliseconds=pause)
        one = case(contact)
        limiter = Limiter(connection, [one], stations, now)
        if limiter.slot(one) is None:
            limiter.take(one)
            gone.append((now, contact))
        limiter.keep()
    return gone


def most_in(times: list[datetime], window: timedelta) -> int:
    """Return the most sends in any window of a length."""
    return max((sum(start <= time < start + window for time in times) for start in times), default=0)


steps = st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 2)), max_size=40)


@settings(max_examples=60)
@given(steps, st.integers(1, 10))
def test_no_window_ever_holds_more_than_the_limit(connection: Any, steps: list[tuple[int, int]], length: int) -> None:
    window = PAIR.interval * length
    gone = sends(connection, ChannelPolicy(contact_rate=PAIR), steps)
    for contact in (1, 2):
        assert most_in([at for at, whose in gone if whose == contact], window) <= PAIR.burst + length


@settings(max_examples=60)
@given(steps)
def test_the_accounts_limit_holds_over_all_people(connection: Any, steps: list[tuple[int, int]]) -> None:
    gone = [at for at, _ in sends(connection, ChannelPolicy(account_rate=ACCOUNT), steps)]
    assert all(later - earlier >= ACCOUNT.interval for earlier, later in pairwise(gone))


@settings(max_examples=40)
@given(steps)
def test_whoever_keeps_the_pace_is_never_put_off(connection: Any, steps: list[tuple[int, int]]) -> None:
    even = [(6000, 1) for _ in steps]
    assert len(sends(connection, ChannelPolicy(contact_rate=PAIR), even)) == len(even)


def test_a_burst_is_let_go_at_once_and_the_next_waits_its_interval(connection: sa.Connection) -> None:
    policy = ChannelPolicy(contact_rate=PAIR)
    assert len(sends(connection, policy, [(0, 1)] * 9)) == 5
    assert len(sends(connection, policy, [(0, 1)] * 9 + [(5999, 1), (1, 1), (1, 1)])) == 6
    assert len(sends(connection, policy, [(0, 1)] * 9 + [(0, 2)] * 9)) == 10
