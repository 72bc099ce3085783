"""Statuses in any order and more than once, as Meta promises no other, and what our engine makes of them."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from connectors.whatsapp.testing import FakeGraph
from kontor.engine.receipts import RANK
from kontor.messages import Progress
from kontor.store.tables import outbox
from kontor.testing import ManualClock
from tests.connectors.whatsapp.served import serving

from .conftest import HELLO, Door, post

STATES = ["sent", "delivered", "read"]


async def arrived(
    http: aiohttp.ClientSession, door: Door, messages: int, *, shuffle: bool = False, repeat: int = 1, seed: int = 0
) -> list[str]:
    """Send messages; return what is told of them, in the order of arrival."""
    door.bodies.clear()
    async with FakeGraph(webhook=door.url, batch=1, shuffle=shuffle, repeat=repeat, seed=seed) as graph:
        for _ in range(messages):
            await post(http, graph, HELLO)
        await graph.settled()
    return [str(receipt.progress) for receipt in door.receipts()]


async def test_statuses_come_as_often_as_told(http: aiohttp.ClientSession, door: Door) -> None:
    assert await arrived(http, door, 1, repeat=2) == STATES * 2


async def test_statuses_come_in_an_order_that_the_seed_chooses(http: aiohttp.ClientSession, door: Door) -> None:
    orders = [await arrived(http, door, 4, shuffle=True, seed=seed) for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]
    assert orders[0] != STATES * 4
    assert all(sorted(order) == sorted(STATES * 4) for order in orders)


async def test_both_may_be_asked_for(http: aiohttp.ClientSession, door: Door) -> None:
    found = await arrived(http, door, 1, repeat=2, shuffle=True, seed=1)
    assert sorted(found) == sorted(STATES * 2)
    assert found != STATES * 2


@pytest.mark.parametrize("seed", range(4))
async def test_our_engine_ends_at_the_furthest_of_shuffled_and_doubled_statuses(
    url: str, tmp_path: Path, door: Door, clock: ManualClock, seed: int
) -> None:
    async with (
        FakeGraph(
            webhook=door.url, batch=1, shuffle=True, repeat=2, seed=seed, now=lambda: clock.now().timestamp()
        ) as graph,
        serving(url, tmp_path, graph, clock) as served,
    ):
        door.taker = lambda hook: served.engine.take(served.connector, served.connector.read(hook))
        for number in range(3):
            await served.hears("hello", f"wamid.{number}")
        graph.fail_delivery_next(131026)
        await served.hears("hello", "wamid.lost")
        await graph.settled()
        rows = await served.rows(select(outbox).order_by(outbox.c.id))
    assert len(door.bodies) == (3 * len(STATES) + 1) * 2
    assert [(row.state, row.progress) for row in rows[:3]] == [("accepted", RANK[Progress.READ])] * 3
    assert (rows[3].state, rows[3].code) == ("refused", 131026)
