from __future__ import annotations

import copy
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kontor.contacts import PHONE, Address
from kontor.gate import RULES, Cleared, Code, Decision, Facts, Late, Outcome, clear, judge
from kontor.messages import (
    AnyContent,
    Author,
    Choices,
    Location,
    Media,
    Option,
    Outbound,
    Purpose,
    Signal,
    Template,
    Text,
)
from kontor.policy import Abilities, ChannelPolicy

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY, MINUTE, SECOND = timedelta(hours=24), timedelta(minutes=1), timedelta(seconds=1)
ANN = Address("test", PHONE, "15550001111")
CAN = Abilities(kinds=frozenset({"text", "template", "media", "choices"}), media=frozenset({"image"}))
RULED = ChannelPolicy(window=DAY, abilities=replace(CAN, signals=frozenset({"typing"})))
FREE = replace(RULED, window=None)
SMS = replace(FREE, answers_stop_itself=True, first_contact=True)
OPEN = Facts(NOON, opened_at=NOON - MINUTE, noticed=True)
TEMPLATE = Template("delay", "en", text="Your flight is late.")


def message(content: AnyContent | None = None, author: Author = Author.BOT, **rest: Any) -> Outbound:
    return replace(Outbound(7, "test/airline", (ANN,), content or Text("hello"), author), **rest)


def said(one: Outbound, facts: Facts = OPEN, policy: ChannelPolicy = RULED) -> tuple[Outcome, Code]:
    decision = judge(one, facts, policy)
    return decision.outcome, decision.code


def test_lets_an_answer_leave() -> None:
    assert judge(message(), OPEN, RULED) == Decision(Outcome.ALLOW, Code.OK, Text("hello"))


@pytest.mark.parametrize("content", [Location(1.0, 2.0), Media("video", id="1"), Signal("read", "1")])
def test_refuses_what_the_channel_has_no_form_for(content: AnyContent) -> None:
    assert said(message(content)) == (Outcome.REFUSE, Code.UNSUPPORTED)


@pytest.mark.parametrize(
    "content", [Media("image", id="1"), Choices("so?", (Option("a", "A"),)), Signal("typing"), TEMPLATE]
)
def test_lets_what_it_has_a_form_for(content: AnyContent) -> None:
    assert said(message(content)) == (Outcome.ALLOW, Code.OK)


def test_the_strongest_reason_is_named_and_the_next_one_when_it_is_gone() -> None:
    """Everything is wrong with this message; the wrongs are mended one after the other, in the order of the rules."""
    wrong = message(Location(1.0, 2.0), purpose=Purpose.MARKETING, epoch=1)
    facts = Facts(NOON, epoch=2, blocked=True, stopped_at=NOON - MINUTE, slot=NOON + SECOND)
    named = [said(wrong, facts)]
    for mended in (
        (replace(wrong, content=Text("hello")), facts),
        (..., replace(facts, blocked=False)),
        (..., replace(facts, blocked=False, stopped_at=None)),
        (..., replace(facts, blocked=False, stopped_at=None, epoch=1)),
        (..., replace(facts, blocked=False, stopped_at=None, epoch=1, consents=frozenset(Purpose))),
        (
            ...,
            replace(facts, blocked=False, stopped_at=None, epoch=1, consents=frozenset(Purpose), opened_at=NOON - DAY),
        ),
        (..., replace(OPEN, epoch=1, consents=frozenset(Purpose), noticed=False)),
        (..., replace(OPEN, epoch=1, consents=frozenset(Purpose), rests_until=NOON + MINUTE, slot=NOON + SECOND)),
        (..., replace(OPEN, epoch=1, consents=frozenset(Purpose), slot=NOON + SECOND)),
        (..., replace(OPEN, epoch=1, consents=frozenset(Purpose))),
    ):
        wrong = wrong if mended[0] is ... else mended[0]
        named.append(said(wrong, mended[1]))
    assert [code for _, code in named] == [
        Code.UNSUPPORTED,
        Code.BLOCKED,
        Code.STOPPED,
        Code.NOT_OWNER,
        Code.NO_CONSENT,
        Code.CANNOT_START,
        Code.WINDOW_CLOSED,
        Code.NOTICE_MISSING,
        Code.ACCOUNT_RESTS,
        Code.RATE_LIMITED,
        Code.OK,
    ]
    assert len(RULES) == 10


# ----------------------------------------------------------------------------------------------------------------- stop


@pytest.mark.parametrize("author", list(Author))
@pytest.mark.parametrize("purpose", list(Purpose))
def test_nothing_leaves_after_a_stop(author: Author, purpose: Purpose) -> None:
    facts = replace(OPEN, stopped_at=NOON - SECOND, answered_at=NOON - MINUTE, consents=frozenset(Purpose))
    assert said(message(author=author, purpose=purpose), facts) == (Outcome.REFUSE, Code.STOPPED)


def test_one_confirmation_leaves_after_a_stop_and_no_second() -> None:
    facts = replace(OPEN, stopped_at=NOON - SECOND, answered_at=NOON - SECOND)
    confirmation = message(author=Author.SYSTEM, answers=3)
    assert said(confirmation, facts) == (Outcome.ALLOW, Code.OK)
    assert said(confirmation, replace(facts, stop_confirmed=True)) == (Outcome.REFUSE, Code.STOPPED)
    assert said(replace(confirmation, answers=None), facts) == (Outcome.REFUSE, Code.STOPPED)


def test_what_a_person_writes_after_a_stop_is_answered_but_not_used_for_more() -> None:
    facts = replace(OPEN, stopped_at=NOON - MINUTE, answered_at=NOON - SECOND, consents=frozenset(Purpose))
    assert said(message(), facts) == (Outcome.ALLOW, Code.OK)
    assert said(message(purpose=Purpose.UTILITY), facts) == (Outcome.REFUSE, Code.STOPPED)
    assert said(message(), replace(facts, answered_at=facts.stopped_at)) == (Outcome.REFUSE, Code.STOPPED)


def test_where_the_provider_answers_stops_itself_nothing_leaves_at_all() -> None:
    facts = replace(OPEN, stopped_at=NOON - MINUTE, answered_at=NOON - SECOND)
    assert said(message(), facts, SMS) == (Outcome.REFUSE, Code.STOPPED)
    assert said(message(author=Author.SYSTEM, answers=3), facts, SMS) == (Outcome.REFUSE, Code.STOPPED)


# ------------------------------------------------------------------------------------------------------ marketing limit

HOURS = some.integers(-72, 72).map(lambda hours: NOON + timedelta(hours=hours))


@given(HOURS, HOURS, some.sampled_from(Purpose), some.sampled_from([TEMPLATE, Text("hello")]))
def test_after_a_marketing_limit_only_marketing_templates_wait_a_day(
    limited: datetime, opened: datetime, purpose: Purpose, content: AnyContent
) -> None:
    facts = replace(OPEN, limited_at=limited, opened_at=opened, consents=frozenset(Purpose))
    advert = message(content, purpose=purpose, fallback=None if content is TEMPLATE else TEMPLATE)
    free, waits = opened + DAY - MINUTE > NOON, limited + DAY > NOON and not opened > limited
    limits = purpose is Purpose.MARKETING and waits and (content is TEMPLATE or not free)
    assert (said(advert, facts) == (Outcome.REFUSE, Code.MARKETING_LIMITED)) == limits
    assert said(advert, facts)[0] is (Outcome.REFUSE if limits else Outcome.ALLOW)
    assert said(advert, replace(facts, limited_at=None))[0] is Outcome.ALLOW


# ------------------------------------------------------------------------------------------------------- owner, consent


def test_what_a_bot_said_before_a_hand_over_is_stale() -> None:
    facts = replace(OPEN, epoch=4)
    assert said(message(epoch=3), facts) == (Outcome.REFUSE, Code.NOT_OWNER)
    assert said(message(epoch=4), facts) == said(message(epoch=None), facts) == (Outcome.ALLOW, Code.OK)


@pytest.mark.parametrize("purpose", [Purpose.UTILITY, Purpose.MARKETING, Purpose.AUTHENTICATION])
def test_what_the_business_starts_needs_consent_for_its_purpose(purpose: Purpose) -> None:
    others = frozenset(Purpose) - {purpose}
    assert said(message(purpose=purpose), replace(OPEN, consents=others)) == (Outcome.REFUSE, Code.NO_CONSENT)
    assert said(message(purpose=purpose), replace(OPEN, consents=frozenset({purpose}))) == (Outcome.ALLOW, Code.OK)


# --------------------------------------------------------------------------------------------------------------- window


@pytest.mark.parametrize(
    "age,outcome",
    [
        (timedelta(0), Outcome.ALLOW),
        (DAY - MINUTE - SECOND, Outcome.ALLOW),
        (DAY - MINUTE, Outcome.HOLD),
        (DAY, Outcome.HOLD),
    ],
)
def test_the_window_closes_a_minute_early(age: timedelta, outcome: Outcome) -> None:
    assert judge(message(), replace(OPEN, opened_at=NOON - age), RULED).outcome is outcome


def test_outside_the_window_its_template_says_it() -> None:
    closed = replace(OPEN, opened_at=NOON - DAY)
    decision = judge(message(fallback=TEMPLATE), closed, RULED)
    assert decision == Decision(Outcome.ALLOW, Code.TEMPLATE_USED, TEMPLATE)
    assert judge(message(fallback=TEMPLATE), OPEN, RULED).content == Text("hello")


def test_a_template_is_judged_like_any_message() -> None:
    closed = replace(OPEN, opened_at=NOON - DAY, slot=NOON + SECOND)
    assert said(message(fallback=TEMPLATE), closed) == (Outcome.DEFER, Code.RATE_LIMITED)
    assert said(message(fallback=TEMPLATE), replace(closed, stopped_at=NOON)) == (Outcome.REFUSE, Code.STOPPED)
    cannot = replace(RULED, abilities=Abilities(kinds=frozenset({"text"})))
    assert said(message(fallback=TEMPLATE), closed, cannot) == (Outcome.REFUSE, Code.UNSUPPORTED)


def test_who_never_wrote_can_be_reached_by_a_template_only() -> None:
    nobody = replace(OPEN, opened_at=None)
    assert said(message(), nobody) == (Outcome.REFUSE, Code.CANNOT_START)
    assert said(message(TEMPLATE), nobody) == (Outcome.ALLOW, Code.OK)
    assert said(message(fallback=TEMPLATE), nobody) == (Outcome.ALLOW, Code.TEMPLATE_USED)


def test_a_channel_without_window_is_open_once_somebody_wrote_and_always_where_we_may_begin() -> None:
    assert said(message(), replace(OPEN, opened_at=NOON - 400 * DAY), FREE) == (Outcome.ALLOW, Code.OK)
    assert said(message(), replace(OPEN, opened_at=None), FREE) == (Outcome.REFUSE, Code.CANNOT_START)
    assert said(message(), replace(OPEN, opened_at=None), SMS) == (Outcome.ALLOW, Code.OK)


# --------------------------------------------------------------------------------------------------------- notice, rate


def test_a_bot_says_first_that_it_is_one() -> None:
    new = replace(OPEN, noticed=False)
    assert said(message(), new) == (Outcome.REFUSE, Code.NOTICE_MISSING)
    assert said(message(notice=True), new) == (Outcome.ALLOW, Code.OK)
    assert (
        said(message(author=Author.AGENT), new) == said(message(author=Author.SYSTEM), new) == (Outcome.ALLOW, Code.OK)
    )
    assert said(message(Signal("typing")), new) == (Outcome.ALLOW, Code.OK)


def test_what_an_account_that_rests_would_send_is_put_off_until_it_may() -> None:
    decision = judge(message(), replace(OPEN, rests_until=NOON + MINUTE), RULED)
    assert (decision.outcome, decision.code, decision.until) == (Outcome.DEFER, Code.ACCOUNT_RESTS, NOON + MINUTE)
    assert said(message(), replace(OPEN, rests_until=NOON)) == (Outcome.ALLOW, Code.OK)


def test_too_fast_is_put_off_until_its_slot() -> None:
    decision = judge(message(), replace(OPEN, slot=NOON + SECOND), RULED)
    assert (decision.outcome, decision.code, decision.until) == (Outcome.DEFER, Code.RATE_LIMITED, NOON + SECOND)
    assert said(message(), replace(OPEN, slot=NOON)) == (Outcome.ALLOW, Code.OK)


# -------------------------------------------------------------------------------------------------------------- cleared


def made(seconds: float = 5.0) -> Cleared:
    return clear(message(), judge(message(), OPEN, RULED), 9, time.monotonic() + seconds)


def test_a_cleared_message_carries_the_judged_content_and_our_own_id() -> None:
    decision = Decision(Outcome.ALLOW, Code.TEMPLATE_USED, TEMPLATE)
    one = clear(message(fallback=TEMPLATE), decision, 9, time.monotonic() + 5)
    assert (one.content, one.echo, one.address, one.decision_id) == (TEMPLATE, "7", ANN, 9)


@pytest.mark.parametrize("outcome", [Outcome.REFUSE, Outcome.DEFER, Outcome.HOLD])
def test_only_an_allowed_message_is_cleared(outcome: Outcome) -> None:
    with pytest.raises(ValueError, match="cannot be cleared"):
        clear(message(), Decision(outcome, Code.OK, Text("hello")), 9, time.monotonic() + 5)


def test_nobody_else_makes_one() -> None:
    with pytest.raises(TypeError, match="only the gate"):
        Cleared(object(), message(), Text("hello"), 9, time.monotonic() + 5, None)  # type: ignore[arg-type]


def test_it_cannot_be_copied_or_pickled() -> None:
    for way in (copy.copy, copy.deepcopy, Cleared.__reduce__):
        with pytest.raises(TypeError, match="cannot be copied"):
            way(made())


def test_it_is_begun_once() -> None:
    one = made()
    one.begin()
    with pytest.raises(RuntimeError, match="begun before"):
        one.begin()


def test_it_is_never_begun_late() -> None:
    one = made(seconds=-0.001)
    for _ in range(2):
        with pytest.raises(Late):
            one.begin()
