"""What a bot's desk gets."""

from __future__ import annotations

from kontor.conversations import Heeded, Turn
from kontor.engine.turn import Hearing
from kontor.handoff import Handover
from kontor.testing import Chat


class Desk:
    """Keeps the handovers a chat makes, beside the check that every turn can be repeated."""

    def __init__(self, chat: Chat) -> None:
        self.handovers: list[Handover] = []
        self._check = chat.engine.witness
        chat.engine.witness = self._witness

    async def _witness(self, hear: Hearing, turn: Turn, heeded: Heeded) -> None:
        if self._check is not None:
            await self._check(hear, turn, heeded)
        if turn.handover is not None:
            self.handovers.append(turn.handover)
