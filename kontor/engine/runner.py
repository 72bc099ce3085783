"""Where flows run: on threads of their own, so that one that blocks or hangs holds up nobody else.

Each thread has an event loop and runs many turns. A turn that waits too long is cancelled (`Hung`). A turn that holds
its thread is left alone with it, and the others are run again elsewhere, which is harmless because nothing of a turn is
visible before its commit; but for its acts: a turn in the middle of one (`acting`) stays, for elsewhere it would find
its own start and take it for a doubt. Who holds a thread cannot be cancelled: when its time is over the turn fails
(`Blocked`) and the thread is given up. Until then it may end well, for on a busy machine a little work takes seconds.
"""

from __future__ import annotations

import asyncio
import threading
import time
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
import uvloop

log = structlog.get_logger("kontor.runner")
T = TypeVar("T")
LOOK_EVERY = 0.25
HELD_AFTER = 2.0
"""Seconds a thread may go without coming back to its loop before other turns leave it."""


class Hung(Exception):
    """A flow waited longer than it may."""


class Blocked(Exception):
    """A flow held its thread until its time was over."""


class _Moved(Exception):
    """The thread was given up because of another turn."""


@dataclass(eq=False, slots=True)
class _Turn:
    """One turn on its way: `future` belongs to the engine's loop, `task` to the lane's."""

    work: Callable[[], Awaitable[Any]]
    future: asyncio.Future[Any]
    lane: Lane
    end: float
    task: asyncio.Task[Any] | None = None
    acts: int = 0

    def behind(self, seconds: float) -> _Turn | None:
        """Return another turn that has held the thread for longer than that, if any."""
        holder = self.lane.held_by(seconds)
        return None if holder is self else holder


_RUNNING: ContextVar[_Turn] = ContextVar("running")
_LEAVING = threading.Lock()
"""Held while a turn is given up, and while one begins an act: the one or the other."""


@contextmanager
def acting() -> Iterator[None]:
    """Keep the turn that runs here on its thread meanwhile; one that was given up goes no further."""
    turn = _RUNNING.get()
    with _LEAVING:
        if turn.future.done():
            raise asyncio.CancelledError
        turn.acts += 1
    try:
        yield
    finally:
        turn.acts -= 1


class Lane:
    """One thread with its loop, and the turn it is stepping just now.

    Turns that come or end together cross between the two loops in one step.
    """

    def __init__(self, home: asyncio.AbstractEventLoop) -> None:
        self.stepping: _Turn | None = None
        self.since = 0.0
        self._home, self._loop = home, uvloop.new_event_loop()
        self._coming: deque[_Turn] = deque()
        self._ended: deque[_Turn] = deque()
        self._called = self._telling = self._stopped = False
        self._thread = threading.Thread(target=self._serve, name="kontor-flows", daemon=True)
        self._thread.start()

    def submit(self, turn: _Turn) -> None:
        """Start a turn."""
        self._coming.append(turn)
        if not self._called:
            self._called = True
            self._loop.call_soon_threadsafe(self._start)

    def cancel(self, turn: _Turn) -> None:
        """Stop a turn that waits."""
        if turn.task is not None:
            self._loop.call_soon_threadsafe(turn.task.cancel)

    def held_by(self, seconds: float) -> _Turn | None:
        """Return the turn that has held the thread for longer than that, if any."""
        stepping, since = self.stepping, self.since
        return stepping if stepping is not None and time.monotonic() - since > seconds else None

    def stop(self) -> None:
        """End the thread once it is free; again is harmless."""
        if not self._stopped:
            self._stopped = True
            self._loop.call_soon_threadsafe(self._loop.stop)

    def _serve(self) -> None:
        self._loop.run_forever()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())  # closes what flows hold open per loop
        self._loop.close()

    def _start(self) -> None:
        self._called = False
        while self._coming:
            turn = self._coming.popleft()
            if turn.future.done():  # it has left for another thread
                continue
            turn.task = self._loop.create_task(self._run(turn))
            turn.task.add_done_callback(lambda _, turn=turn: self._end(turn))  # type: ignore[misc]

    async def _run(self, turn: _Turn) -> Any:
        async def whole() -> Any:
            _RUNNING.set(turn)
            return await turn.work()

        return await _stepped(whole(), self, turn)

    def _end(self, turn: _Turn) -> None:
        self._ended.append(turn)
        if not self._telling and not self._home.is_closed():
            self._telling = True
            self._home.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        self._telling = False
        while self._ended:
            _settle(self._ended.popleft())


def _give_up(turn: _Turn, why: Exception) -> None:
    """Wait no more for a turn."""
    turn.future.set_exception(why)
    turn.lane.cancel(turn)


def _settle(turn: _Turn) -> None:
    """Hand what a turn brought to whoever waits for it; one that was given up waits for nothing."""
    task, turn.task = turn.task, None  # whose context holds the turn: a circle that only the collector would free
    if task is None:
        return
    error = Hung() if task.cancelled() else task.exception()
    if turn.future.done():
        return
    if error is not None:
        turn.future.set_exception(error)
    else:
        turn.future.set_result(task.result())


@types.coroutine
def _stepped(inner: Coroutine[Any, Any, T], lane: Lane, turn: _Turn) -> Generator[Any, Any, T]:
    """Drive a coroutine, noting which turn holds the thread between two awaits."""
    send: Any = None
    throw: BaseException | None = None
    while True:
        lane.since, lane.stepping = time.monotonic(), turn
        try:
            waited = inner.send(send) if throw is None else inner.throw(throw)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        finally:
            lane.stepping = None
        try:
            send, throw = (yield waited), None
        except BaseException as error:  # noqa: BLE001 (cancellation too must reach the flow)
            throw = error


class Runner:
    """Runs turns on lanes; one that a flow has held for `held` seconds is replaced."""

    def __init__(self, lanes: int = 1, held: float = HELD_AFTER) -> None:
        self._count, self._held = lanes, held
        self._lanes: list[Lane] = []
        self._next = 0
        self._turns: set[_Turn] = set()
        self._watch: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[], Awaitable[T]], seconds: float) -> T:
        """Return what the turn returns; raises `Hung`, `Blocked`, or what it raised."""
        while True:
            try:
                return await self._once(work, seconds)
            except _Moved:
                continue

    async def _once(self, work: Callable[[], Awaitable[T]], seconds: float) -> T:
        loop = asyncio.get_running_loop()
        if self._watch is None:
            self._lanes = [Lane(loop) for _ in range(self._count)]
            self._watch = loop.create_task(self._watching())
        future: asyncio.Future[T] = loop.create_future()
        self._next = (self._next + 1) % len(self._lanes)
        lane = self._lanes[self._next]
        turn = _Turn(work, future, lane, time.monotonic() + seconds)
        self._turns.add(turn)
        lane.submit(turn)
        try:
            return await future
        finally:
            self._turns.discard(turn)
            if lane not in self._lanes and all(other.lane is not lane for other in self._turns):
                lane.stop()

    async def _watching(self) -> None:
        """Look after every turn from one place, so that a turn that ends in time costs no timer."""
        looked = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            late, looked = time.monotonic() - looked - LOOK_EVERY, time.monotonic()
            if late > LOOK_EVERY:
                self._forgive(late)
            for lane in {*self._lanes, *(turn.lane for turn in self._turns)}:
                if (holder := lane.held_by(self._held)) is not None:
                    self._leave(lane, holder)
            self._give_back(LOOK_EVERY)
            for turn in [turn for turn in self._turns if time.monotonic() >= turn.end]:
                self._end(turn)

    def _end(self, turn: _Turn) -> None:
        """End a turn whose time is over; one whose thread another holds has had no time, and begins anew elsewhere."""
        holder = turn.lane.held_by(LOOK_EVERY)
        if holder is not None:
            self._leave(turn.lane, holder)
        with _LEAVING:
            if not turn.future.done():
                _give_up(turn, Hung() if holder is None else Blocked())

    def _forgive(self, seconds: float) -> None:
        """Blame no flow for time in which nothing ran here: the process was frozen, or the machine had none for it."""
        for lane in self._lanes:
            lane.since += seconds  # a lane that was left keeps nobody but its acts
        for turn in self._turns:
            turn.end += seconds

    def _give_back(self, seconds: float) -> None:
        """Give an act the time back that another's hold takes from it, as long as that one has time itself."""
        for turn in self._turns:
            holder = turn.behind(LOOK_EVERY) if turn.acts else None
            if holder is not None and not holder.future.done():
                turn.end += seconds

    def _leave(self, lane: Lane, holder: _Turn) -> None:
        """Leave a thread to the turn that holds it; the others of it begin anew elsewhere, but for those that act."""
        if lane in self._lanes:  # or an act stayed there, has ended, and is behind that turn once more
            log.warning("flow_holds_thread", mend="await what waits, and give long work to asyncio.to_thread")
            self._lanes[self._lanes.index(lane)] = Lane(asyncio.get_running_loop())
        for turn in [turn for turn in self._turns if turn.lane is lane and turn is not holder]:
            with _LEAVING:
                if not turn.acts and not turn.future.done():
                    _give_up(turn, _Moved())

    def close(self) -> None:
        """End the threads; again is harmless."""
        if self._watch is not None:
            self._watch.cancel()
        lanes, self._lanes, self._watch = {*self._lanes, *(turn.lane for turn in self._turns)}, [], None
        for lane in lanes:
            lane.stop()
