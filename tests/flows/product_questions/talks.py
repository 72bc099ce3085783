"""What tests of the shop's conversations share: a bot of a catalogue, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files

from flows.product_questions import SqlCatalogue, product_questions
from flows.product_questions.showing import Pictures
from kontor.bots import Bot
from kontor.knowledge import Faq
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
