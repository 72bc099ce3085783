"""The threads that flows run on."""

from __future__ import annotations

import asyncio
import threading
import time

from kontor.engine.runner import BLOCKED_AFTER, Runner


async def test_closing_again_when_the_threads_have_ended_is_harmless() -> None:
    async def name() -> threading.Thread:
        return threading.current_thread()

    runner = Runner()
    thread = await runner.run(name, 5.0)
    runner.close()
    thread.join(5.0)
    assert not thread.is_alive()
    runner.close()


async def test_a_flow_is_not_blamed_for_a_process_that_was_frozen() -> None:
    runner = Runner()

    async def long() -> str:
        time.sleep(BLOCKED_AFTER + 1)  # noqa: ASYNC251 (as if its thread, too, had been stopped in the middle)
        return "done"

    turn = asyncio.create_task(runner.run(long, BLOCKED_AFTER))
    await asyncio.sleep(0.05)
    time.sleep(BLOCKED_AFTER + 0.5)  # noqa: ASYNC251 (the whole process stands still)
    assert await turn == "done"
    runner.close()
