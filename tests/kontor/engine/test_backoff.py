from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kontor.connectors import Throttled
from kontor.engine.backoff import Backoff


def test_each_pause_is_the_last_one_times_the_factor_up_to_the_longest() -> None:
    pauses = [Backoff(4.0, 300.0, 4.0).after(attempts).total_seconds() for attempts in range(5)]
    assert pauses == [4.0, 16.0, 64.0, 256.0, 300.0]


@given(st.integers(0, 10**9), st.floats(0.1, 60), st.floats(1, 10))
def test_no_number_of_tries_makes_a_pause_longer_than_the_longest_or_shorter_than_the_first(
    attempts: int, first: float, factor: float
) -> None:
    pause = Backoff(first, 3600.0, factor).after(attempts)
    assert timedelta(seconds=first) - timedelta(microseconds=1) <= pause <= timedelta(hours=1)


@given(st.integers(-1000, 10_000_000))
def test_a_channel_is_taken_at_its_word_for_a_day_at_most(seconds: int) -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    until = now + timedelta(seconds=seconds)
    assert Throttled(429, until).again(now) == min(until, now + timedelta(days=1))
    assert Throttled(429).again(now) is None
