"""Telegram: one bot of BotFather as a connector, by webhook or by long polling."""

from __future__ import annotations

import asyncio
import hmac
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import cached_property

from connectors.telegram.api import Api
from connectors.telegram.limits import DOWNLOAD, policy
from connectors.telegram.probe import HAS_WEBHOOK, probe
from connectors.telegram.read import CHANNEL, Reader
from connectors.telegram.send import call_for
from connectors.telegram.settings import Settings
from connectors.telegram.shape import items, obj, text, whole
from kontor.clock import Clock, SystemClock
from kontor.connectors import (
    Account,
    Forged,
    Hook,
    NotConfigured,
    Read,
    Refused,
    Sent,
    Throttled,
    TooLarge,
    Unreachable,
)
from kontor.gate import Cleared
from kontor.messages import File, Media
from kontor.policy import ChannelPolicy

__all__ = ["Settings", "Telegram"]

UPDATES = ["message", "edited_message", "channel_post", "callback_query", "message_reaction", "my_chat_member",
           "poll_answer", "pre_checkout_query", "shipping_query"]  # fmt: skip
"""The kinds we ask for; Telegram sends `message_reaction` to nobody who does not name it."""
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_POLL_SECONDS, _LONGEST_PAUSE = 50, 60.0


class Telegram:
    """One Telegram bot. Settings are read when something first needs them, so an import needs none."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        account: str = "airline",
        clock: Clock | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings, self._name = settings, account
        self._clock, self._pause = clock or SystemClock(), pause

    @classmethod
    def from_env(cls, account: str = "airline", environ: Mapping[str, str] = os.environ) -> Telegram:
        """Make the connector of an account named in the settings (`KONTOR_TELEGRAM_TOKEN` ..., see README.md)."""
        return cls(lambda: Settings.read(account, environ), account)

    def rehearsal(self) -> Telegram:
        """Return the bot as recordings need it."""
        return Telegram(Settings.rehearsed, self._name, self._clock)

    @cached_property
    def settings(self) -> Settings:
        """The bot's settings; raises `NotConfigured`."""
        return self._settings()

    @cached_property
    def _api(self) -> Api:
        return Api(self.settings.api_url, self.settings.token, self._clock)

    @property
    def account(self) -> Account:
        """The bot, by its user id."""
        return Account(CHANNEL, self._name, self.settings.bot_id)

    @cached_property
    def policy(self) -> ChannelPolicy:
        """Telegram's rules."""
        return policy()

    def link(self, payload: str = "") -> str:
        """Return the address that opens the bot; `payload` comes back as `Start`.

        Raises `ValueError` for another payload than 64 of A-Z, a-z, 0-9, _ and - (Bot API, "Deep linking").
        """
        if not self.settings.bot:
            raise NotConfigured("KONTOR_TELEGRAM_BOT: set it to the bot's username, links are made of it")
        if payload and not PAYLOAD.fullmatch(payload):
            raise ValueError("the text is left out: a link of Telegram carries up to 64 letters, digits, _ and - only")
        return f"https://t.me/{self.settings.bot}" + (f"?start={payload}" if payload else "")

    def verify(self, hook: Hook) -> None:
        """Raise `Forged` unless the request brings the secret given to `setWebhook`."""
        brought = hook.headers.get("x-telegram-bot-api-secret-token", "").encode("utf-8", "replace")
        if not self.settings.secret or not hmac.compare_digest(brought, self.settings.secret.encode()):
            raise Forged("the secret token is missing or wrong")

    def read(self, hook: Hook) -> Read:
        """Return the event of a webhook; a tapped button's spinner is stopped by the answer."""
        return self._reader().read(hook.body)

    async def send(self, message: Cleared) -> Sent:
        """Carry one judged message in one call; its id is `chat/message`."""
        result = obj(await self._api.send(call_for(message), message.begin))
        message_id = whole(result.get("message_id"))
        return Sent(f"{message.address.value}/{message_id if message_id is not None else f'signal-{message.echo}'}")

    async def fetch(self, media: Media) -> File:
        """Bring a file of up to 20 MB."""
        if media.size is not None and media.size > DOWNLOAD:
            raise TooLarge("the file is larger than the 20 MB Telegram hands to bots")
        try:
            told = obj(await self._api.ask("getFile", {"file_id": media.id or ""}))
        except Refused as refused:
            if "too big" in refused.reason:
                raise TooLarge("the file is larger than the 20 MB Telegram hands to bots") from None
            raise
        path = text(told.get("file_path"))
        if path is None:
            raise Refused("no_file", "Telegram names no place for this file")
        return await self._api.download(path, media.mime, media.filename)

    async def pull(self) -> AsyncIterator[Read]:
        """Yield batches by long polling; a batch is confirmed to Telegram when the next one is asked for.

        A bot with a webhook's secret is not polled: Telegram refuses both at once, and this waits without end.
        """
        offset, waits = 0, 1.0
        if self.settings.secret:
            await asyncio.Event().wait()
        while True:
            try:
                values = {"offset": offset, "timeout": _POLL_SECONDS, "allowed_updates": UPDATES}
                updates = items(await self._api.ask("getUpdates", values, seconds=_POLL_SECONDS + 10))
            except (Unreachable, Throttled) as trouble:
                await self._pause(self._seconds_until(trouble, waits))
                waits = min(2 * waits, _LONGEST_PAUSE)
                continue
            except Refused as refused:
                raise _explained(refused) from None
            waits = 1.0
            if updates:
                yield Read(tuple(self._reader().events(updates)))
                await self._stop_spinners(updates)
                offset = max(whole(update.get("update_id")) or 0 for update in updates) + 1

    async def probe(self) -> tuple[str, ...]:
        """Ask Telegram whether it knows the token, and whether updates come where they are taken."""
        return await probe(self._api, self.settings, self._clock.now())

    async def close(self) -> None:
        """Let the connections go."""
        await self._api.close()

    def _reader(self) -> Reader:
        return Reader(self.settings.bot_id, self.settings.bot, self._clock.now())

    def _seconds_until(self, trouble: Unreachable | Throttled, otherwise: float) -> float:
        now = self._clock.now()
        until = trouble.again(now) if isinstance(trouble, Throttled) else None
        return otherwise if until is None else max(0.0, (until - now).total_seconds())

    async def _stop_spinners(self, updates: list[Mapping[str, object]]) -> None:
        for update in updates:
            if query_id := text(obj(update.get("callback_query")).get("id")):
                try:
                    await self._api.ask("answerCallbackQuery", {"callback_query_id": query_id})
                except (Refused, Throttled, Unreachable):
                    continue  # a spinner that turns a little longer is no reason to lose a message


def _explained(refused: Refused) -> Refused:
    if refused.code != 409:
        return refused
    if "webhook" in refused.reason:
        reason = HAS_WEBHOOK
    else:
        reason = "another process polls this bot: stop it, Telegram hands updates to one poller only"
    return Refused(409, reason, "check_settings")
