"""Word about messages of ours: how far they came, that they failed, and what they cost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kontor.flows import Talk, flow
from kontor.messages import Happening, Price, Progress, Receipt
from kontor.store.tables import conversations, outbox
from tests.kontor.house import House, echo, make_bot

TEXTS: dict[str, Any] = {"delay": {"text": "it is late", "custom": {"template": {"name": "delay_notice"}}}}


@flow(events=["late"])
async def late(talk: Talk) -> None:
    """Tells of a delay."""
    await talk.say("delay")


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with House(url, tmp_path, make_bot(tmp_path / "texts", [echo, late], TEXTS)) as house:
        yield house


def receipt(house: House, progress: Progress, id: str = "sent.1", **rest: Any) -> Receipt:
    return Receipt("test", id, progress, house.clock.now(), **rest)


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (3, 3, 2), (1, 3, 2)])
async def test_progress_never_goes_back(house: House, order: tuple[int, ...]) -> None:
    steps = {1: Progress.SENT, 2: Progress.DELIVERED, 3: Progress.READ}
    await house.says("hello")
    for step in order:
        await house.takes(receipt(house, steps[step]))
    assert (await house.one(outbox))["progress"] == max(order)


async def test_one_batch_of_receipts_ends_at_the_furthest(house: House) -> None:
    await house.says("hello")
    await house.takes(receipt(house, Progress.READ), receipt(house, Progress.SENT), receipt(house, Progress.DELIVERED))
    assert (await house.one(outbox))["progress"] == 3


async def test_a_receipt_that_overtakes_the_answer_of_its_send_is_not_lost(house: House) -> None:
    await house.takes(receipt(house, Progress.DELIVERED), receipt(house, Progress.SENT))
    await house.says("hello")
    assert (await house.one(outbox))["progress"] == 2


async def test_a_failure_that_overtakes_the_answer_of_its_send_is_one(house: House) -> None:
    await house.takes(receipt(house, Progress.FAILED, code=131053))
    await house.says("hello")
    row = await house.one(outbox)
    assert (row["state"], row["code"]) == ("refused", 131053)


async def test_a_reported_failure_refuses_the_message_with_its_code(house: House) -> None:
    await house.says("hello")
    await house.takes(receipt(house, Progress.FAILED, code=131053, action="drop"))
    row = await house.one(outbox)
    assert (row["state"], row["code"], row["reason"]) == ("refused", 131053, "the channel reported 131053, drop")


async def test_the_price_stays_when_a_later_receipt_names_none(house: House) -> None:
    await house.says("hello")
    await house.takes(receipt(house, Progress.SENT, price=Price("regular", "service", "PMP")))
    await house.takes(receipt(house, Progress.READ))
    assert (await house.one(outbox))["price"] == "regular/service/PMP"


@pytest.mark.parametrize("together", [True, False])
async def test_the_price_is_kept_where_it_comes_with_or_after_a_later_receipt(house: House, together: bool) -> None:
    await house.says("hello")
    read, sent = receipt(house, Progress.READ), receipt(house, Progress.SENT, price=Price("regular", "service", "PMP"))
    for events in [(sent, read)] if together else [(read,), (sent,)]:
        await house.takes(*events)
    row = await house.one(outbox)
    assert (row["progress"], row["price"]) == (3, "regular/service/PMP")


async def test_a_receipt_of_something_we_never_sent_changes_nothing(house: House) -> None:
    await house.says("hello")
    before = await house.rows(outbox)
    await house.takes(
        receipt(house, Progress.READ, id="foreign"), receipt(house, Progress.READ, id="x", echo="99999999999999999999")
    )
    await house.takes(receipt(house, Progress.READ, id="y", echo="not a number"))
    assert await house.rows(outbox) == before


# --------------------------------------------------------------------------------------------------- what is made again


PASSING = [(131042, "money"), (131000, "retry"), (130429, "throttle_account")]


@pytest.mark.parametrize("code,action", PASSING)
async def test_what_a_later_try_may_not_meet_is_tried_again(house: House, code: int, action: str) -> None:
    await house.says("hello")
    await house.takes(receipt(house, Progress.FAILED, code=code, action=action))
    assert await house.waits(timedelta(hours=2)) == ["I am a bot.\n\nheard hello"]
    assert (await house.one(outbox))["state"] == "accepted"


async def templated(house: House) -> str:
    """Let a text fail because its window is closed, and leave as its template; return our id of it."""
    await house.says("hello")
    talk = (await house.one(conversations))["id"]
    await house.workspace.database.run(house.engine.accept.happen, talk, Happening("late", {}), "late")
    await house.settle()
    id = str((await house.rows(outbox))[-1]["id"])
    await house.takes(receipt(house, Progress.FAILED, "sent.2", code=131047, action="template", echo=id))
    await house.settle()
    assert [content.kind for content in house.recorder.contents()] == ["text", "text", "template"]
    return id


async def test_a_template_that_took_a_failed_texts_place_shows_its_progress(house: House) -> None:
    id = await templated(house)
    await house.takes(receipt(house, Progress.DELIVERED, "sent.3", echo=id))
    row = (await house.rows(outbox))[-1]
    assert (row["state"], row["progress"]) == ("accepted", 2)


@pytest.mark.parametrize("code,action", [(131026, "recipient"), (131047, "template")])
async def test_a_template_that_fails_after_its_text_did_is_refused(house: House, code: int, action: str) -> None:
    id = await templated(house)
    await house.takes(receipt(house, Progress.FAILED, "sent.3", code=code, action=action, echo=id))
    await house.settle()
    row = (await house.rows(outbox))[-1]
    assert (row["state"], row["code"]) == ("refused", code)


async def test_a_failure_that_is_told_twice_makes_nothing_leave_twice(house: House) -> None:
    id = await templated(house)
    before = len(house.recorder.sent)
    await house.takes(receipt(house, Progress.FAILED, "sent.2", code=131047, action="template", echo=id))
    await house.waits(timedelta(hours=2))
    assert len(house.recorder.sent) == before
    row = (await house.rows(outbox))[-1]
    assert (row["state"], row["progress"]) == ("accepted", 0)


@pytest.mark.parametrize("action, pause", [("throttle_contact", 4), ("wait", 300), ("retry", 1), ("money", 60)])
async def test_a_failure_that_was_reported_waits_as_long_as_one_that_was_answered(
    house: House, action: str, pause: int
) -> None:
    await house.says("hello")
    await house.takes(receipt(house, Progress.FAILED, code=131056, action=action))
    row = await house.one(outbox)
    assert (row["not_before"] - house.clock.now()).total_seconds() >= pause
