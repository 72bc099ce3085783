"""Statuses and messages on their way back to the webhook: signed, batched, repeated until they are answered 200."""

from __future__ import annotations

import asyncio
from collections import deque
from random import Random
from typing import Any

import aiohttp

from connectors.whatsapp.testing.webhooks import signed, status_webhook

RETRY = 0.02
"""Seconds before a webhook is repeated; doubled each time up to `RETRY_MOST`."""
RETRY_MOST = 2.0


class Postman:
    """Brings webhooks to `url`; one status of one number at a time or up to `batch` in one request.

    The statuses of a message come `repeat` times, and with `shuffled` in an order that it chooses.
    """

    def __init__(
        self, url: str, secret: str, batch: int, posters: int, repeat: int = 1, shuffled: Random | None = None
    ) -> None:
        self.url, self.secret, self.batch = url, secret, batch
        self._repeat, self._shuffled = repeat, shuffled
        self.posted = 0
        self._posters, self._waiting, self._idle = posters, deque[tuple[str, dict[str, Any]]](), asyncio.Event()
        self._more, self._busy, self._late = asyncio.Event(), 0, 0
        self._idle.set()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to bring what waits."""
        timeout = aiohttp.ClientTimeout(total=30, connect=5)
        self._session = aiohttp.ClientSession(timeout=timeout, trust_env=False)
        self._tasks = [asyncio.create_task(self._work()) for _ in range(self._posters)]

    def add(self, number: str, statuses: list[dict[str, Any]], delay: float = 0.0) -> None:
        """Leave the statuses of a message to be brought after so many seconds."""
        statuses = statuses * self._repeat
        if self._shuffled is not None:
            self._shuffled.shuffle(statuses)
        self._idle.clear()
        self._late += 1
        if delay:
            asyncio.get_running_loop().call_later(delay, self._due, number, statuses)
        else:
            self._due(number, statuses)

    def _due(self, number: str, statuses: list[dict[str, Any]]) -> None:
        self._late -= 1
        self._waiting.extend((number, status) for status in statuses)
        self._more.set()

    async def bring(self, body: bytes) -> int:
        """Bring one webhook until it is answered 200; return how often it was sent."""
        pause, tries = RETRY, 1
        while await self._post(body) != 200:
            await asyncio.sleep(pause)
            pause, tries = min(pause * 2, RETRY_MOST), tries + 1
        return tries

    async def _post(self, body: bytes) -> int:
        try:
            async with self._session.post(self.url, data=body, headers=signed(body, self.secret)) as answer:
                await answer.read()
                self.posted += 1
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    async def _work(self) -> None:
        while True:
            await self._more.wait()
            if not self._waiting:
                self._more.clear()
                continue
            self._busy += 1
            number, statuses = self._take()
            await self.bring(status_webhook(*statuses, number=number))
            self._busy -= 1
            if not (self._busy or self._waiting or self._late):
                self._idle.set()

    def _take(self) -> tuple[str, list[dict[str, Any]]]:
        number, first = self._waiting.popleft()
        taken = [first]
        while self._waiting and len(taken) < self.batch and self._waiting[0][0] == number:
            taken.append(self._waiting.popleft()[1])
        return number, taken

    async def settled(self) -> None:
        """Wait until everything was brought and answered."""
        await self._idle.wait()

    async def close(self) -> None:
        """Stop; what was not brought is lost."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()
