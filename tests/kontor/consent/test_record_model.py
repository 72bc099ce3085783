"""The record against a second statement of the same law, and faults planted to see that the comparison finds them.

The oracle asks, for each thing forbidden or allowed, whether some event exists that nothing later undoes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kontor.consent import Kind, Recorded, Source, state
from kontor.messages import Purpose

Summary = tuple[bool, bool, bool, frozenset[Purpose]]
Fault = Callable[[Sequence[Recorded]], Sequence[Recorded]]

START = datetime(2026, 11, 21, tzinfo=UTC)
PURPOSES = (Purpose.UTILITY, Purpose.MARKETING, Purpose.AUTHENTICATION)
NO = (Kind.WITHDRAWN, Kind.REFUSED)


def real(events: Sequence[Recorded]) -> Summary:
    found = state(events)
    return found.stopped_at is not None, found.blocked, found.barred, found.granted


def oracle(events: Sequence[Recorded]) -> Summary:
    end = max((event.at for event in events), default=START)
    stopped, blocked = _stopped(events, end), _last(events, Kind.BLOCKED, Kind.UNBLOCKED)
    barred = _last(events, Kind.BARRED, Kind.UNBARRED)
    quiet = stopped or blocked or barred
    granted = frozenset() if quiet else frozenset(purpose for purpose in PURPOSES if _granted(events, purpose))
    return stopped, blocked, barred, granted


def _last(events: Sequence[Recorded], on: Kind, off: Kind) -> bool:
    return any(e.kind is on and not any(o.kind is off and o.at > e.at for o in events) for e in events)


def _stopped(events: Sequence[Recorded], at: datetime, inclusive: bool = True) -> bool:
    def lifts(event: Recorded) -> bool:
        return event.kind in (Kind.RESUMED, Kind.GRANTED) and event.source.own

    stops = [e for e in events if e.kind is Kind.STOPPED and (e.at <= at if inclusive else e.at < at)]
    return any(not any(lifts(o) and stop.at < o.at <= at for o in events) for stop in stops)


def _refusals(events: Sequence[Recorded], purpose: Purpose) -> list[Recorded]:
    """Every event by which the person says no to a purpose."""
    wide = {
        Purpose.UTILITY: (Kind.STOPPED,),
        Purpose.MARKETING: (Kind.STOPPED, Kind.BLOCKED),
        Purpose.AUTHENTICATION: (),
    }
    return [e for e in events if (e.kind in NO and e.purpose is purpose) or e.kind in wide[purpose]]


def _granted(events: Sequence[Recorded], purpose: Purpose) -> bool:
    ends = _refusals(events, purpose) + [e for e in events if e.kind is Kind.EXPIRED and e.purpose is purpose]
    grants = [e for e in events if e.kind is Kind.GRANTED and e.purpose is purpose]
    return any(
        (grant.source.own or _claim_counts(events, grant, purpose)) and all(end.at < grant.at for end in ends)
        for grant in grants
    )


def _claim_counts(events: Sequence[Recorded], claim: Recorded, purpose: Purpose) -> bool:
    """Whether what the business says may stand: no stop, no standing refusal and no open request at that moment."""
    own = [e for e in events if e.kind is Kind.GRANTED and e.purpose is purpose and e.source.own and e.at <= claim.at]
    if _stopped(events, claim.at, inclusive=False):
        return False
    before = [e for e in _refusals(events, purpose) if e.at < claim.at]
    if any(not any(o.at > e.at for o in own) for e in before):
        return False
    return not _pending(events, claim, purpose)


def _pending(events: Sequence[Recorded], claim: Recorded, purpose: Purpose) -> bool:
    """Whether a request is open: asked while nothing was granted, and neither answered nor lapsed since."""
    known = [e for e in events if e.purpose is purpose or e.kind in (Kind.STOPPED, Kind.BLOCKED, Kind.RESUMED)]
    for asked in (e for e in known if e.kind is Kind.ASKED and e.at <= claim.at):
        earlier = [e for e in known if e.at < asked.at]
        if earlier and _granted(earlier, purpose):
            continue
        settled = [e for e in _refusals(events, purpose) if asked.at <= e.at < claim.at]
        settled += [e for e in known if e.kind is Kind.EXPIRED and asked.at <= e.at < claim.at]
        settled += [e for e in known if e.kind is Kind.GRANTED and e.source.own and asked.at <= e.at <= claim.at]
        if not settled:
            return True
    return False


@st.composite
def _events(draw: st.DrawFn) -> Recorded:
    kind = draw(st.sampled_from(list(Kind)))
    named = kind in (Kind.ASKED, Kind.GRANTED, Kind.EXPIRED, *NO)
    at = START + timedelta(minutes=draw(st.integers(0, 12)))
    source = draw(st.sampled_from([Source.MESSAGE, Source.BUTTON, Source.IMPORT]))
    return Recorded(kind, at, draw(st.sampled_from(PURPOSES)) if named else None, source)


RECORDS = st.lists(_events(), max_size=12)


@given(RECORDS)
def test_the_record_agrees_with_the_law_said_another_way(events: list[Recorded]) -> None:
    assert real(events) == oracle(events)


@given(record=RECORDS, data=st.data())
def test_neither_the_order_of_arrival_nor_repeats_change_anything(record: list[Recorded], data: st.DataObject) -> None:
    arrived = data.draw(
        st.permutations(record + data.draw(st.lists(st.sampled_from(record), max_size=3) if record else st.just([])))
    )
    assert state(arrived) == state(record)


@given(RECORDS)
def test_after_a_stop_nothing_is_allowed_without_an_own_later_act(events: list[Recorded]) -> None:
    stop = Recorded(Kind.STOPPED, max((event.at for event in events), default=START))
    assert state([*events, stop]).granted == frozenset()
    claims = [replace(event, at=stop.at + timedelta(minutes=1), source=Source.IMPORT) for event in events]
    assert state([*events, stop, *claims]).granted == frozenset()


class Life(RuleBasedStateMachine):
    """A person's life with a channel that delivers late and twice; `fault` is what is planted."""

    fault: Fault = staticmethod(lambda events: events)

    def __init__(self) -> None:
        super().__init__()
        self.now, self.record = START, list[Recorded]()

    def add(self, kind: Kind, purpose: Purpose | None = None, source: Source = Source.MESSAGE, late: int = 0) -> None:
        self.record.append(Recorded(kind, self.now - timedelta(minutes=late), purpose, source))

    @rule(minutes=st.integers(1, 5))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(late=st.integers(0, 6), kind=st.sampled_from([Kind.STOPPED, Kind.RESUMED, Kind.BLOCKED, Kind.UNBLOCKED]))
    def say(self, late: int, kind: Kind) -> None:
        self.add(kind, late=late)

    @rule(
        kind=st.sampled_from([Kind.ASKED, Kind.GRANTED, Kind.GRANTED, Kind.EXPIRED, *NO]),
        purpose=st.sampled_from(PURPOSES),
        late=st.integers(0, 6),
    )
    def decide(self, kind: Kind, purpose: Purpose, late: int) -> None:
        self.add(kind, purpose, late=late)

    @rule(kind=st.sampled_from([Kind.BARRED, Kind.UNBARRED, Kind.RESUMED]))
    def desk(self, kind: Kind) -> None:
        self.add(kind, source=Source.AGENT)

    @rule(purpose=st.sampled_from(PURPOSES), late=st.integers(0, 6))
    def bring_in(self, purpose: Purpose, late: int) -> None:
        self.add(Kind.GRANTED, purpose, Source.IMPORT, late)

    @rule()
    def deliver_twice(self) -> None:
        self.record += self.record[-1:]

    @invariant()
    def agree(self) -> None:
        assert real(self.fault(self.record)) == oracle(self.record)


def _as_arrived(events: Sequence[Recorded]) -> Sequence[Recorded]:
    return [replace(event, at=START + timedelta(minutes=place)) for place, event in enumerate(events)]


def _start_wins_ties(events: Sequence[Recorded]) -> Sequence[Recorded]:
    return [replace(e, at=e.at - timedelta(microseconds=1)) if e.kind is Kind.STOPPED else e for e in events]


def _imports_are_own(events: Sequence[Recorded]) -> Sequence[Recorded]:
    return [replace(event, source=Source.MESSAGE) for event in events]


def _late_stops_are_lost(events: Sequence[Recorded]) -> Sequence[Recorded]:
    return [e for n, e in enumerate(events) if e.kind is not Kind.STOPPED or all(o.at <= e.at for o in events[:n])]


def _start_undoes_the_stop(events: Sequence[Recorded]) -> Sequence[Recorded]:
    lifts = [e.at for e in events if e.kind is Kind.RESUMED and e.source.own]
    return [e for e in events if e.kind is not Kind.STOPPED or not any(at > e.at for at in lifts)]


def _without(kind: Kind) -> Fault:
    return lambda events: [event for event in events if event.kind is not kind]


FAULTS = {
    "arrival order counts": _as_arrived,
    "start wins ties": _start_wins_ties,
    "imports lift stops": _imports_are_own,
    "late stops are lost": _late_stops_are_lost,
    "start brings consents back": _start_undoes_the_stop,
    "stops are ignored": _without(Kind.STOPPED),
    "withdrawals are ignored": _without(Kind.WITHDRAWN),
    "refusals are ignored": _without(Kind.REFUSED),
    "expiries are ignored": _without(Kind.EXPIRED),
    "blocks are ignored": _without(Kind.BLOCKED),
    "bars are ignored": _without(Kind.BARRED),
}
QUICK = settings(
    max_examples=60, stateful_step_count=20, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip


def test_a_life_with_a_channel_agrees_with_the_law_at_every_step() -> None:
    run_state_machine_as_test(Life, settings=QUICK)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found(fault: Fault) -> None:
    faulty = type("Faulty", (Life,), {"fault": staticmethod(fault)})
    with pytest.raises(AssertionError):
        run_state_machine_as_test(faulty, settings=settings(QUICK, max_examples=400))
