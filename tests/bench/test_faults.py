"""A few of the faults of `scripts/bench faults`, small and seeded: real processes that are killed and started again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.faults import (
    ACCEPT_AWAY,
    AWAY,
    CRASH,
    DISK_FULL,
    KILL_READER,
    ON_POSTGRES,
    ON_SQLITE,
    STOP,
    allowed,
    faults,
    line,
    passes,
    run,
    summary,
)
from bench.verdict import Allowed, Verdict
from tests.thorough import some

ROOT = Path(__file__).parents[2]
AT_HOME = ("kill accept.after_commit", "kill send.in_flight", STOP, KILL_READER, DISK_FULL, "kill act.done")
AT_TWO = ("kill turn.in_commit", "kill send.before_mark")


def seed(fault: str) -> int:
    """Return the same number for a fault every time."""
    return sum(fault.encode())


def judge(verdict: Verdict) -> None:
    """See that the fault struck and that nothing came of it."""
    assert verdict.clean, verdict
    assert verdict.written == 15


@pytest.mark.parametrize("fault", some(AT_HOME, every=len(AT_HOME)))
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


@pytest.mark.postgres
def test_nothing_is_lost_doubled_or_out_of_order_when_postgres_itself_crashes() -> None:
    """It has a server of its own, which no other test asks just then."""
    given = ["--backend", "postgres", "--runs", "1", "--only", CRASH, "--people", "5", "--each", "3"]
    command = [str(ROOT / "scripts" / "postgres"), sys.executable, "-m", "bench.faults", *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, "struck in 1 of 1" in done.stdout) == (0, True), done.stdout + done.stderr


def test_every_failpoint_is_a_fault_on_both_databases() -> None:
    for backend in ("sqlite", "postgres"):
        named = faults(backend)
        assert len(named) == len(set(named)) > 12
        assert {"stop past the lease", AWAY} <= set(named)


def test_only_where_others_accept_can_the_accepting_process_be_away_alone() -> None:
    assert (ACCEPT_AWAY in ON_POSTGRES, ACCEPT_AWAY in ON_SQLITE) == (True, False)


def test_a_place_that_only_some_pass_is_drawn_from_their_number() -> None:
    written = [["message 0", "act 1"], ["message 0", "later 1"], ["message 0", "act 1"]]
    assert [passes(name, written, 1) for name in ("act.begun", "timer.fired", "turn.in_commit")] == [2, 1, 3]
    assert passes("timer.fired", written, 3) == 1


def test_documents_wait_for_a_person_only_where_a_process_that_sends_ended_or_stood_still() -> None:
    assert allowed("kill send.in_flight", shared=False) == Allowed(held=True, again=1)
    assert allowed(STOP, shared=True).held
    assert [allowed(fault, shared=False).held for fault in (DISK_FULL, KILL_READER)] == [False, False]
    assert [allowed("kill accept.after_commit", shared=shared).held for shared in (False, True)] == [True, False]


def test_a_fault_that_never_struck_is_told_apart_from_a_clean_run() -> None:
    struck, never, bad = Verdict("x", 3, struck=True), Verdict("x", 3, draws=4), Verdict("x", 3, struck=True, lost=1)
    assert [line(1, one)[:4] for one in (struck, never, bad)] == ["ok  ", "none", "BAD "]
    assert summary([struck, never, bad]).startswith(
        "the fault struck in 2 of 3 (drawn again in 1); 1 with anything lost"
    )
