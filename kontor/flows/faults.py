"""What flows raise, seen on its way.

The engine gives the chat to people then and logs no more than the kind of error; whoever writes the flow wants it all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields

from kontor.flows.declaring import Flow
from kontor.flows.talk import Talk


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
        async def run(talk: Talk) -> None:
            with self._keeping():
                await flow.run(talk)

        async def catches(text: str, language: str) -> bool:
            with self._keeping():
                return await flow.catches(text, language)

        async def follows(text: str, language: str) -> bool:
            with self._keeping():
                return await flow.follows(text, language)

        def expects(text: str) -> bool:
            with self._keeping():
                return flow.expects(text)

        def claims(text: str, language: str) -> bool:
            with self._keeping():
                return flow.claims(text, language)

        def claims_whole(text: str, language: str) -> bool:
            with self._keeping():
                return flow.claims_whole(text, language)

        own = {one.name: getattr(flow, one.name) for one in fields(Flow)}  # a subclass may be made otherwise
        watched = {"catches": catches, "expects": expects, "claims": claims, "claims_whole": claims_whole}
        watched["follows"] = follows
        return Flow(**own | {"run": run} | watched)

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.raised.append(error)
            raise
