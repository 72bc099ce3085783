"""One update that is odd costs no other, polled or not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from connectors.telegram import Settings, Telegram
from connectors.telegram.testing import TOKEN, FakeTelegram
from kontor.messages import Inbound
from kontor.testing import ManualClock

MIRA = {"id": 510000001, "is_bot": False, "first_name": "Mira"}
MESSAGE = {"message_id": 1, "from": MIRA, "chat": {"id": 510000001, "type": "private"}, "date": 1795200000}


async def polled(fake: FakeTelegram) -> list[str]:
    """Return the kinds of content that the first batch brings."""
    telegram = Telegram(
        lambda: Settings(TOKEN, "bot", api_url=fake.url), clock=ManualClock(datetime(2026, 11, 21, tzinfo=UTC))
    )
    read = await anext(telegram.pull())
    await telegram.close()
    return [event.content.kind for event in read.events if isinstance(event, Inbound)]


@pytest.mark.parametrize("levels", [300, 900])
async def test_an_update_that_nests_deeply_does_not_stop_polling(levels: int) -> None:
    deep = json.loads("[" * levels + "]" * levels)
    async with FakeTelegram() as fake:
        fake.update({"update_id": 1, "hologram": {"from": MIRA, "x": deep}})
        fake.update({"update_id": 2, "message": MESSAGE | {"text": "after it", "hologram": deep}})
        assert await polled(fake) == ["unknown", "text"]
