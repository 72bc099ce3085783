"""What flows raise, seen on its way.

The engine gives the chat to people then and logs no more than the kind of error; whoever writes the flow wants it all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import ParamSpec, TypeVar

from kontor.flows.declaring import Flow

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class Faults:
    """Keeps what watched flows raise; it goes its way all the same."""

    raised: list[Exception] = field(default_factory=list)

    def watched(self, flows: Sequence[Flow]) -> list[Flow]:
        """Return the same flows, watched."""
        return [self._watched(flow) for flow in flows]

    def take(self) -> list[Exception]:
        """Return what was raised since the last time."""
        taken, self.raised = self.raised, []
        return taken

    def _watched(self, flow: Flow) -> Flow:
        own = {one.name: getattr(flow, one.name) for one in fields(Flow)}  # a subclass may be made otherwise
        awaited = {name: self._awaited(own[name]) for name in ("run", "catches", "follows")}
        called = {name: self._called(own[name]) for name in ("expects", "claims", "claims_whole")}
        return Flow(**own | awaited | called)

    def _awaited(self, asked: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        async def watched(*given: P.args, **named: P.kwargs) -> T:
            with self._keeping():
                return await asked(*given, **named)

        return watched

    def _called(self, asked: Callable[P, T]) -> Callable[P, T]:
        def watched(*given: P.args, **named: P.kwargs) -> T:
            with self._keeping():
                return asked(*given, **named)

        return watched

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.raised.append(error)
            raise
