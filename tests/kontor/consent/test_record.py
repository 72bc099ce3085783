"""What a record of consent adds up to, rule by rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kontor.consent import (
    CHALLENGE_LIFE,
    CONSENT_LIFE,
    Consents,
    Kind,
    Recorded,
    Source,
    Status,
    counts_from,
    lapsed,
    state,
)
from kontor.messages import UNDATED, Purpose

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MARKETING, UTILITY = Purpose.MARKETING, Purpose.UTILITY


def event(kind: Kind, minutes: int, purpose: Purpose | None = None, source: Source = Source.MESSAGE) -> Recorded:
    return Recorded(kind, NOON + timedelta(minutes=minutes), purpose, source)


def status(consents: Consents, purpose: Purpose) -> Status:
    return consents.standings[purpose].status


def test_nobody_has_consented_to_anything_at_first() -> None:
    assert state([]).granted == frozenset()


def test_one_purpose_never_implies_another() -> None:
    assert state([event(Kind.GRANTED, 0, UTILITY)]).granted == {UTILITY}


def test_a_request_is_pending_until_it_is_answered() -> None:
    asked = event(Kind.ASKED, 0, MARKETING)
    assert status(state([asked]), MARKETING) is Status.PENDING
    assert status(state([asked, event(Kind.REFUSED, 1, MARKETING)]), MARKETING) is Status.REFUSED
    assert state([asked, event(Kind.GRANTED, 1, MARKETING)]).granted == {MARKETING}


def test_asking_again_takes_nothing_away() -> None:
    assert state([event(Kind.GRANTED, 0, UTILITY), event(Kind.ASKED, 1, UTILITY)]).granted == {UTILITY}


def test_a_stop_withdraws_utility_and_marketing_and_start_does_not_bring_them_back() -> None:
    events = [event(Kind.GRANTED, 0, UTILITY), event(Kind.GRANTED, 0, MARKETING), event(Kind.STOPPED, 1)]
    assert state(events).stopped_at == NOON + timedelta(minutes=1)
    resumed = state([*events, event(Kind.RESUMED, 2)])
    assert resumed.stopped_at is None
    assert resumed.granted == frozenset()
    assert status(resumed, UTILITY) is status(resumed, MARKETING) is Status.WITHDRAWN


def test_a_codes_consent_survives_a_stop_that_was_lifted() -> None:
    events = [event(Kind.GRANTED, 0, Purpose.AUTHENTICATION), event(Kind.STOPPED, 1)]
    assert state(events).granted == frozenset()
    assert state([*events, event(Kind.RESUMED, 2)]).granted == {Purpose.AUTHENTICATION}


def test_a_stop_wins_a_tie() -> None:
    assert state([event(Kind.STOPPED, 0), event(Kind.RESUMED, 0), event(Kind.GRANTED, 0, UTILITY)]).stopped_at == NOON


def test_a_start_that_happened_before_the_stop_but_arrived_after_it_lifts_nothing() -> None:
    assert state([event(Kind.STOPPED, 5), event(Kind.RESUMED, 4)]).stopped_at is not None


def test_an_own_opt_in_after_the_stop_lifts_it_for_its_purpose() -> None:
    again = state([event(Kind.STOPPED, 0), event(Kind.GRANTED, 1, UTILITY, Source.BUTTON)])
    assert again.stopped_at is None
    assert again.granted == {UTILITY}


@pytest.mark.parametrize("source", [Source.IMPORT, Source.API, Source.AGENT, Source.WEB, Source.SYSTEM])
@pytest.mark.parametrize(
    "said", [event(Kind.STOPPED, 0), event(Kind.WITHDRAWN, 0, MARKETING), event(Kind.REFUSED, 0, MARKETING)]
)
def test_what_the_business_says_never_overrules_the_persons_no(source: Source, said: Recorded) -> None:
    claims = [event(Kind.GRANTED, 9, MARKETING, source), event(Kind.RESUMED, 9, None, source)]
    assert state([said, *claims]).granted == frozenset()
    later = [event(Kind.ASKED, 2, MARKETING), event(Kind.EXPIRED, 3, MARKETING, Source.SYSTEM)]
    assert state([said, *later, *claims]).granted == frozenset()


def test_an_import_grants_where_nothing_was_said() -> None:
    assert state([event(Kind.GRANTED, 0, MARKETING, Source.IMPORT)]).granted == {MARKETING}


def test_an_import_cannot_answer_an_open_request() -> None:
    assert (
        state([event(Kind.ASKED, 0, MARKETING), event(Kind.GRANTED, 1, MARKETING, Source.IMPORT)]).granted
        == frozenset()
    )


def test_a_block_costs_marketing_and_silences_until_it_is_lifted() -> None:
    events = [event(Kind.GRANTED, 0, UTILITY), event(Kind.GRANTED, 0, MARKETING), event(Kind.BLOCKED, 1)]
    assert state(events).granted == frozenset()
    assert state([*events, event(Kind.UNBLOCKED, 2)]).granted == {UTILITY}


def test_barring_is_the_businesss_and_changes_no_consent() -> None:
    events = [event(Kind.GRANTED, 0, MARKETING), event(Kind.BARRED, 1, None, Source.AGENT)]
    assert state(events).barred
    assert state(events).granted == frozenset()
    assert state([*events, event(Kind.UNBARRED, 2, None, Source.AGENT)]).granted == {MARKETING}


def test_unanswered_requests_lapse_and_their_expiry_settles_them() -> None:
    record = [event(Kind.ASKED, 0, MARKETING)]
    assert lapsed(state(record), NOON + CHALLENGE_LIFE - timedelta(seconds=1)) == ()
    due = lapsed(state(record), NOON + CHALLENGE_LIFE)
    assert [one.purpose for one in due] == [MARKETING]
    assert status(state([*record, *due]), MARKETING) is Status.EXPIRED
    assert lapsed(state([*record, *due]), NOON + 2 * CHALLENGE_LIFE) == ()


def test_a_marketing_consent_lapses_unless_it_is_renewed_and_a_utility_consent_does_not() -> None:
    record = [event(Kind.GRANTED, 0, MARKETING), event(Kind.GRANTED, 0, UTILITY)]
    renewed = Recorded(Kind.GRANTED, NOON + CONSENT_LIFE / 2, MARKETING)
    assert [one.purpose for one in lapsed(state(record), NOON + CONSENT_LIFE)] == [MARKETING]
    assert lapsed(state([*record, renewed]), NOON + CONSENT_LIFE) == ()


def test_a_consent_whose_time_was_not_told_has_no_term() -> None:
    record = [Recorded(Kind.GRANTED, UNDATED, MARKETING, Source.CHANNEL)]
    assert lapsed(state(record), NOON) == ()


@pytest.mark.parametrize("kind, purpose", [(Kind.STOPPED, UTILITY), (Kind.GRANTED, None)])
def test_an_event_without_its_purpose_is_refused(kind: Kind, purpose: Purpose | None) -> None:
    with pytest.raises(ValueError, match="purpose"):
        Recorded(kind, NOON, purpose)


# -------------------------------------------------------------------------------------------------- from when it counts

STANDINGS = some.lists(some.tuples(some.sampled_from([Kind.STOPPED, Kind.RESUMED]), some.integers(-99, 99)), min_size=1)


@given(STANDINGS)
def test_the_last_word_holds_whatever_our_clock_says(said: list[tuple[Kind, int]]) -> None:
    """Somebody stops and starts, a minute apart; our clock is as many minutes wrong as each word says."""
    record: list[Recorded] = []
    for minute, (kind, wrong) in enumerate(said):
        at, newest = NOON + timedelta(minutes=minute), max((one.at for one in record), default=None)
        moment = counts_from(at, at + timedelta(minutes=wrong), newest, forbids=kind is Kind.STOPPED)
        record.append(Recorded(kind, moment))
    assert (state(record).stopped_at is not None) == (said[-1][0] is Kind.STOPPED)


@given(some.integers(0, 99), some.integers(0, 99), some.booleans())
def test_a_word_that_comes_late_counts_from_its_own_time(ago: int, newest: int, forbids: bool) -> None:
    at, latest = NOON - timedelta(minutes=ago), NOON - timedelta(minutes=newest)
    assert counts_from(at, NOON, latest, forbids=forbids) == at


def test_a_word_without_a_time_forbids_from_its_arrival_and_allows_only_where_nothing_forbids() -> None:
    assert counts_from(UNDATED, NOON, None, forbids=True) == NOON
    assert counts_from(UNDATED, NOON, NOON + timedelta(hours=1), forbids=True) > NOON + timedelta(hours=1)
    assert counts_from(UNDATED, NOON, NOON, forbids=False) == UNDATED
