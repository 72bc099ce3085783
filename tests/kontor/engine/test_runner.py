"""The threads that flows run on."""

from __future__ import annotations

import threading

from kontor.engine.runner import Runner


async def test_closing_again_when_the_threads_have_ended_is_harmless() -> None:
    async def name() -> threading.Thread:
        return threading.current_thread()

    runner = Runner()
    thread = await runner.run(name, 5.0)
    runner.close()
    thread.join(5.0)
    assert not thread.is_alive()
    runner.close()
