"""Files on their way to Meta: each content once, and further in the background when a send cannot wait for it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from connectors.whatsapp.graph import Graph
from connectors.whatsapp.media import check_file, upload
from kontor.clock import Clock
from kontor.connectors import Unreachable
from kontor.messages import File, Media

PATIENCE = 4.0
"""Seconds a send waits: less than its decision lives, so that a large file makes it come again and not grow too old."""
KEPT = timedelta(days=25)
"""Meta keeps an uploaded file for 30 days ("media", September 2026)."""
MOST = 1000


@dataclass(frozen=True, slots=True)
class _Upload:
    task: asyncio.Task[str]
    begun: datetime

    def serves(self, now: datetime) -> bool:
        """Tell whether it is under way, or done and still kept by Meta."""
        if not self.task.done():
            return True
        return not self.task.cancelled() and self.task.exception() is None and now - self.begun < KEPT


class Uploads:
    """The uploads of one number, remembered by content and type."""

    def __init__(self, graph: Graph, clock: Clock, patience: float = PATIENCE, most: int = MOST) -> None:
        self._graph, self._clock, self._patience, self._most = graph, clock, patience, most
        self._known: OrderedDict[tuple[bytes, str], _Upload] = OrderedDict()

    async def handle(self, media: Media, file: File) -> str:
        """Return Meta's id for a file; raises as `media.upload`, and `Unreachable` while its bytes are on their way."""
        check_file(media, file)
        task = self._task(media, file)
        await asyncio.wait({task}, timeout=self._patience)
        if not task.done():
            raise Unreachable("the file is still on its way to WhatsApp")
        return task.result()

    def _task(self, media: Media, file: File) -> asyncio.Task[str]:
        key, now = (sha256(file.data).digest(), file.mime), self._clock.now()
        known = self._known.get(key)
        if known is None or not known.serves(now):
            known = _Upload(asyncio.create_task(upload(self._graph, media, file)), now)
            known.task.add_done_callback(_noted)
        self._known[key] = known
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known.task

    async def close(self) -> None:
        """Give up what is under way."""
        tasks = [known.task for known in self._known.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._known.clear()


def _noted(task: asyncio.Task[str]) -> None:
    """Take note of a failure nobody waited for; the next send of the file tries again."""
    if not task.cancelled():
        task.exception()
