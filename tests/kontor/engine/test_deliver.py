from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog.testing

from kontor.connectors import Doubtful, Refused, Throttled, Unreachable
from kontor.engine.receive import Arrival
from kontor.flows import Flow, Talk, flow
from kontor.gate import Late
from kontor.messages import File, Happening, Progress, Purpose, Receipt, SpokenElsewhere, Template, Text
from kontor.policy import Rate
from kontor.recording import LIKE_WHATSAPP, Recorder
from kontor.store.tables import blobs, consent_events, conversations, decisions, notices, outbox, standings
from tests.kontor.house import House, echo, make_bot

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
HELLO = "I am a bot.\n\nheard "


@flow(intents=["ticket"])
async def ticket(talk: Talk) -> None:
    """Sends a document."""
    await talk.attach("ticket", File(b"%PDF-1.7", "application/pdf", "ticket.pdf"))


@flow(events=["late"])
async def late(talk: Talk) -> None:
    """Tells of a delay, perhaps a day later."""
    await talk.say(str(talk.event["text"]))


@flow(events=["advert"])
async def advert(talk: Talk) -> None:
    """Advertises."""
    await talk.say("heard", Purpose.MARKETING, words="buy")


FLOWS: list[Flow] = [echo, ticket, late, advert]
TEXTS: dict[str, Any] = {
    "delay": {"text": "it is late", "custom": {"template": {"name": "delay_notice"}}},
    "plain_delay": "it is rather late",
}


def made(url: str, folder: Path, **rules: Any) -> House:
    recorder = Recorder(rules=replace(LIKE_WHATSAPP, **rules))
    return House(url, folder, make_bot(folder / "texts", FLOWS, TEXTS), recorder=recorder)


@pytest.fixture
async def house(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with made(sqlite_url, tmp_path) as running:
        yield running


@pytest.fixture
async def both(url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A house on every kind of database."""
    async with made(url, tmp_path) as running:
        yield running


async def happens(house: House, name: str, **values: Any) -> None:
    talk = (await house.rows(conversations))[0]["id"]
    key = f"{name} {house.clock.now()}"
    await house.workspace.database.run(house.engine.accept.happen, talk, Happening(name, values), key)
    await house.settle()


async def states(house: House) -> list[str]:
    return [row["state"] for row in await house.rows(outbox)]


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


# --------------------------------------------------------------------------------------------------------------- doubts


async def test_a_doubt_waits_for_the_echo_and_is_settled_by_it(both: House) -> None:
    both.recorder.answers = [Doubtful("lost")]
    await both.says("hello")
    row = await both.one(outbox)
    assert row["state"] == "doubtful"
    await both.takes(Receipt("test", "wamid.out", Progress.SENT, both.clock.now(), echo=str(row["id"])))
    await both.waits(HOUR)
    row = await both.one(outbox)
    assert (row["state"], row["reason"]) == ("accepted", "settled by the echo")
    assert both.sent() == []


async def test_a_plain_reply_without_echo_is_sent_once_more_and_then_held_for_a_person(both: House) -> None:
    both.recorder.answers = [Doubtful("lost"), Doubtful("lost"), Doubtful("lost")]
    await both.says("hello")
    assert await states(both) == ["doubtful"]
    await both.waits(11 * SECOND)
    assert await states(both) == ["doubtful"]
    await both.waits(11 * SECOND)
    row = await both.one(outbox)
    assert (row["state"], row["reason"], row["attempts"]) == ("held", "doubt: was it sent? a person decides", 2)
    assert len(both.recorder.answers) == 1


async def test_a_document_in_doubt_is_held_at_once(house: House) -> None:
    await house.says("hello")
    house.recorder.answers = [Doubtful("lost")]
    await house.says("/ticket")
    await house.waits(11 * SECOND)
    assert await states(house) == ["accepted", "held"]
    assert len(await house.rows(blobs)) == 1


async def test_an_echo_that_comes_after_a_person_was_asked_settles_the_doubt_too(both: House) -> None:
    await both.says("hello")
    both.recorder.answers = [Doubtful("lost")]
    await both.says("/ticket")
    await both.waits(11 * SECOND)
    id = (await both.rows(outbox))[-1]["id"]
    assert await states(both) == ["accepted", "held"]
    await both.takes(Receipt("test", "wamid.out", Progress.DELIVERED, both.clock.now(), echo=str(id)))
    row = (await both.rows(outbox))[-1]
    assert (row["state"], row["reason"]) == ("accepted", "settled by the echo")


async def test_a_receipt_of_what_failed_settles_nothing_that_is_to_leave_again(house: House) -> None:
    await house.says("hello")
    id = (await house.one(outbox))["id"]
    failed = Receipt("test", "sent.1", Progress.FAILED, house.clock.now(), code=131047, action="template", echo=str(id))
    sent = Receipt("test", "wamid.8", Progress.SENT, house.clock.now(), echo=str(id))
    for receipt in (failed, sent):
        await house.workspace.database.run(
            house.engine.accept, [Arrival("recorder/test", receipt, house.recorder.policy)]
        )
        assert (await house.one(outbox))["state"] == "ready"


async def test_where_no_echo_comes_a_doubt_is_settled_without_waiting(sqlite_url: str, tmp_path: Path) -> None:
    async with made(sqlite_url, tmp_path, echoes=False) as house:
        house.recorder.answers = [Doubtful("lost")]
        await house.says("hello")
        assert house.sent() == [f"{HELLO}hello"]


async def test_a_fault_of_the_connector_is_a_doubt_and_loses_nothing(house: House) -> None:
    house.recorder.answers = [ZeroDivisionError("connector")]
    await house.says("hello")
    assert await states(house) == ["doubtful"]
    assert await house.waits(11 * SECOND) == [f"{HELLO}hello"]


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
