"""How work ends when the engine stops: in its own time, but within the seconds there are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any


def left(end: float) -> float:
    """Seconds until a moment of the loop's clock, never none: what is asked for too late is still asked."""
    return max(0.1, end - asyncio.get_running_loop().time())


async def emptied(tasks: set[asyncio.Task[Any]], seconds: float) -> None:
    """Let tasks end, and those that they begin; cancel what does not end in time."""
    end = asyncio.get_running_loop().time() + seconds
    while tasks and (time := end - asyncio.get_running_loop().time()) > 0:
        await asyncio.wait(set(tasks), timeout=time)
    await finished(tasks, 0)


async def finished(tasks: Iterable[asyncio.Task[Any]], seconds: float) -> None:
    """Let tasks end, and cancel those that do not in time."""
    if not (waited := set(tasks)):
        return
    _, late = await asyncio.wait(waited, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.wait(waited, timeout=1.0)
