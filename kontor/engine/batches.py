"""Collects single pieces of work into one transaction.

While one batch is being committed the next one gathers, so batches grow with the load and nothing waits without need.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from kontor.store.database import Unavailable

I = TypeVar("I")  # noqa: E741 (an item, beside R, its result)
R = TypeVar("R")


MOST_AWAY = 2
"""Items of a failed batch that may find the database away, one after the other, before it counts as away for all."""


class Batches(Generic[I, R]):
    """Hands items to `flush` in batches; `flush` returns one result per item, in order.

    A further batch, of `parallel` at a time, begins beside another once `beside` items wait: few large ones cost less.
    """

    def __init__(
        self,
        flush: Callable[[Sequence[I]], Awaitable[Sequence[R]]],
        most: int = 128,
        parallel: int = 1,
        beside: int = 1,
    ) -> None:
        self._flush, self._most, self._beside = flush, most, beside
        self._at_work = 0
        self._waiting: deque[tuple[I, asyncio.Future[R]]] = deque()
        self._ready, self._closing = asyncio.Event(), False
        self._tasks = [asyncio.create_task(self._work()) for _ in range(parallel)]

    async def put(self, item: I) -> R:
        """Return the item's result once its batch is committed; raises what its transaction raised."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._look()
        return await future

    async def close(self, seconds: float) -> None:
        """Finish what waits and stop; what is not committed in time is given up, and its callers are cancelled."""
        self._closing = True
        self._look()
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for _, future in self._waiting:
            future.cancel()

    async def _work(self) -> None:
        while self._waiting or not self._closing:
            await self._ready.wait()
            if not self._ready.is_set():  # another of us was woken first, and took what waited
                continue
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most))]
            if batch:
                await self._begin(batch)

    async def _begin(self, batch: list[tuple[I, asyncio.Future[R]]]) -> None:
        self._at_work += 1
        self._look()
        try:
            await self._commit(batch)
        finally:
            self._at_work -= 1
            self._look()

    def _look(self) -> None:
        """Let a batch begin when enough waits."""
        enough = self._beside if self._at_work else 1
        if self._closing or len(self._waiting) >= enough:
            self._ready.set()
        else:
            self._ready.clear()

    async def _commit(self, batch: list[tuple[I, asyncio.Future[R]]]) -> None:
        try:
            results = await self._flush([item for item, _ in batch])
        except asyncio.CancelledError:
            for _, future in batch:
                future.cancel()
            raise
        except Exception as error:  # noqa: BLE001 (given to whoever put the item)
            await self._failed(batch, error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():
                future.set_result(result)

    async def _failed(self, batch: list[tuple[I, asyncio.Future[R]]], error: Exception) -> None:
        """One item must not fail the others: those of a failed batch are tried alone.

        A database that is away fails all alike, perhaps after seconds of silence each: after two in a row the rest are
        not made to wait for it.
        """
        away, alone = 0, len(batch) == 1
        for one in batch:
            if alone or away == MOST_AWAY:
                if not one[1].done():
                    one[1].set_exception(error)
                continue
            await self._commit([one])
            away = away + 1 if one[1].done() and _is_away(one[1]) else 0


def _is_away(future: asyncio.Future[R]) -> bool:
    return not future.cancelled() and isinstance(future.exception(), Unavailable)
