"""The gate against a replay of everything that happened, and faults planted to see that the comparison finds them.

Facts are kept as the engine keeps them, one step at a time; the oracle looks at the whole log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kontor.contacts import PHONE, Address
from kontor.gate import Code, Decision, Facts, Outcome, judge
from kontor.messages import Author, Outbound, Purpose, Template, Text
from kontor.policy import Abilities, ChannelPolicy
from kontor.window import moved, opened_at

START = datetime(2026, 11, 21, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEMPLATE = Template("news", "en")
POLICY = ChannelPolicy(window=24 * HOUR, abilities=Abilities(kinds=frozenset({"text", "template"})))
Judged = Callable[[Outbound, Facts, ChannelPolicy], Decision]
Moved = Callable[[datetime | None, datetime, datetime], datetime]
TO = (Address("test", PHONE, "1"),)


def message(author: Author = Author.BOT, **rest: Any) -> Outbound:
    return replace(Outbound(1, "test/a", TO, Text("x"), author, notice=True), **rest)


SHAPES = {
    "answer": message(answers=1, epoch=0),
    "news": message(purpose=Purpose.UTILITY, fallback=TEMPLATE),
    "advert": message(purpose=Purpose.MARKETING, fallback=TEMPLATE),
    "agent": message(Author.AGENT),
    "confirmation": message(Author.SYSTEM, answers=1),
    "silent bot": message(notice=False),
}


@dataclass(frozen=True)
class Event:
    """One thing that happened, when we knew of it; `at` is its own time."""

    kind: str
    known: datetime
    at: datetime
    about: Purpose | None = None


def oracle(log: list[Event], shape: str, now: datetime) -> Code | None:
    """Say why a message may not leave, from the whole log; None when it may."""

    def last(*kinds: str, about: Purpose | None = None) -> str | None:
        fitting = [e.kind for e in log if e.kind in kinds and (about is None or e.about in (about, None))]
        return fitting[-1] if fitting else None

    one = SHAPES[shape]
    heard = [min(e.at, e.known) for e in log if e.kind == "heard"]
    stops = [e.at for e in log if e.kind == "stop"] if last("stop", "resume") == "stop" else []
    if last("block", "unblock", "heard") == "block":
        return Code.BLOCKED
    if stops:
        confirmed = last("stop", "confirmed") == "confirmed"
        newer = bool(heard) and min(log[-1].at, log[-1].known) > stops[-1] if log[-1].kind == "heard" else False
        if not (shape == "confirmation" and not confirmed) and not (one.purpose is Purpose.SERVICE and newer):
            return Code.STOPPED
    if one.epoch is not None and any(e.kind == "taken" for e in log):
        return Code.NOT_OWNER
    if one.purpose is not Purpose.SERVICE and last("grant", "withdraw", "stop", about=one.purpose) != "grant":
        return Code.NO_CONSENT
    limits = [e.at for e in log if e.kind == "limited"]
    reached = bool(heard) and now - max(heard) < 24 * HOUR - timedelta(minutes=1)
    limited = bool(limits) and now < limits[-1] + 24 * HOUR and not (heard and max(heard) > limits[-1])
    if limited and not reached and one.purpose is Purpose.MARKETING:
        return Code.MARKETING_LIMITED
    if not reached and one.fallback is None:
        return Code.WINDOW_CLOSED if heard else Code.CANNOT_START
    return Code.NOTICE_MISSING if shape == "silent bot" else None


def by_the_book(previous: datetime | None, sent: datetime, received: datetime) -> datetime:
    return moved(previous, opened_at(sent, received))


def machine(judged: Judged, opens: Moved) -> type[RuleBasedStateMachine]:
    """Return the comparison for one way to judge and one way to keep the window."""

    class Comparison(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.facts = Facts(START)
            self.log: list[Event] = []

        def note(self, kind: str, at: datetime | None = None, about: Purpose | None = None, **facts: Any) -> None:
            self.log.append(Event(kind, self.facts.now, at or self.facts.now, about))
            self.facts = replace(self.facts, **facts)

        @rule(step=st.sampled_from([timedelta(seconds=1), HOUR, 24 * HOUR - timedelta(minutes=1), 24 * HOUR]))
        def time_passes(self, step: timedelta) -> None:
            self.facts = replace(self.facts, now=self.facts.now + step)

        @rule(
            skew=st.sampled_from(
                [timedelta(0), timedelta(seconds=-5), -HOUR, -24 * HOUR, timedelta(seconds=90), 2 * HOUR]
            )
        )
        def writes(self, skew: timedelta) -> None:
            now, at = self.facts.now, self.facts.now + skew
            opened = opens(self.facts.opened_at, at, now)
            self.note("heard", at, opened_at=opened, answered_at=min(at, now), blocked=False)

        @rule()
        def stops(self) -> None:
            now = self.facts.now
            self.note("stop", stopped_at=now, stop_confirmed=False, consents=frozenset(), answered_at=now)

        @rule()
        def resumes(self) -> None:
            self.note("resume", stopped_at=None)

        @rule()
        def is_confirmed(self) -> None:
            self.note("confirmed", stop_confirmed=True)

        @rule(blocked=st.booleans())
        def blocks(self, blocked: bool) -> None:
            self.note("block" if blocked else "unblock", blocked=blocked)

        @rule(about=st.sampled_from([Purpose.UTILITY, Purpose.MARKETING]), agrees=st.booleans())
        def decides(self, about: Purpose, agrees: bool) -> None:
            consents = self.facts.consents | {about} if agrees else self.facts.consents - {about}
            self.note("grant" if agrees else "withdraw", about=about, consents=consents)

        @rule()
        def is_limited(self) -> None:
            self.note("limited", limited_at=self.facts.now)

        @rule()
        def is_taken_over(self) -> None:
            self.note("taken", epoch=self.facts.epoch + 1)

        @invariant()
        def agree(self) -> None:
            for shape, one in SHAPES.items():
                direct = self.log and self.log[-1].kind == "heard"
                facts = self.facts if direct else replace(self.facts, answered_at=None)
                decision = judged(one, facts, POLICY)
                code = None if decision.outcome is Outcome.ALLOW else decision.code
                assert code == oracle(self.log, shape, self.facts.now), shape

    return Comparison


def compare(judged: Judged = judge, opens: Moved = by_the_book, examples: int = 60) -> None:
    """Run the comparison; raises `AssertionError` on a difference."""
    quick = settings(
        max_examples=examples,
        stateful_step_count=25,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
    )
    run_state_machine_as_test(machine(judged, opens), settings=quick)


def test_the_gate_says_what_a_replay_of_everything_says() -> None:
    compare()


def seen_as(**change: Any) -> Judged:
    """Judge as if some facts were otherwise."""
    return lambda one, facts, policy: judge(one, replace(facts, **change), policy)


FAULTS: dict[str, tuple[Judged, Moved]] = {
    "a time in the future opens later": (judge, lambda previous, sent, received: moved(previous, sent)),
    "a late webhook opens now": (judge, lambda previous, sent, received: received),
    "the last message wins": (judge, lambda previous, sent, received: opened_at(sent, received)),
    "no margin": (
        lambda one, facts, policy: judge(one, facts, replace(policy, window=24 * HOUR + timedelta(minutes=1))),
        by_the_book,
    ),
    "blocks are overlooked": (seen_as(blocked=False), by_the_book),
    "stops are overlooked": (seen_as(stopped_at=None), by_the_book),
    "confirms again": (seen_as(stop_confirmed=False), by_the_book),
    "answers old messages": (
        lambda one, facts, policy: judge(one, replace(facts, answered_at=facts.now + HOUR), policy),
        by_the_book,
    ),
    "any consent will do": (
        lambda one, facts, policy: judge(
            one, replace(facts, consents=frozenset(Purpose) if facts.consents else frozenset()), policy
        ),
        by_the_book,
    ),
    "takeovers are overlooked": (seen_as(epoch=0), by_the_book),
    "limits are overlooked": (seen_as(limited_at=None), by_the_book),
    "no template": (lambda one, facts, policy: judge(replace(one, fallback=None), facts, policy), by_the_book),
    "no notice": (seen_as(noticed=True), by_the_book),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_comparison_finds_a_planted_fault(fault: str) -> None:
    with pytest.raises(AssertionError):
        compare(*FAULTS[fault], examples=200)
