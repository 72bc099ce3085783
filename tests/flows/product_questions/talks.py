"""What tests of the shop's conversations share: a bot of a catalogue, what it says, and what its desk gets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files

from flows.product_questions import Faq, SqlCatalogue, product_questions
from flows.product_questions.flow import Pictures
from kontor.bots import Bot
from kontor.conversations import Heeded, Turn
from kontor.engine.turn import Hearing
from kontor.handoff import Handover
from kontor.messages import AnyContent
from kontor.nlu.embedded import Embedded
from kontor.recording import words
from kontor.testing import Chat

DATA = files("bots.shop") / "data"
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


def bot_of(catalogue: SqlCatalogue, faq: Faq, understanding: Embedded, pictures: Pictures) -> Bot:
    """Return a bot of a catalogue."""
    return Bot(
        name="shop",
        connectors=[],
        flows=product_questions(catalogue, faq, pictures),
        understanding=understanding,
        languages=["en", "de"],
        zone="Europe/Berlin",
        texts=[files("bots.shop") / "texts"],
    )


async def said(chat: Chat, *lines: str) -> str:
    """Say some lines and return the answer to the last one; a line in brackets is a tap."""
    answer: Sequence[AnyContent] = ()
    for line in lines:
        answer = await (chat.taps(line[1:-1]) if line.startswith("[") else chat.says(line))
    return "\n".join(words(content) for content in answer)


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
