"""Sends whose answer was lost, or that never began."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kontor.connectors import Doubtful
from kontor.engine.receive import Arrival
from kontor.messages import Progress, Receipt
from kontor.store.tables import blobs, outbox
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


async def test_a_text_that_left_as_its_template_is_held_in_doubt_for_it_costs_money(both: House) -> None:
    await both.says("hello")
    both.clock.pass_(25 * HOUR)
    both.recorder.answers = [Doubtful("lost")]
    await happens(both, "late", text="delay")
    await both.waits(11 * SECOND)
    assert await states(both) == ["accepted", "held"]
    assert both.sent() == [f"{HELLO}hello"]


async def test_a_picture_in_doubt_is_sent_once_more_as_a_text_is(house: House) -> None:
    await house.says("hello")
    house.recorder.answers = [Doubtful("lost")]
    await house.says("/picture")
    await house.waits(11 * SECOND)
    assert await states(house) == ["accepted", "accepted"]
    assert house.recorder.contents()[-1].kind == "media"


@pytest.mark.parametrize("fault", [TimeoutError(), ZeroDivisionError("connector")])
async def test_a_send_that_never_began_is_no_doubt_and_is_tried_again(both: House, fault: Exception) -> None:
    await both.says("hello")
    both.recorder.early = [fault] * 5
    await both.says("hi")
    for _ in range(5):
        row = (await both.rows(outbox))[-1]
        assert row["state"] == "ready"
        await both.waits(row["not_before"] - both.clock.now())
    assert both.sent()[1:] == ["heard hi"]


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
