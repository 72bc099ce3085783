"""How a module says that it holds a flow."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kontor.flows.talk import Talk
from kontor.memory import LONGEST_NAME

Run = Callable[[Talk], Awaitable[None]]
Expects = Callable[[str], bool]
Catches = Callable[[str, str], Awaitable[bool]]
Claims = Callable[[str, str], bool]


class BadFlow(ValueError):
    """A flow is declared wrongly; one line with file, line and what to do."""


def nothing(text: str) -> bool:
    """Expect no words in particular."""
    return False


def unclaimed(text: str, language: str) -> bool:
    """Claim no message."""
    return False


async def none(text: str, language: str) -> bool:
    """Catch no message."""
    return False


@dataclass(frozen=True, slots=True)
class Flow:
    """One topic of conversation.

    `intents` and `events` start it; `renamed` maps keys that acts had before a deploy to those they have now. One that
    `catches_all` also takes every message that nothing else explains, instead of the core's "I did not understand". An
    `aside`, like thanks, leaves an open question as it stands; after any other flow that it interrupted, it is asked
    again. What it `expects` is tried as the answer to its open question, whatever topic it reads like. What it
    `catches`, told by a text and the language spoken, starts it where nothing else explains the message: the name of a
    product, say. What it `claims`, told so too, starts it whatever it reads like: "I'll take it" sounds like thanks.
    What it `claims_whole` is not cut into several wishes besides. What `follows` goes on about what it told last, and
    starts it again where nothing else explains the message: "and a dog?".
    """

    name: str
    run: Run
    intents: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    catches_all: bool = False
    aside: bool = False
    expects: Expects = nothing
    catches: Catches = none
    claims: Claims = unclaimed
    claims_whole: Claims = unclaimed
    follows: Catches = none


def flow(
    *bare: object,
    intents: Sequence[str] = (),
    events: Sequence[str] = (),
    name: str | None = None,
    renamed: Mapping[str, str] | None = None,
    catches_all: bool = False,
    aside: bool = False,
    expects: Expects = nothing,
    catches: Catches = none,
    claims: Claims = unclaimed,
    claims_whole: Claims = unclaimed,
    follows: Catches = none,
) -> Callable[[Run], Flow]:
    """Make a flow of an async function of a `Talk`; its docstring tells people what it does. Raises `BadFlow`."""
    if bare:
        raise BadFlow(f"{_place(bare[0])}write what starts the flow: @flow(intents=[...])")

    def make(run: Run) -> Flow:
        title = name or str(getattr(run, "__name__", "flow"))
        _check(run, title, {"intents": intents, "events": events})
        _check_renamed(run, title, renamed or {})
        about = inspect.getdoc(run) or ""
        started = (tuple(intents), tuple(events), dict(renamed or {}))
        return Flow(title, run, *started, about, catches_all, aside, expects, catches, claims, claims_whole, follows)

    return make


def _check(run: Run, title: str, starts: Mapping[str, Sequence[str]]) -> None:
    """Raise where a flow could never run, or would be started by letters."""
    for what, names in starts.items():
        if isinstance(names, str):
            raise BadFlow(f"{_place(run)}{what}={names!r} of the flow {title} is one text: write {what}=[{names!r}]")
    if len(title) > LONGEST_NAME:
        mend = f"write one of at most {LONGEST_NAME}"
        raise BadFlow(f"{_place(run)}the flow has a name of {len(title)} characters: {mend}")
    if inspect.isfunction(run) and not inspect.iscoroutinefunction(run):
        raise BadFlow(f"{_place(run)}the flow {title} is a plain function: write async def {title}(talk: Talk)")
    try:
        inspect.signature(run).bind(None)
    except TypeError:
        raise BadFlow(
            f"{_place(run)}the flow {title} is called with its talk alone: write async def {title}(talk: Talk)"
        ) from None


def _check_renamed(run: Run, title: str, renamed: Mapping[str, str]) -> None:
    """Raise where a new key is an old one, too: nobody could tell which act a talk was in the middle of."""
    for old, new in renamed.items():
        if new in renamed:
            mend = f"write the key that once has now for {old!r}, too"
            raise BadFlow(f"{_place(run)}renamed= of the flow {title} renames {new!r} itself: {mend}")


def _place(run: object) -> str:
    code = getattr(inspect.unwrap(run), "__code__", None) if callable(run) else None
    return f"{code.co_filename}:{code.co_firstlineno}: " if code is not None else ""
