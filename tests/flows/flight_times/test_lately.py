"""Answers of a moment ago."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from flows.flight_times.lately import MOST, Lately


@dataclass
class Source:
    now: float = 0.0
    asked: int = 0
    change: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self) -> int:
        self.asked += 1
        return self.asked

    async def slow(self) -> int:
        before = self.asked = self.asked + 1
        await self.change.wait()
        return before


async def test_an_answer_is_given_again_until_its_time_is_over() -> None:
    source = Source()
    lately = Lately(0.2, lambda: source.now)
    assert [await lately.ask(("KX100",), source.answer) for _ in range(3)] == [1, 1, 1]
    assert await lately.ask(("KX204",), source.answer) == 2
    source.now = 0.2
    assert await lately.ask(("KX100",), source.answer) == 3


async def test_a_change_makes_old_answers_void_also_those_under_way() -> None:
    source = Source()
    lately = Lately(10, lambda: source.now)
    assert await lately.ask(("KX100",), source.answer) == 1
    lately.forget()
    under_way = asyncio.create_task(lately.ask(("KX100",), source.slow))
    await asyncio.sleep(0)
    lately.forget()
    source.change.set()
    assert await under_way == 2
    assert await lately.ask(("KX100",), source.answer) == 3


async def test_answers_kept_are_bounded() -> None:
    source = Source()
    lately = Lately(10, lambda: source.now)
    for number in range(MOST + 1):
        await lately.ask((number,), source.answer)
    assert await lately.ask((0,), source.answer) == MOST + 2
    assert await lately.ask((MOST,), source.answer) == MOST + 1
