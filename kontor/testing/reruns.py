"""The three runs that keep flows honest: every turn twice, once more a day later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from kontor import memory
from kontor.conversations import Heeded, Turn
from kontor.engine.turn import Hearing
from kontor.flows import Saying, digest
from kontor.messages import Happening


class NotRepeatable(AssertionError):
    """A flow says or keeps something else when it is run again.

    It has a side effect or reads a clock outside `look` and `once`.
    """


async def repeatable(hear: Hearing, turn: Turn, heeded: Heeded) -> None:
    """Run a turn again from the same state, and its outcome once more a day later.

    Raises `NotRepeatable` on a difference.
    """
    again, _ = await hear(None, heeded)
    if _words(turn.sayings) != _words(again.sayings) or _state(turn) != _state(again):
        raise NotRepeatable(f"run twice, the turn differs: {_words(turn.sayings)} then {_words(again.sayings)}")
    if turn.handover is not None or turn.timers or not turn.state.stack:
        return
    tomorrow = replace(heeded, content=Happening("timer"), at=heeded.at + timedelta(days=1))
    later, _ = await hear(turn.state, tomorrow)
    fresh = [one for one in later.sayings if not one.asks]
    if fresh:
        raise NotRepeatable(f"run again a day later, it says: {_words(fresh)}")


def _words(sayings: Sequence[Saying]) -> list[str]:
    return [
        digest([content, one.purpose]) if content.kind != "text" else str(content)
        for one in sayings
        for content in one.contents
    ]


def _state(turn: Turn) -> bytes:
    return memory.dump(turn.state)
