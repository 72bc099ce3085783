"""What a message used is free once it is answered: garbage that waits for the collector stops every chat at once."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path
from types import FunctionType

from tests.kontor.house import House, echo, make_bot


async def test_a_turn_leaves_nothing_that_only_the_garbage_collector_can_free(sqlite_url: str, tmp_path: Path) -> None:
    async with House(sqlite_url, tmp_path, make_bot(tmp_path / "texts", [echo])) as house:
        await house.takes(house.inbound("first"))
        await house.settle()
        gc.collect()
        before = len(gc.garbage)
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            await house.takes(*(house.inbound(f"{number}") for number in range(5)))
            await house.settle()
            gc.collect()
            places = (
                one.__module__ if isinstance(one, FunctionType) else type(one).__module__ for one in gc.garbage[before:]
            )
            left = Counter(place for place in places if place.startswith(("kontor.", "flows.")))
        finally:
            gc.set_debug(0)
            del gc.garbage[before:]
        assert not left
