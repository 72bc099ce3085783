"""What the calls of a talk are given, looked at before anything is asked, kept or done."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from kontor.flows.stopping import Misused
from kontor.memory import LONGEST_KEY
from kontor.messages import Option
from kontor.slots import Slot


def key_of(slot: Slot[Any]) -> str:
    """Return the key of a slot; raises `Misused` for what is none."""
    if isinstance(slot, Slot):
        return slot.key
    given = f"{slot.__name__}" if isinstance(slot, type) else repr(slot)
    raise Misused(f'ask takes a slot of kontor.slots with its key, as in Count("guests"), not {given}')


def options_of(key: str, options: Sequence[Option | tuple[str, str]]) -> tuple[Option, ...]:
    """Return what is offered; raises `Misused` where nothing is, or one id stands for two things."""
    made = tuple(_option(key, one) for one in options)
    if not made:
        raise Misused(f"choose {key!r} has no options, so that nobody could answer: say so before, or hand over")
    ids = [one.id for one in made]
    if twice := next((id for id in ids if ids.count(id) > 1), None):
        raise Misused(f"choose {key!r} has two options with the id {twice!r}: give each an id of its own")
    return made


def _option(key: str, given: Any) -> Option:
    if isinstance(given, Option):
        return given
    if isinstance(given, str) or not isinstance(given, Sequence) or len(given) not in (2, 3):
        raise Misused(f"choose {key!r} takes (id, title) pairs or Options, not {given!r}")
    return Option(*map(str, given))


def short(call: str, key: str) -> str:
    """Return a key that can be kept; raises `Misused` for one that is too long, which no SQLite would tell."""
    if len(key) <= LONGEST_KEY:
        return key
    mend = "shorten it, or write kontor.flows.digest(...) of what is long"
    told = f"{call} '{key[:20]}...' has a key of {len(key)} characters"
    raise Misused(f"{told}, of which {LONGEST_KEY} can be kept: {mend}")


def moment_of(key: str, moment: datetime) -> datetime:
    """Return a moment to wait for; raises `Misused` for one that is nowhere, having no zone."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment
    mend = "datetime.combine(day, time(9), talk.zone), or talk.now + timedelta(hours=2)"
    raise Misused(f"until {key!r} waits for a moment with a zone, not {moment!r}: write {mend}")


def keyed(key: str, act: Callable[..., Any]) -> Callable[..., Any]:
    """Return an act that takes an `idempotency_key`; raises `Misused` before anything was begun."""
    try:
        takes = inspect.signature(act).parameters
    except ValueError:  # what is written in C may not tell
        return act
    if "idempotency_key" in takes or any(one.kind is one.VAR_KEYWORD for one in takes.values()):
        return act
    name = getattr(act, "__name__", "the act")
    raise Misused(f"once {key!r} calls {name} with an idempotency_key: add *, idempotency_key: str to its parameters")


def keys_of(key: str, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """Return the key of an act and those it had before a deploy; raises `Misused` for one that was given up."""
    if key in renamed:
        mend = f"write {renamed[key]!r} here, or another key where this is another act"
        raise Misused(f"once {key!r} stands in renamed= of its @flow as an old key: {mend}")
    return (key, *(old for old, new in renamed.items() if new == key))
