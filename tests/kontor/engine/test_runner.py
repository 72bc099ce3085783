"""The threads that flows run on."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from kontor.engine.runner import LOOK_EVERY, Blocked, Runner


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
        time.sleep(3.0)  # noqa: ASYNC251 (as if its thread, too, had been stopped in the middle)
        return "done"

    turn = asyncio.create_task(runner.run(long, 2.0))
    await asyncio.sleep(0.05)
    time.sleep(2.5)  # noqa: ASYNC251 (the whole process stands still)
    assert await turn == "done"
    runner.close()


async def test_others_leave_a_thread_that_is_held_and_who_holds_it_may_still_end_well() -> None:
    """A busy machine makes seconds of a little work; nobody else waits for it, and it is no fault."""
    runner, ended = Runner(held=0.1), list[str]()

    async def slow() -> None:
        time.sleep(4 * LOOK_EVERY)  # noqa: ASYNC251
        await asyncio.sleep(0)
        ended.append("slow")

    async def quick() -> None:
        ended.append("quick")

    async with asyncio.TaskGroup() as turns:
        turns.create_task(runner.run(slow, 20.0))
        await asyncio.sleep(0.05)
        turns.create_task(runner.run(quick, 20.0))
    assert ended == ["quick", "slow"]
    runner.close()


async def test_a_turn_that_left_a_held_thread_is_not_run_there_as_well() -> None:
    runner, ran = Runner(held=0.1), list[str]()

    async def slow() -> None:
        time.sleep(4 * LOOK_EVERY)  # noqa: ASYNC251
        await asyncio.sleep(0.1)

    async def waits() -> None:
        ran.append(threading.current_thread().name)

    async with asyncio.TaskGroup() as turns:
        turns.create_task(runner.run(slow, 20.0))
        await asyncio.sleep(0.05)
        turns.create_task(runner.run(waits, 20.0))
    assert len(ran) == 1
    runner.close()


async def test_whose_time_ended_behind_a_held_thread_begins_anew() -> None:
    """Its time is as long as a flow may take, and it could not begin."""
    runner = Runner(held=20.0)

    async def forever() -> None:
        time.sleep(6 * LOOK_EVERY)  # noqa: ASYNC251

    async def quick() -> str:
        return "done"

    holding = asyncio.create_task(runner.run(forever, 20.0))
    await asyncio.sleep(0.05)
    assert await runner.run(quick, 2 * LOOK_EVERY) == "done"
    assert not holding.done()
    await holding
    runner.close()


async def test_who_holds_a_thread_until_its_time_is_over_has_blocked_it() -> None:
    runner, threads = Runner(held=0.1), list[threading.Thread]()

    async def forever() -> None:
        threads.append(threading.current_thread())
        time.sleep(6 * LOOK_EVERY)  # noqa: ASYNC251

    with pytest.raises(Blocked):
        await runner.run(forever, 2 * LOOK_EVERY)
    threads[0].join(5.0)
    assert not threads[0].is_alive()
    runner.close()
