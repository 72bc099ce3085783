"""Reading in processes of their own, so that a second core understands while the first talks."""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import structlog

from kontor.nlu.embedded import Embedded
from kontor.nlu.family import follow_parent
from kontor.understanding import Context, Reading

MOST = 32
"""Texts that go over at once: enough that crossing costs little, few enough that none waits long for the others."""
log = structlog.get_logger("kontor.nlu")

Text = tuple[str, Context]


class _Asked(NamedTuple):
    """A text that waits for its reading."""

    text: str
    context: Context
    future: asyncio.Future[Reading]


class Apart:
    """Understands what an embedded engine does, in so many processes beside this; what comes together goes together.

    When a process ends, texts are read here until another set of them is ready.
    """

    def __init__(self, engine: Embedded, processes: int) -> None:
        self.engine, self.processes = engine, processes
        self._folder: Path | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._starting: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()
        self._coming: dict[asyncio.AbstractEventLoop, list[_Asked]] = {}

    def prepare(self, folder: Path, tell: Callable[[str], object] | None = None) -> None:
        """Train or load the engine here, then in the processes; raises `BadTrainingData`."""
        self.engine.prepare(folder, tell)
        self._folder = folder
        wait([self._start()])

    def close(self) -> None:
        """End the processes; what is read from now on is read here."""
        self._folder = None
        for pool in (self._starting, self._pool):
            if pool is not None:
                pool.shutdown(cancel_futures=True)
        self._pool = self._starting = None

    async def read(self, text: str, context: Context) -> Reading:
        """Return what the text means; never raises on any text."""
        loop = asyncio.get_running_loop()
        asked = _Asked(text, context, loop.create_future())
        coming = self._coming.setdefault(loop, [])
        coming.append(asked)
        if len(coming) == 1:
            loop.call_soon(self._send, loop)
        return await asked.future

    def _send(self, loop: asyncio.AbstractEventLoop) -> None:
        """Give what came in one step of a loop to the processes, a bundle each."""
        coming = self._coming.pop(loop)
        for begin in range(0, len(coming), MOST):
            self._give(loop, coming[begin : begin + MOST])

    def _give(self, loop: asyncio.AbstractEventLoop, bundle: Sequence[_Asked]) -> None:
        pool = self._pool
        try:
            if pool is not None:
                given = pool.submit(_read, [(asked.text, asked.context) for asked in bundle])
                given.add_done_callback(partial(self._answered, loop, bundle, pool))
                return
        except RuntimeError:  # it is broken, or being closed
            self._ended(pool)
        self._read_here(bundle)

    def _answered(
        self, loop: asyncio.AbstractEventLoop, bundle: Sequence[_Asked], pool: ProcessPoolExecutor,
        given: Future[list[Reading]],
    ) -> None:  # fmt: skip
        """Hand readings back to the loop that waits, or let it read where they were lost; on the pool's thread."""
        lost = given.cancelled() or given.exception() is not None
        if lost:
            self._ended(pool)
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            if lost:
                loop.call_soon_threadsafe(self._read_here, bundle)
            else:
                loop.call_soon_threadsafe(_settle, bundle, given.result())

    def _read_here(self, bundle: Sequence[_Asked]) -> None:
        _settle(bundle, [self.engine.understand(asked.text, asked.context) for asked in bundle])

    def _ended(self, pool: ProcessPoolExecutor | None) -> None:
        """Take leave of processes one of which ended, and start others; once, whoever notices first."""
        with self._lock:
            if pool is None or self._pool is not pool:
                return
            self._pool = None
        # Not on this thread: from Python 3.12 on the pool holds its own lock while it tells that it broke.
        threading.Thread(target=partial(pool.shutdown, wait=False, cancel_futures=True), daemon=True).start()
        log.warning("readers_ended", reading="in this process until others are ready")
        if self._folder is not None:
            self._start()

    def _start(self) -> Future[None]:
        """Start processes, to be used once the first has loaded its model: that is when the future is done."""
        spawn, begin = multiprocessing.get_context("spawn"), partial(_begin, self.engine, self._folder)
        self._starting = pool = ProcessPoolExecutor(self.processes, mp_context=spawn, initializer=begin)
        ready = pool.submit(_loaded)
        ready.add_done_callback(partial(self._use, pool))
        return ready

    def _use(self, pool: ProcessPoolExecutor, ready: Future[None]) -> None:
        if ready.cancelled() or self._folder is None:
            return
        self._starting = None
        if ready.exception() is not None:
            log.warning("readers_not_started", reading="in this process")
        else:
            self._pool = pool


def _settle(bundle: Sequence[_Asked], readings: Sequence[Reading]) -> None:
    for asked, reading in zip(bundle, readings, strict=True):
        if not asked.future.done():
            asked.future.set_result(reading)


# ----------------------------------------------------------------------------------------------------- in the processes

_engines: list[Embedded] = []
"""The one that this process reads with."""


def _begin(engine: Embedded, folder: Path | None) -> None:
    """Load the model."""
    follow_parent()
    if folder is not None:
        engine.prepare(folder)
    _engines.append(engine)


def _loaded() -> None:
    """Return once the model is loaded: only then does a process take work."""


def _read(texts: Sequence[Text]) -> list[Reading]:
    (engine,) = _engines
    return [engine.understand(text, context) for text, context in texts]
