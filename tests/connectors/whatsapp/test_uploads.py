"""A file is handed to Meta once, however often and by whomever it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest

from connectors.whatsapp.graph import Graph
from connectors.whatsapp.testing import FakeGraph
from connectors.whatsapp.uploads import KEPT, Uploads
from kontor.connectors import Refused, Unreachable
from kontor.messages import File, Media
from kontor.testing import ManualClock

from .conftest import settings

TICKET = File(b"%PDF ticket", "application/pdf")
DOCUMENT = Media("document", blob="b")


@pytest.fixture
async def road(graph: FakeGraph, clock: ManualClock) -> AsyncIterator[Graph]:
    road = Graph(settings(graph.url), clock)
    yield road
    await road.close()


async def test_the_same_bytes_go_up_once(graph: FakeGraph, road: Graph, clock: ManualClock) -> None:
    uploads = Uploads(road, clock)
    handles = await asyncio.gather(*(uploads.handle(DOCUMENT, TICKET) for _ in range(5)))
    assert len(set(handles)) == len(graph.files) == 1


async def test_other_bytes_are_another_file(graph: FakeGraph, road: Graph, clock: ManualClock) -> None:
    uploads = Uploads(road, clock)
    first = await uploads.handle(DOCUMENT, TICKET)
    assert await uploads.handle(DOCUMENT, File(b"%PDF other", "application/pdf")) != first
    assert await uploads.handle(DOCUMENT, File(TICKET.data, "text/plain")) != first


async def test_a_file_meta_will_soon_forget_goes_up_again(graph: FakeGraph, road: Graph, clock: ManualClock) -> None:
    uploads = Uploads(road, clock)
    first = await uploads.handle(DOCUMENT, TICKET)
    clock.pass_(KEPT - timedelta(seconds=1))
    assert await uploads.handle(DOCUMENT, TICKET) == first
    clock.pass_(timedelta(seconds=1))
    assert await uploads.handle(DOCUMENT, TICKET) != first


async def test_a_slow_upload_goes_on_while_its_send_comes_again(
    graph: FakeGraph, road: Graph, clock: ManualClock
) -> None:
    graph.hold_uploads()
    uploads = Uploads(road, clock, patience=0.01)
    with pytest.raises(Unreachable, match="on its way"):
        await uploads.handle(DOCUMENT, TICKET)
    graph.release_uploads()
    assert await again_and_again(uploads) in graph.files
    assert [call.what for call in graph.calls] == ["upload"]


async def again_and_again(uploads: Uploads) -> str:
    while True:
        with suppress(Unreachable):
            return await uploads.handle(DOCUMENT, TICKET)


async def test_a_send_given_up_leaves_its_upload_running(graph: FakeGraph, road: Graph, clock: ManualClock) -> None:
    graph.hold_uploads()
    uploads = Uploads(road, clock)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(uploads.handle(DOCUMENT, TICKET), 0.01)
    graph.release_uploads()
    await uploads.handle(DOCUMENT, TICKET)
    assert len(graph.files) == 1


async def test_a_failed_upload_is_tried_again(graph: FakeGraph, road: Graph, clock: ManualClock) -> None:
    uploads = Uploads(road, clock)
    graph.fail_next(131053, on="upload")
    with pytest.raises(Refused):
        await uploads.handle(DOCUMENT, TICKET)
    assert await uploads.handle(DOCUMENT, TICKET) in graph.files


async def test_only_so_many_are_remembered(graph: FakeGraph, road: Graph, clock: ManualClock) -> None:
    uploads = Uploads(road, clock, most=2)
    for number in b"1", b"2", b"1", b"3", b"1", b"2":
        await uploads.handle(DOCUMENT, File(number, "text/plain"))
    assert [data for data, _ in graph.files.values()] == [b"1", b"2", b"3", b"2"]


async def test_closing_gives_up_what_is_under_way(graph: FakeGraph, road: Graph, clock: ManualClock) -> None:
    graph.hold_uploads()
    uploads = Uploads(road, clock)
    waiting = asyncio.create_task(uploads.handle(DOCUMENT, TICKET))
    await asyncio.sleep(0)
    await uploads.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not graph.files
