"""Where flows run: on threads of their own, so that one that blocks or hangs holds up nobody else.

Each thread has an event loop and runs many turns. A turn that waits too long is cancelled (`Hung`). A turn that blocks
its thread cannot be cancelled: the thread is given up, the turn that blocks it fails (`Blocked`), and the others are
run again elsewhere, which is harmless because nothing of a turn is visible before its commit.
"""

from __future__ import annotations

import asyncio
import threading
import time
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator
from concurrent.futures import Future
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")
BLOCKED_AFTER = 2.0
"""Seconds a thread may go without coming back to its loop."""


class Hung(Exception):
    """A flow waited longer than it may."""


class Blocked(Exception):
    """A flow held its thread."""


class _Moved(Exception):
    """The thread was given up because of another turn."""


class Lane:
    """One thread with its loop, and the turn it is stepping just now."""

    def __init__(self) -> None:
        self.stepping: object | None = None
        self.since = 0.0
        self.given_up = False
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="kontor-flows", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], Awaitable[T]], token: object) -> Future[T]:
        """Start a turn."""
        return asyncio.run_coroutine_threadsafe(self._run(work, token), self._loop)

    @property
    def blocked_by(self) -> object | None:
        """The turn that has held the thread for too long, if any."""
        stepping, since = self.stepping, self.since
        return stepping if stepping is not None and time.monotonic() - since > BLOCKED_AFTER else None

    def stop(self) -> None:
        """End the thread once it is free."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _serve(self) -> None:
        self._loop.run_forever()
        self._loop.close()

    async def _run(self, work: Callable[[], Awaitable[T]], token: object) -> T:
        async def whole() -> T:
            return await work()

        return await _stepped(whole(), self, token)


@types.coroutine
def _stepped(inner: Coroutine[Any, Any, T], lane: Lane, token: object) -> Generator[Any, Any, T]:
    """Drive a coroutine, noting which turn holds the thread between two awaits."""
    send: Any = None
    throw: BaseException | None = None
    while True:
        lane.since, lane.stepping = time.monotonic(), token
        try:
            waited = inner.send(send) if throw is None else inner.throw(throw)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        finally:
            lane.stepping = None
        try:
            send, throw = (yield waited), None
        except BaseException as error:  # cancellation too must reach the flow
            throw = error


class Runner:
    """Runs turns on lanes that are replaced when a flow blocks them."""

    def __init__(self, lanes: int = 2) -> None:
        self._lanes = [Lane() for _ in range(lanes)]
        self._next = 0

    async def run(self, work: Callable[[], Awaitable[T]], seconds: float) -> T:
        """Return what the turn returns; raises `Hung`, `Blocked`, or what it raised."""
        while True:
            try:
                return await self._once(work, seconds)
            except _Moved:
                continue

    async def _once(self, work: Callable[[], Awaitable[T]], seconds: float) -> T:
        lane, token = self._lane(), object()
        future = asyncio.wrap_future(lane.submit(work, token))
        end = time.monotonic() + seconds
        while True:
            done, _ = await asyncio.wait([future], timeout=min(BLOCKED_AFTER / 2, max(0.01, end - time.monotonic())))
            if done:
                return future.result()
            self._look(lane, token)
            if time.monotonic() >= end:
                future.cancel()
                raise Hung

    def _look(self, lane: Lane, token: object) -> None:
        blocker = lane.blocked_by
        if blocker is not None and not lane.given_up:
            lane.given_up = True
            self._lanes[self._lanes.index(lane)] = Lane()
            lane.stop()
        if lane.given_up:
            raise Blocked if blocker is token else _Moved

    def _lane(self) -> Lane:
        self._next = (self._next + 1) % len(self._lanes)
        return self._lanes[self._next]

    def close(self) -> None:
        """End the threads."""
        for lane in self._lanes:
            lane.stop()
