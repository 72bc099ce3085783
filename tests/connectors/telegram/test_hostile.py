"""One update that is odd costs no other, polled or not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from connectors.telegram import Settings, Telegram
from connectors.telegram.read import Reader
from connectors.telegram.testing import TOKEN, FakeTelegram
from kontor.messages import Inbound, Text
from kontor.testing import ManualClock

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MIRA = {"id": 510000001, "is_bot": False, "first_name": "Mira"}
MESSAGE = {"message_id": 1, "from": MIRA, "chat": {"id": 510000001, "type": "private"}, "date": 1795200000}


async def waits(seconds: float) -> None:
    raise AssertionError("the batch was not read, and is asked for again")


async def polled(fake: FakeTelegram) -> list[str]:
    """Return the kinds of content that the first batch brings."""
    telegram = Telegram(lambda: Settings(TOKEN, "bot", api_url=fake.url), clock=ManualClock(NOW), pause=waits)
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


@pytest.mark.parametrize(
    "odd",
    [b'"text":"hi \\ud800"', b'"text":"hi","date":NaN', b'"text":"hi \xff"', b'"text":"hi","x":' + b"9" * 5000],
)
def test_a_bad_letter_or_number_costs_no_more_than_itself(odd: bytes) -> None:
    message = json.dumps(MESSAGE).encode()[:-1] + b"," + odd + b"}"
    (event,) = Reader("72001", "bot", NOW).read(b'{"update_id":7,"message":' + message + b"}").events
    assert isinstance(event, Inbound)
    assert isinstance(event.content, Text)
    assert event.content.body.startswith("hi")


async def test_a_bad_letter_does_not_stop_polling() -> None:
    async with FakeTelegram() as fake:
        fake.update({"update_id": 1, "message": MESSAGE | {"text": "\ud800"}})
        fake.update({"update_id": 2, "message": MESSAGE | {"text": "after it", "date": float("nan")}})
        assert await polled(fake) == ["text", "text"]


async def test_a_batch_of_many_long_updates_does_not_stop_polling() -> None:
    """A hundred texts that quote texts pass what one webhook may weigh."""
    async with FakeTelegram() as fake:
        for number in range(1, 101):
            quoted = MESSAGE | {"text": "\u2026" * 4096}
            fake.update({"update_id": number, "message": quoted | {"reply_to_message": quoted}})
        assert await polled(fake) == ["text"] * 100
