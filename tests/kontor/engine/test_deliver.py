from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog.testing

from kontor.connectors import Refused, Throttled, Unreachable
from kontor.engine.rests import rest
from kontor.engine.wake import Sweep
from kontor.gate import Late
from kontor.messages import Progress, Receipt, SpokenElsewhere, Template, Text
from kontor.policy import Rate
from kontor.store.columns import Ids
from kontor.store.tables import consent_events, decisions, notices, outbox, standings
from tests.kontor.engine.delivering import HELLO, HOUR, SECOND, happens, made, states
from tests.kontor.house import House


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with made(sqlite_url, tmp_path) as running:
        yield running


@pytest.fixture
async def both(url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A house on every kind of database."""
    async with made(url, tmp_path) as running:
        yield running


# --------------------------------------------------------------------------- what the channel answers, and what follows


async def test_an_accepted_message_has_its_decision_and_the_channels_id(both: House) -> None:
    await both.says("hello")
    row, decision = await both.one(outbox), await both.one(decisions)
    assert (row["state"], row["decision_id"], row["attempts"]) == ("accepted", decision["id"], 1)
    assert (decision["outcome"], decision["code"], decision["outbox_id"]) == ("allow", "ok", row["id"])
    assert row["content_digest"] == decision["content_digest"]
    assert row["provider_digest"] == both.engine.ring.vault.digest("message", "recorder/test", "sent.1")


async def test_a_refusal_is_final_and_keeps_its_reason(both: House) -> None:
    both.recorder.answers = [Refused(131026, "not on this channel")]
    assert await both.says("hello") == []
    row = await both.one(outbox)
    assert (row["state"], row["reason"], row["code"]) == ("refused", "131026 not on this channel", 131026)
    assert await both.waits(HOUR) == []


@pytest.mark.parametrize("action", ["auth", "money", "brake", "operator"])
async def test_what_no_message_of_the_account_could_pass_is_kept_until_it_can_send_again(
    house: House, action: str
) -> None:
    house.recorder.answers = [Refused(190, "no", action) for _ in range(10)]
    with structlog.testing.capture_logs() as logs:
        assert await house.says("hello") == []
    row, notice = await house.one(outbox), await house.one(notices)
    assert (row["state"], row["code"]) == ("ready", 190)
    assert row["not_before"] - house.clock.now() == timedelta(minutes=1)
    assert notice["account"] == "recorder/test"
    assert notice["name"].startswith(f"{action} 190: ")
    (line,) = [line for line in logs if line["event"] == "account_cannot_send"]
    assert (line["log_level"], line["account"], line["to_do"] in notice["name"]) == ("error", "recorder/test", True)
    for _ in range(9):
        assert await house.waits(HOUR) == []
    assert await house.waits(HOUR) == [f"{HELLO}hello"]


async def test_a_standstill_is_noted_once_an_hour_however_many_messages_wait(house: House) -> None:
    house.recorder.answers = [Refused(190, "no", "auth") for _ in range(3)]
    await house.says("hello")
    await house.waits(timedelta(minutes=2))
    assert len(await house.rows(notices)) == 1
    await house.waits(HOUR)
    assert len(await house.rows(notices)) == 2


@pytest.mark.parametrize("fault", [Unreachable("no route", 503), Throttled(130429)])
async def test_what_may_pass_is_tried_again_with_growing_pauses(both: House, fault: Exception) -> None:
    both.recorder.answers = [fault, fault, fault]
    await both.says("hello")
    pauses = []
    for _ in range(3):
        row = await both.one(outbox)
        assert row["state"] == "ready"
        pauses.append((row["not_before"] - both.clock.now()).total_seconds())
        await both.waits(row["not_before"] - both.clock.now())
    assert pauses == sorted(pauses)
    assert pauses[2] >= 4 * pauses[0] > 0
    assert both.sent() == [f"{HELLO}hello"]


async def test_what_waited_through_a_standstill_has_its_tries_left(house: House) -> None:
    house.recorder.answers = [*[Refused(190, "no", "auth") for _ in range(12)], Throttled(130429)]
    await house.says("hello")
    for _ in range(16):
        await house.waits(HOUR)
    assert house.sent() == [f"{HELLO}hello"]


async def test_what_waited_behind_another_has_all_its_tries_left(house: House) -> None:
    auth = [Refused(190, "no", "auth") for _ in range(22)]
    house.recorder.answers = [*auth]
    await house.takes(house.inbound("1"), house.inbound("/picture"))
    for _ in range(22):
        await house.waits(HOUR)
    first, second = await house.rows(outbox)
    assert (first["state"], second["state"], second["attempts"]) == ("ready", "ready", 0)


async def test_what_waits_behind_another_is_no_work_before_that_is_due(both: House) -> None:
    both.recorder.answers = [Refused(190, "no", "auth")]
    await both.takes(both.inbound("1"), both.inbound("/picture"))
    await both.settle()
    assert await states(both) == ["ready", "ready"]
    sweep = Sweep(both.engine.ring, Ids(), ["recorder/test"], both.fail)
    both.clock.pass_(10 * SECOND)
    assert (await both.workspace.database.run(sweep)).work == []
    both.clock.pass_(HOUR)
    assert len((await both.workspace.database.run(sweep)).work) == 1


@pytest.mark.parametrize("fault", [Refused(131026, "not on this channel"), "dead", "reported"])
async def test_who_was_not_reached_is_told_by_the_next_message_that_a_bot_speaks(
    both: House, fault: Exception | str
) -> None:
    both.recorder.answers = [fault] if isinstance(fault, Exception) else []
    if fault == "dead":
        both.recorder.answers += [Unreachable("no") for _ in range(20)]
    await both.says("hello")
    if fault == "reported":
        at = both.clock.now()
        await both.takes(Receipt("test", "sent.1", Progress.FAILED, at, code=131026, action="operator_note"))
    for _ in range(20):
        await both.waits(timedelta(minutes=6))
    assert await both.says("again") == [f"{HELLO}again"]


async def test_of_two_held_messages_the_second_leaves_when_the_first_says_that_a_bot_speaks(both: House) -> None:
    await both.takes(both.inbound("/picture", at=both.clock.now() - 25 * HOUR))
    await both.settle()
    assert await states(both) == ["held", "held"]
    await both.says("hello")
    assert await states(both) == ["accepted"] * 3


async def test_a_closed_window_is_heeded_though_tries_went_before(house: House) -> None:
    await house.says("hello")
    house.recorder.answers = [Unreachable("no"), Unreachable("no"), Refused(131047, "re-engagement", "template")]
    await happens(house, "late", text="delay")
    for _ in range(5):
        await house.waits(5 * SECOND)
    assert isinstance(house.recorder.contents()[-1], Template)


async def test_a_channel_that_says_try_at_once_is_not_asked_again_and_again_in_a_moment(house: House) -> None:
    house.recorder.answers = [Throttled(429, until=house.clock.now()) for _ in range(8)]
    await house.says("hello")
    assert len(house.recorder.answers) == 7
    for _ in range(20):
        await house.waits(timedelta(minutes=1))
    assert house.sent() == [f"{HELLO}hello"]


async def test_the_channels_own_moment_is_kept(house: House) -> None:
    house.recorder.answers = [Throttled(80007, until=house.clock.now() + 10 * SECOND)]
    await house.says("hello")
    assert await house.waits(8 * SECOND) == []
    house.recorder.answers = [Throttled(80007, until=house.clock.now() + 900 * HOUR)]
    assert await house.waits(SECOND) == []
    assert (await house.one(outbox))["not_before"] == house.clock.now() + 24 * HOUR  # but in a day at most


async def test_after_twenty_tries_a_message_is_dead_with_its_reason(house: House) -> None:
    house.recorder.answers = [Unreachable("no route") for _ in range(30)]
    await house.says("hello")
    for _ in range(24):
        await house.waits(timedelta(minutes=6))
    row = await house.one(outbox)
    assert (row["state"], row["attempts"]) == ("dead", 20)
    assert "given up after 20 tries" in row["reason"]


async def test_an_outage_of_half_an_hour_loses_no_reply(house: House) -> None:
    house.recorder.answers = [Unreachable("no route") for _ in range(1000)]
    await house.says("hello")
    for _ in range(30):
        await house.waits(60 * SECOND)
    house.recorder.answers.clear()
    assert await house.waits(HOUR) == [f"{HELLO}hello"]


async def test_a_late_decision_is_made_anew(house: House) -> None:
    house.recorder.answers = [Late()]
    assert await house.says("hello") == [f"{HELLO}hello"]
    assert len(await house.rows(decisions)) == 2


async def test_replies_keep_their_order_behind_one_that_waits(both: House) -> None:
    both.recorder.answers = [Unreachable("no route")]
    await both.takes(both.inbound("1"), both.inbound("2"), both.inbound("3"))
    await both.settle()
    assert both.sent() == []
    await both.says("4")
    await both.waits(3 * SECOND)
    assert [text[-1] for text in both.sent()] == ["1", "2", "3", "4"]


async def test_a_block_by_the_person_is_kept_and_ends_sending_until_the_person_writes_again(house: House) -> None:
    house.recorder.answers = [Refused(131050, "blocked", "recipient_blocked")]
    await house.says("hello")
    await happens(house, "late", text="plain_delay")
    assert (await house.rows(outbox))[-1]["reason"] == "blocked"
    assert await house.says("hello again") != []


async def test_a_channel_that_says_no_adverts_withdraws_that_purpose(house: House) -> None:
    await house.says("hello")
    house.recorder.answers = [Refused(131050, "no marketing", "stop_marketing")]
    await house.says("go on")
    event = await house.one(consent_events)
    assert (event["purpose"], event["event"], event["method"]) == ("marketing", "withdrawn", "channel_131050")


async def test_an_advert_needs_consent(house: House) -> None:
    await house.says("hello")
    await happens(house, "advert")
    assert (await house.rows(outbox))[-1]["reason"] == "no_consent"
    assert house.sent(1) == []


# ---------------------------------------------------------------------------------------------------- the window, rates


async def test_what_the_closed_window_held_goes_out_with_the_persons_next_message(both: House) -> None:
    await both.says("hello")
    both.clock.pass_(25 * HOUR)
    await happens(both, "late", text="plain_delay")
    row = (await both.rows(outbox))[-1]
    assert (row["state"], row["reason"]) == ("held", "window_closed")
    assert await both.says("hi") == ["it is rather late", "heard hi"]


async def test_a_held_text_belongs_to_no_speaker_and_leaves_though_a_person_leads_now(house: House) -> None:
    await house.says("hello")
    house.clock.pass_(25 * HOUR)
    await happens(house, "late", text="plain_delay")
    ann = house.inbound("x").sender
    await house.takes(SpokenElsewhere("x", "test", ann, house.clock.now(), Text("hi")))
    assert await house.says("hi") == ["it is rather late"]


async def test_outside_the_window_a_text_leaves_as_its_template(both: House) -> None:
    await both.says("hello")
    both.clock.pass_(25 * HOUR)
    await happens(both, "late", text="delay")
    sent = both.recorder.contents()[-1]
    assert isinstance(sent, Template)
    assert sent.name == "delay_notice"
    assert (await both.rows(decisions))[-1]["code"] == "template_used"


async def test_a_window_the_platform_says_is_closed_is_closed_for_us_too(house: House) -> None:
    await house.says("hello")
    house.recorder.answers = [Refused(131047, "re-engagement", "template")]
    await happens(house, "late", text="delay")
    assert [content.kind for content in house.recorder.contents()] == ["text", "template"]


async def test_a_text_without_template_waits_where_the_platform_says_that_the_window_is_closed(house: House) -> None:
    await house.says("hello")
    house.recorder.answers = [Refused(131047, "re-engagement", "template")]
    await happens(house, "late", text="plain_delay")
    assert (await house.rows(outbox))[-1]["state"] == "held"
    assert await house.says("hi") == ["it is rather late", "heard hi"]
    assert (await house.one(standings))["opened_at"] == house.clock.now()


async def test_too_fast_is_put_off_and_leaves_in_order(url: str, tmp_path: Path) -> None:
    rate = Rate(1, timedelta(seconds=6), burst=2)
    async with made(url, tmp_path, contact_rate=rate) as house:
        await house.takes(*(house.inbound(f"{number}") for number in range(4)))
        await house.settle()
        counts = [len(house.sent())]
        for _ in range(2):
            await house.waits(6 * SECOND)
            counts.append(len(house.sent()))
        assert counts == [2, 3, 4]
        assert [text[-1] for text in house.sent()] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    "fault, pause",
    [
        (lambda now: Throttled(130429, now + 40 * SECOND), 40),
        (lambda now: Refused(131048, "too many reports", "brake"), 60),
        (lambda now: Refused(190, "no", "auth"), 60),
    ],
)
async def test_what_the_channel_says_of_an_account_holds_for_everybodys_messages(
    both: House, fault: Callable[[datetime], Exception], pause: int
) -> None:
    both.recorder.answers = [fault(both.clock.now() + SECOND)]
    await both.says("hello", sender="ann")
    assert await both.says("hello", sender="ben") == []
    assert await both.waits((pause - 10) * SECOND) == []
    assert len(await both.waits(20 * SECOND)) >= 1
    await both.waits(HOUR)
    assert len(both.sent()) == 2


@pytest.mark.parametrize("scope", ["contact", "message"])
async def test_what_the_channel_says_of_one_message_holds_back_nobody_else(both: House, scope: str) -> None:
    both.recorder.answers = [Throttled(131056, both.clock.now() + HOUR, scope)]
    await both.says("hello", sender="ann")
    assert await both.says("hello", sender="ben") == [f"{HELLO}hello"]


async def test_a_rest_that_a_clock_far_ahead_told_holds_nobody_back(both: House) -> None:
    await both.workspace.database.run(lambda conn, now: rest(conn, [("recorder/test", now() + timedelta(days=400))]))
    assert await both.says("hello") == [f"{HELLO}hello"]
