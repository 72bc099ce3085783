from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.rasa.breaker import Breaker

START = datetime(2026, 11, 21, tzinfo=UTC)
REST = timedelta(seconds=15)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def opened(limit: int = 3) -> Breaker:
    breaker = Breaker(limit, REST)
    for _ in range(limit):
        breaker = breaker.failed(START)
    return breaker


def test_failures_that_are_not_in_a_row_never_open_it() -> None:
    breaker = Breaker(3, REST)
    for _ in range(10):
        breaker = breaker.failed(START).failed(START).succeeded()
    assert not breaker.is_open


def test_it_opens_at_the_limit_and_not_before() -> None:
    assert not Breaker(3, REST).failed(START).failed(START).is_open
    assert opened().is_open


def test_while_it_rests_nothing_is_let_through() -> None:
    assert not opened().allows(after(14.9))


def test_after_the_rest_one_trial_is_let_through_and_no_second() -> None:
    breaker = opened()
    assert breaker.allows(after(15))
    assert not breaker.began(after(15)).allows(after(16))


def test_a_trial_that_fails_opens_it_for_another_rest() -> None:
    breaker = opened().began(after(15)).failed(after(16))
    assert not breaker.allows(after(30.9))
    assert breaker.allows(after(31))


def test_a_trial_that_is_answered_closes_it() -> None:
    breaker = opened().began(after(15)).succeeded()
    assert not breaker.is_open
    assert breaker.allows(after(15))
    assert not breaker.failed(after(16)).is_open


def test_a_trial_nobody_hears_of_again_does_not_keep_it_open_for_ever() -> None:
    assert opened().began(after(15)).allows(after(30))


@given(st.integers(1, 6), st.lists(st.tuples(st.floats(0, 40), st.booleans()), max_size=40))
def test_it_lets_calls_through_exactly_while_closed_or_rested(limit: int, calls: list[tuple[float, bool]]) -> None:
    breaker, now, in_a_row, last = Breaker(limit, REST), START, 0, START
    for pause, answered in calls:
        now += timedelta(seconds=pause)
        assert breaker.allows(now) == (in_a_row < limit or now - last >= REST)
        if not breaker.allows(now):
            continue
        breaker = breaker.began(now)
        in_a_row, last = (0, last) if answered else (in_a_row + 1, now)
        breaker = breaker.succeeded() if answered else breaker.failed(now)
        assert breaker.is_open == (in_a_row >= limit)
