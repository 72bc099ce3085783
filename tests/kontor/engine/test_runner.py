"""The threads that flows run on."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from kontor.engine.runner import LOOK_EVERY, Blocked, Runner, acting


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


# ----------------------------------------------------------------------------------------------------------------- acts


async def test_a_turn_in_the_middle_of_an_act_stays_on_a_held_thread_and_acts_once() -> None:
    """Begun elsewhere anew, it would find its own start, and take it for a doubt."""
    runner, did = Runner(held=0.1), list[str]()

    async def acts() -> str:
        with acting():
            did.append("begun")
            await asyncio.sleep(2 * LOOK_EVERY)
            did.append("ended")
        return "done"

    async def holds() -> None:
        time.sleep(6 * LOOK_EVERY)  # noqa: ASYNC251

    async with asyncio.TaskGroup() as turns:
        act = turns.create_task(runner.run(acts, 20.0))
        await asyncio.sleep(0.05)
        turns.create_task(runner.run(holds, 20.0))
    assert (act.result(), did) == ("done", ["begun", "ended"])
    runner.close()


async def test_a_turn_whose_act_has_ended_leaves_a_held_thread_as_any_other() -> None:
    runner, ran = Runner(held=0.1), list[str]()

    async def after() -> None:
        with acting():
            ran.append("act")
        await asyncio.sleep(2 * LOOK_EVERY)

    async def holds() -> None:
        time.sleep(6 * LOOK_EVERY)  # noqa: ASYNC251
        ran.append("held")

    async with asyncio.TaskGroup() as turns:
        turns.create_task(runner.run(after, 20.0))
        await asyncio.sleep(0.05)
        turns.create_task(runner.run(holds, 20.0))
    assert ran == ["act", "act", "held"]
    runner.close()


async def test_an_act_whose_time_ends_behind_a_held_thread_has_that_time_back() -> None:
    runner = Runner(held=0.1)

    async def acts() -> str:
        with acting():
            await asyncio.sleep(2 * LOOK_EVERY)
        return "done"

    async def holds() -> None:
        time.sleep(8 * LOOK_EVERY)  # noqa: ASYNC251

    async with asyncio.TaskGroup() as turns:
        act = turns.create_task(runner.run(acts, 4 * LOOK_EVERY))
        await asyncio.sleep(0.05)
        turns.create_task(runner.run(holds, 20.0))
    assert act.result() == "done"
    runner.close()


async def test_a_turn_that_stayed_for_its_act_leaves_after_it_where_the_thread_is_held_once_more() -> None:
    runner, ran = Runner(held=0.1), list[str]()

    async def acts() -> None:
        with acting():
            await asyncio.sleep(2 * LOOK_EVERY)
        ran.append(threading.current_thread().name)
        await asyncio.sleep(2 * LOOK_EVERY)
        ran.append("ended")

    async def holds() -> None:
        time.sleep(4 * LOOK_EVERY)  # noqa: ASYNC251
        await asyncio.sleep(LOOK_EVERY)
        time.sleep(12 * LOOK_EVERY)  # noqa: ASYNC251
        ran.append("held")

    async with asyncio.TaskGroup() as turns:
        turns.create_task(runner.run(acts, 20.0))
        await asyncio.sleep(0.05)
        turns.create_task(runner.run(holds, 20.0))
    assert ran == ["kontor-flows", "kontor-flows", "ended", "held"]
    runner.close()


async def test_an_act_behind_a_thread_that_is_blocked_for_good_ends_with_it() -> None:
    runner, held = Runner(held=0.1), threading.Event()

    async def acts() -> None:
        with acting():
            await asyncio.sleep(2 * LOOK_EVERY)

    async def holds() -> None:
        held.wait(60.0)

    act = asyncio.create_task(runner.run(acts, 2 * LOOK_EVERY))
    await asyncio.sleep(0.05)
    holding = asyncio.create_task(runner.run(holds, 4 * LOOK_EVERY))
    for turn in (holding, act):
        with pytest.raises(Blocked):
            await turn
    held.set()
    runner.close()


async def test_a_turn_that_was_given_up_begins_no_act_any_more() -> None:
    runner, did, threads = Runner(held=0.1), list[str](), list[threading.Thread]()
    given_up = threading.Event()

    async def acts() -> None:
        threads.append(threading.current_thread())
        given_up.wait(60.0)
        with acting():
            did.append("begun")

    with pytest.raises(Blocked):
        await runner.run(acts, 2 * LOOK_EVERY)
    given_up.set()
    threads[0].join(5.0)
    assert (threads[0].is_alive(), did) == (False, [])
    runner.close()
