"""The worker processes beside a serving one: kept running while it serves, and ended with it."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterable, Sequence

import structlog

from kontor.engine.outage import Pauses

END_SECONDS = 20.0
"""How long a worker may take to end: somewhat more than its engine's stop."""
STEADY_SECONDS = 60.0
"""Who ran so long was no false start: the next begins at once."""
LOOK_EVERY = 1.0

log = structlog.get_logger("kontor.workers")


async def keep_running(commands: Iterable[Sequence[str]]) -> None:
    """Run a process of each command until cancelled; one that ends is told in the log and begun anew."""
    async with asyncio.TaskGroup() as running:
        for command in commands:
            running.create_task(_keep_one(command))


async def _keep_one(command: Sequence[str]) -> None:
    pauses = Pauses()
    while True:
        begun = time.monotonic()
        # Apart from our terminal: Ctrl-C is for the serving process, which ends its workers in their turn.
        try:
            child = await asyncio.create_subprocess_exec(*command, start_new_session=True)
        except OSError as error:  # no room for a process just now: the others go on
            pause = pauses.next()
            log.error("worker_not_begun", error=type(error).__name__, again_in_seconds=pause)
            await asyncio.sleep(pause)
            continue
        try:
            status = await child.wait()
        finally:
            await _ended(child)
        if time.monotonic() - begun > STEADY_SECONDS:
            pauses.reset()
        pause = pauses.next()
        told = log.info if status == 0 else log.error  # a stop of the whole service reaches all of it at once
        told("worker_ended", process=child.pid, status=status, again_in_seconds=pause)
        await asyncio.sleep(pause)


async def _ended(child: asyncio.subprocess.Process) -> None:
    """See that a process has ended: ask it to, and insist when it does not."""
    if child.returncode is not None:
        return
    child.terminate()
    try:
        await asyncio.wait_for(child.wait(), END_SECONDS)
    except TimeoutError:
        child.kill()
        await child.wait()


async def follow(parent: int | None) -> None:
    """End this process, as a signal does, once the one that started it is gone, however it went; None is for ever."""
    if parent is None:
        return
    while os.getppid() == parent:  # noqa: ASYNC110 (the kernel tells nobody)
        await asyncio.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
