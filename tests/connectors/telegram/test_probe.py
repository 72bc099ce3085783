"""Telegram is asked whether a bot can be used, and its answer says what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from connectors.telegram import Settings, Telegram
from connectors.telegram.testing import NAME, SECRET, TOKEN, FakeTelegram
from kontor.connectors import Refused, Throttled, Unreachable
from kontor.testing import ManualClock

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOOK = "https://chat.example.com/hooks/telegram/airline"


async def asked(fake: FakeTelegram, token: str = TOKEN, bot: str = NAME, secret: str = "") -> tuple[str, ...]:
    """Return what a bot notes."""
    settings = Settings(token, bot, secret, fake.url)
    one = Telegram(lambda: settings, clock=ManualClock(NOW))
    try:
        return await one.probe()
    finally:
        await one.close()


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


async def test_a_bot_in_order_is_asked_about_and_nothing_is_sent(fake: FakeTelegram) -> None:
    assert await asked(fake) == ()
    fake.webhook = HOOK
    assert await asked(fake, secret=SECRET) == ()
    assert {call.method for call in fake.calls} == {"getMe", "getWebhookInfo"}


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_that_telegram_does_not_know_is_told_and_not_shown(fake: FakeTelegram, code: int) -> None:
    if code == 404:
        fake.fail(404, "Not Found")
    with pytest.raises(Refused, match="KONTOR_TELEGRAM_TOKEN") as caught:
        await asked(fake, token="520000001:AArevoked")
    assert caught.value.code == code
    assert "revoked" not in str(caught.value)


async def test_a_bot_that_is_neither_polled_nor_has_a_webhook_is_told(fake: FakeTelegram) -> None:
    with pytest.raises(Refused, match="call setWebhook, or unset KONTOR_TELEGRAM_SECRET"):
        await asked(fake, secret=SECRET)


async def test_a_bot_that_cannot_be_polled_for_its_webhook_is_told(fake: FakeTelegram) -> None:
    fake.webhook = HOOK
    with pytest.raises(Refused, match="call deleteWebhook"):
        await asked(fake)


async def test_a_name_that_is_another_bots_is_noted(fake: FakeTelegram) -> None:
    (note,) = await asked(fake, bot="other_bot")
    assert f"{NAME}: set KONTOR_TELEGRAM_BOT" in note
    assert await asked(fake, bot=NAME.title()) == ()
    assert await asked(fake, bot="") == ()


async def test_what_kept_telegram_from_bringing_updates_lately_is_noted(fake: FakeTelegram) -> None:
    fake.webhook = HOOK
    fake.webhook_error = (int((NOW - timedelta(hours=2)).timestamp()), "Wrong response\nfrom the webhook: 403\x1b")
    fake.update({"update_id": 1})
    (note,) = await asked(fake, secret=SECRET)
    assert "at 2026-11-21 10:00 UTC (Wrong response from the webhook: 403), 1 wait" in note
    fake.webhook_error = (int((NOW - timedelta(days=3)).timestamp()), "Connection refused")
    assert await asked(fake, secret=SECRET) == ()


async def test_trouble_that_passes_says_nothing_of_the_bot(fake: FakeTelegram) -> None:
    fake.fail(429, "Too Many Requests", retry_after=7)
    with pytest.raises(Throttled):
        await asked(fake)
    fake.break_down()
    with pytest.raises(Unreachable):
        await asked(fake)
    fake.drop()
    with pytest.raises(Unreachable):
        await asked(fake)
