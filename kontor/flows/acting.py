"""Acts of flows: each done once, whatever ends, gets lost or is named otherwise meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kontor.flows.stopping import HandedOff, StillDoubtful
from kontor.flows.surroundings import Begun, Surroundings
from kontor.flows.values import call, digest, reader
from kontor.handoff import Handover, Reason
from kontor.memory import Looked, Memory

Doubt = str | Callable[..., Any]
"""What to do about an act found begun: "retry", "hand_off", or a function that finds out what came of it."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be done once in a run; `keys` is its key, then those it had in older releases."""

    run: Memory
    around: Surroundings
    keys: tuple[str, ...]
    fn: Callable[..., Any]
    args: tuple[object, ...]
    doubt: Doubt

    @property
    def marks(self) -> tuple[str, str]:
        """What tells of these arguments: the mark that is kept, and the plain digest that older releases kept."""
        plain = digest(self.args)
        return self.around.journal.mark(self.run.id, plain), plain

    async def done(self, now: datetime) -> Looked:
        """Return what it brought, and with which arguments; acts now where that was not done before."""
        kept = next((self.run.done[key] for key in self.keys if key in self.run.done), None)
        if kept is None:
            with self.around.acting():
                kept = self.run.done[self.keys[0]] = await self._do(now)
        return kept

    async def _do(self, now: datetime) -> Looked:
        journal, mark = self.around.journal, self.marks[0]
        begun = await journal.begin(self.run.flow, self.run.id, self.keys, mark)
        if begun.state == "done":
            return Looked(begun.arguments, begun.value, now)
        doing = self._settling(begun) if begun.state == "doubt" else self.fn
        try:
            result = await call(doing, *self.args, idempotency_key=f"{self.run.id}.{begun.key}")
        except StillDoubtful:
            raise self._given_up() from None
        stored = reader(self.fn).write(result)
        await journal.finish(self.run.id, begun.key, stored)
        return Looked(mark, stored, now)

    def _settling(self, begun: Begun) -> Callable[..., Any]:
        """Return what is called about an act found begun; raises `HandedOff` where that is for people to decide."""
        if self.doubt == "hand_off" or begun.arguments not in self.marks:  # one key must not stand for two acts
            raise self._given_up()
        return self.fn if isinstance(self.doubt, str) else self.doubt

    def _given_up(self) -> HandedOff:
        return HandedOff(Handover(Reason.DOUBTFUL_ACT, detail=self.keys[0]))
