"""The three runs that keep flows honest: every turn twice, once more a day later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson

from kontor import memory
from kontor.conversations import Heeded, Turn
from kontor.engine.turn import Hearing, Witness
from kontor.flows import Saying, digest
from kontor.flows.faults import Faults
from kontor.messages import Happening
from kontor.recording import words

MEND = "take the time from talk.now, read the world with talk.look, change it with talk.once"


class NotRepeatable(AssertionError):
    """A flow says or keeps something else when it is run again.

    It has a side effect or reads a clock outside `look` and `once`.
    """


async def repeatable(hear: Hearing, turn: Turn, heeded: Heeded) -> None:
    """Run a turn again from the same state, and its outcome once more a day later.

    Raises `NotRepeatable` on a difference.
    """
    again, _ = await hear(None, heeded)
    if _digests(turn.sayings) != _digests(again.sayings):
        raise NotRepeatable(f"run twice, it says {_words(turn.sayings)}, then {_words(again.sayings)}: {MEND}")
    if (first := _state(turn)) != (second := _state(again)):
        raise NotRepeatable(f"run twice, it keeps another {_difference(first, second)}: {MEND}")
    if turn.handover is not None or turn.timers or not turn.state.stack:
        return
    tomorrow = replace(heeded, content=Happening("timer"), at=heeded.at + timedelta(days=1))
    later, _ = await hear(turn.state, tomorrow)
    fresh = [one for one in later.sayings if not one.asks]
    if fresh:
        raise NotRepeatable(f"run again a day later, it says {_words(fresh)} once more: {MEND}")


def repeating(faults: Faults) -> Witness:
    """Return what runs each turn of an engine again, and keeps with what flows raise that one is not repeatable."""

    async def witness(hear: Hearing, turn: Turn, heeded: Heeded) -> None:
        try:
            await repeatable(hear, turn, heeded)
        except NotRepeatable as error:
            faults.raised.append(error)
            raise

    return witness


def _digests(sayings: Sequence[Saying]) -> list[str]:
    return [digest([content, one.purpose]) for one in sayings for content in one.contents]


def _words(sayings: Sequence[Saying]) -> list[str]:
    return [words(content) for one in sayings for content in one.contents]


def _state(turn: Turn) -> Any:
    return orjson.loads(memory.dump(turn.state))


def _difference(one: Any, other: Any, place: str = "") -> str:
    """Return where two states first differ, and both values there: `noted.day: 1 then 2`."""
    pairs: list[tuple[str, Any, Any]] = []
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = [(str(key), one.get(key), other.get(key)) for key in {**one, **other}]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(str(number), *both) for number, both in enumerate(zip(one, other, strict=True))]
    for key, left, right in pairs:
        if left != right:
            return _difference(left, right, f"{place}.{key}" if place else key)
    return f"{place}: {one} then {other}"
