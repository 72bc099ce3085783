"""Open pages: each holds one stream of Server-Sent Events, woken when something lies in its visitor's box.

The mailbox is the truth and a wake-up only saves time. A process whose pages are open looks once a second which boxes
others touched.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import orjson

from connectors.webchat.mailbox import Delivery, Mailbox
from connectors.webchat.rows import Mark
from kontor.store.database import Unavailable

LOOK_SECONDS, ALIVE_SECONDS = 1.0, 15.0
MOST_STREAMS = 8
"""Open pages of one visitor."""


class Streams:
    """The open streams of one process."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._open: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._looking: asyncio.Task[None] | None = None
        self._closed = False

    def full(self, owner: str) -> bool:
        """Tell whether a visitor has as many pages open as anybody needs."""
        return len(self._open.get(owner, ())) >= MOST_STREAMS

    def wake(self, owner: str) -> None:
        """Let a visitor's streams look into the box."""
        for woken in self._open.get(owner, ()):
            woken.set()

    async def follow(self, owner: str, seq: int, name: Callable[[Delivery], str]) -> AsyncIterator[str]:
        """Yield events from a place in the box on, without end; `name` gives each message the name the page knows."""
        yield "retry: 2000\n\n"
        mark = await self._mailbox.newest_mark()
        with self._following(owner) as woken:
            while not self._closed:
                woken.clear()
                deliveries, marks = await self._mailbox.after(owner, seq, mark)
                for delivery in deliveries:
                    seq = delivery.seq
                    yield _message(delivery, name(delivery))
                for one in marks:
                    mark = one.id
                    yield _mark(one)
                if not deliveries and not await _woken(woken):
                    yield ": still here\n\n"

    def end(self) -> None:
        """End every stream; pages come back by themselves, to this process no more."""
        self._closed = True
        if self._looking is not None:
            self._looking.cancel()
        for owner in list(self._open):
            self.wake(owner)

    @contextmanager
    def _following(self, owner: str) -> Iterator[asyncio.Event]:
        woken = asyncio.Event()
        self._open[owner].add(woken)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield woken
        finally:
            self._open[owner].discard(woken)
            if not self._open[owner]:
                del self._open[owner]
            if not self._open and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                for owner in await self._mailbox.touched(timedelta(seconds=3 * LOOK_SECONDS)):
                    self.wake(owner)
            except Unavailable:
                continue


async def _woken(event: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(event.wait(), ALIVE_SECONDS)
    except TimeoutError:
        return False
    return True


def _message(delivery: Delivery, name: str) -> str:
    data = orjson.dumps({"id": name, "at": delivery.at, "content": orjson.Fragment(delivery.content)})
    return f"id: {delivery.seq}\nevent: message\ndata: {data.decode()}\n\n"


def _mark(mark: Mark) -> str:
    return f"event: {mark.type}\ndata: {orjson.dumps({'target': mark.target}).decode()}\n\n"
