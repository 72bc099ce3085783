"""Answers of a moment ago."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import dataclass, field

import pytest

from flows.flight_times.lately import MOST, Lately

KEY = ("KX100",)


@dataclass
class Source:
    """Answers with how often it was asked, at once or, where `slow`, when it is told to."""

    now: float = 0.0
    slow: bool = False
    asked: list[Future[int]] = field(default_factory=list)

    def answer(self) -> Future[int]:
        future: Future[int] = Future()
        self.asked.append(future)
        if not self.slow:
            self.tell()
        return future

    def tell(self) -> None:
        self.asked[-1].set_result(len(self.asked))


async def test_an_answer_is_given_again_until_its_time_is_over() -> None:
    source = Source()
    lately = Lately(0.2, lambda: source.now)
    assert [await lately.ask(KEY, source.answer) for _ in range(3)] == [1, 1, 1]
    assert await lately.ask(("KX204",), source.answer) == 2
    source.now = 0.2
    assert await lately.ask(KEY, source.answer) == 3


async def test_an_answer_on_its_way_is_everyones_who_asks_for_it_meanwhile() -> None:
    source = Source(slow=True)
    lately = Lately(0.2, lambda: source.now)
    asking = [asyncio.create_task(lately.ask(KEY, source.answer)) for _ in range(64)]
    await asyncio.sleep(0)
    asking[0].cancel()
    await asyncio.sleep(0)
    source.tell()
    assert await asyncio.gather(*asking[1:]) == [1] * 63
    assert len(source.asked) == 1


async def test_a_source_that_failed_is_asked_again() -> None:
    source = Source(slow=True)
    lately = Lately(0.2, lambda: source.now)
    asking = [asyncio.create_task(lately.ask(KEY, source.answer)) for _ in range(2)]
    await asyncio.sleep(0)
    source.asked[0].set_exception(OSError("away"))
    for one in asking:
        with pytest.raises(OSError, match="away"):
            await one
    source.slow = False
    assert await lately.ask(KEY, source.answer) == 2


async def test_a_change_makes_old_answers_void_also_those_under_way() -> None:
    source = Source()
    lately = Lately(10, lambda: source.now)
    assert await lately.ask(KEY, source.answer) == 1
    lately.forget()
    source.slow = True
    under_way = asyncio.create_task(lately.ask(KEY, source.answer))
    await asyncio.sleep(0)
    lately.forget()
    source.tell()
    assert await under_way == 2
    source.slow = False
    assert await lately.ask(KEY, source.answer) == 3


async def test_answers_kept_are_bounded() -> None:
    source = Source()
    lately = Lately(10, lambda: source.now)
    for number in range(MOST + 1):
        await lately.ask((number,), source.answer)
    assert await lately.ask((0,), source.answer) == MOST + 2
    assert await lately.ask((MOST,), source.answer) == MOST + 1
