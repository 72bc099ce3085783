"""Messages that training never saw are understood by the two bots' engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kontor.nlu.embedded import Embedded
from kontor.understanding import Context

TOPICS = {"airline": ("smalltalk", "flight_times", "tickets"), "shop": ("smalltalk", "product_questions")}


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Embedded]:
    engines = {bot: Embedded(topics) for bot, topics in TOPICS.items()}
    for engine in engines.values():
        engine.prepare(tmp_path_factory.mktemp("models"))
    return engines


def held_out(bot: str, language: str) -> Iterator[tuple[str, str | None]]:
    path = Path(__file__).parent / "held_out" / f"{bot}_{language}.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            intent, _, text = line.partition(" | ")
            yield text, None if intent == "-" else intent


@pytest.mark.parametrize("bot", TOPICS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_most_held_out_messages_are_understood(engines: dict[str, Embedded], bot: str, language: str) -> None:
    context = Context(datetime(2026, 11, 18, 9, 30, tzinfo=UTC), language, ZoneInfo("Europe/Berlin"))
    messages = list(held_out(bot, language))
    wrong = [text for text, intent in messages if engines[bot].understand(text, context).intent != intent]
    assert len(wrong) <= len(messages) // 10, wrong
