"""A few of the faults of `scripts/bench faults`, small and seeded: real processes that are killed and started again."""

from __future__ import annotations

import pytest

from bench.faults import ACCEPT_AWAY, AWAY, KILL_READER, ON_POSTGRES, ON_SQLITE, Verdict, faults, run
from tests.thorough import some

AT_HOME = ("kill accept.after_commit", "kill send.in_flight", "disk full", KILL_READER)
AT_TWO = ("kill turn.in_commit", "kill send.before_mark")


def seed(fault: str) -> int:
    """Return the same number for a fault every time."""
    return sum(fault.encode())


def judge(verdict: Verdict) -> None:
    """See that the fault struck and that nothing came of it."""
    assert verdict.struck
    assert verdict.clean, verdict
    assert verdict.written == 15


@pytest.mark.parametrize("fault", some(AT_HOME, every=2))
async def test_nothing_is_lost_doubled_or_out_of_order_on_sqlite(fault: str) -> None:
    assert fault in ON_SQLITE
    judge(await run(fault, "sqlite", seed(fault), people=5, each=3))


@pytest.mark.postgres
@pytest.mark.parametrize("fault", AT_TWO)
async def test_nothing_is_lost_doubled_or_out_of_order_with_two_workers_on_postgres(
    fault: str, postgres_url: str
) -> None:
    assert fault in ON_POSTGRES
    judge(await run(fault, "postgres", seed(fault), url=postgres_url, people=5, each=3))


def test_every_failpoint_is_a_fault_on_both_databases() -> None:
    for backend in ("sqlite", "postgres"):
        named = faults(backend)
        assert len(named) == len(set(named)) > 12
        assert {"stop past the lease", AWAY} <= set(named)


def test_only_where_others_accept_can_the_accepting_process_be_away_alone() -> None:
    assert (ACCEPT_AWAY in ON_POSTGRES, ACCEPT_AWAY in ON_SQLITE) == (True, False)


def test_a_verdict_is_clean_only_when_nothing_went_wrong() -> None:
    assert Verdict("x", 3).clean
    for wrong in ("lost", "doubled", "disordered", "sent_twice", "unsettled"):
        assert not Verdict("x", 3, **{wrong: 1}).clean  # type: ignore[arg-type]
