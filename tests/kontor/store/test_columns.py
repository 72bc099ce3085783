"""Ids of rows."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime

from kontor.store.columns import Ids

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_threads_never_get_the_same_id() -> None:
    """The engine's loop and the writer thread take ids from one maker at the same time."""
    ids, taken, before = Ids(), [], sys.getswitchinterval()

    def take() -> None:
        taken.extend([ids.next(NOW) for _ in range(5000)])

    threads = [threading.Thread(target=take) for _ in range(4)]
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)

    assert len(set(taken)) == 20_000


def test_makers_of_one_process_never_meet_even_at_one_moment() -> None:
    """Each of hundreds of talks that are played at one moment has a database, but a plugin keeps one for them all."""
    assert len({Ids().next(NOW) for _ in range(1000)}) == 1000
