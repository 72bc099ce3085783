from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from kontor.engine.batches import Batches
from kontor.store.database import Unavailable


class Slow:
    """Commits when told to, and keeps the batches it was given."""

    def __init__(self) -> None:
        self.begun, self.may, self.batches = asyncio.Event(), asyncio.Event(), list[list[int]]()

    async def flush(self, items: Sequence[int]) -> Sequence[int]:
        """Double every item; 13 cannot be committed."""
        self.batches.append(list(items))
        self.begun.set()
        await self.may.wait()
        if 13 in items:
            raise ArithmeticError
        return [2 * one for one in items]


async def test_what_comes_while_one_batch_is_committed_makes_the_next() -> None:
    slow = Slow()
    batches = Batches(slow.flush)
    first = asyncio.create_task(batches.put(1))
    await slow.begun.wait()
    rest = [asyncio.create_task(batches.put(number)) for number in (2, 3, 4)]
    await asyncio.sleep(0)
    slow.may.set()
    assert await asyncio.gather(first, *rest) == [2, 4, 6, 8]
    assert slow.batches == [[1], [2, 3, 4]]
    await batches.close(1.0)


async def test_a_batch_begins_beside_another_once_enough_waits() -> None:
    slow = Slow()
    batches = Batches(slow.flush, parallel=2, beside=3)
    first = asyncio.create_task(batches.put(1))
    await slow.begun.wait()
    rest = [asyncio.create_task(batches.put(number)) for number in (2, 3)]
    await settled()
    assert slow.batches == [[1]]
    rest.append(asyncio.create_task(batches.put(4)))
    await settled()
    assert slow.batches == [[1], [2, 3, 4]]
    slow.may.set()
    assert await asyncio.gather(first, *rest) == [2, 4, 6, 8]
    await batches.close(1.0)


async def settled() -> None:
    """Let everything that can go on do so."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_an_item_that_fails_fails_alone() -> None:
    slow = Slow()
    slow.may.set()
    batches = Batches(slow.flush)
    said = await asyncio.gather(*(batches.put(number) for number in (1, 13, 2)), return_exceptions=True)
    assert (said[0], type(said[1]), said[2]) == (2, ArithmeticError, 4)
    await batches.close(1.0)


async def test_a_database_that_is_away_is_not_waited_for_once_for_each_item() -> None:
    asked: list[Sequence[int]] = []

    async def away(items: Sequence[int]) -> Sequence[int]:
        asked.append(items)
        raise Unavailable("no answer within 5 seconds")

    batches = Batches(away)
    said = await asyncio.gather(*(batches.put(number) for number in range(50)), return_exceptions=True)
    assert [type(one) for one in said] == [Unavailable] * 50
    assert len(asked) == 3
    await batches.close(1.0)


async def test_an_item_that_cannot_be_committed_keeps_no_other_from_it() -> None:
    async def all_but_seven(items: Sequence[int]) -> Sequence[int]:
        if 7 in items:
            raise Unavailable("the database did not commit: IntegrityError")
        return items

    batches = Batches(all_but_seven)
    said = await asyncio.gather(*(batches.put(number) for number in range(20)), return_exceptions=True)
    assert [number for number, one in enumerate(said) if one != number] == [7]
    await batches.close(1.0)


@pytest.mark.parametrize("parallel", [1, 2])
async def test_closing_finishes_what_waits_and_what_is_being_committed(parallel: int) -> None:
    slow = Slow()
    batches = Batches(slow.flush, most=1, parallel=parallel)
    puts = [asyncio.create_task(batches.put(number)) for number in (1, 2, 3)]
    await slow.begun.wait()
    closing = asyncio.create_task(batches.close(1.0))
    await asyncio.sleep(0)
    assert not closing.done()
    slow.may.set()
    assert await asyncio.gather(*puts) == [2, 4, 6]
    await closing


async def test_closing_where_nothing_waits_ends_at_once() -> None:
    batches = Batches(Slow().flush)
    await asyncio.wait_for(batches.close(1.0), 1)
