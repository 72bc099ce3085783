from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kontor.window import MARGIN, closes_at, is_open, moved, opened_at

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
moments = st.timedeltas(timedelta(days=-9), timedelta(days=9)).map(lambda step: NOON + step)


@given(moments, moments)
def test_a_message_never_opens_the_window_later_than_it_was_sent_or_came(sent: datetime, received: datetime) -> None:
    assert opened_at(sent, received) in (sent, received)
    assert opened_at(sent, received) <= sent
    assert opened_at(sent, received) <= received


@given(st.lists(moments, min_size=1), st.randoms(use_true_random=False))
def test_in_whatever_order_messages_come_the_newest_opens(sent: list[datetime], dice: object) -> None:
    start: datetime | None = None
    for one in sent:
        start = moved(start, one)
    assert start == max(sent)


@given(moments, moments)
def test_a_window_is_open_until_a_minute_before_its_end(opened: datetime, now: datetime) -> None:
    end = closes_at(opened, DAY)
    assert end == opened + DAY - MARGIN
    assert is_open(opened, DAY, now) is (now < opened + DAY - timedelta(seconds=60))


@given(moments)
def test_a_channel_without_window_is_always_open_and_one_with_is_closed_to_who_never_wrote(now: datetime) -> None:
    assert is_open(None, None, now)
    assert is_open(now, None, now + 999 * DAY)
    assert not is_open(None, DAY, now)
    assert closes_at(None, DAY) is closes_at(NOON, None) is None
