"""Until when a channel lets us answer freely."""

from __future__ import annotations

from datetime import datetime, timedelta

MARGIN = timedelta(seconds=60)
"""A send takes time and clocks differ, so the window counts as closed a little before the platform closes it."""


def opened_at(sent_at: datetime, received_at: datetime) -> datetime:
    """Return the moment a message opens the window: its own time, but never later than its arrival.

    A webhook repeated or delayed by days opens no window late; a channel clock ahead of ours opens none in the future.
    """
    return min(sent_at, received_at)


def moved(previous: datetime | None, opened: datetime) -> datetime:
    """Return the window's start after another message: it only ever moves forward."""
    return opened if previous is None else max(previous, opened)


def closes_at(opened: datetime | None, length: timedelta | None) -> datetime | None:
    """Return when free answers end.

    None where there is nothing to end (no message yet, or a channel without window).
    """
    return None if opened is None or length is None else opened + length - MARGIN


def is_open(opened: datetime | None, length: timedelta | None, now: datetime) -> bool:
    """Tell whether a free answer may leave at `now`; a channel without window is always open."""
    if length is None:
        return True
    end = closes_at(opened, length)
    return end is not None and now < end
