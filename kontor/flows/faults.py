"""What flows raise, seen on its way.

The engine gives the chat to people then and logs no more than the kind of error; whoever writes the flow wants it all.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path

from kontor.flows.declaring import Flow
from kontor.flows.talk import Talk

_NOT_THEIRS = {"kontor", *sys.stdlib_module_names}


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
        return Flow(**own | {"run": run} | watched)

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.raised.append(error)
            raise


def told(error: Exception) -> str:
    """Return an error in one line, with the file and line of the flow it came from: the innermost that is not ours."""
    frames = traceback.extract_tb(error.__traceback__)
    modules = [frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(error.__traceback__)]
    theirs = [
        frame
        for frame, module in zip(frames, modules, strict=True)
        if module.partition(".")[0] not in _NOT_THEIRS and _is_theirs(frame.filename, module)
    ]
    place = f"{_short(theirs[-1].filename)}:{theirs[-1].lineno}: " if theirs else ""
    return f"{place}{type(error).__name__}: {error}".splitlines()[0]


def _is_theirs(file: str, module: str) -> bool:
    """Tell whether a file is a flow's author's, and not of a library that it calls."""
    return "site-packages" not in file or module.startswith(("flows.", "bots.", "connectors."))


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file
