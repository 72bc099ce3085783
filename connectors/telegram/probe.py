"""Asking Telegram whether a bot can be used as it is set up, and whether its updates reach us.

Source: https://core.telegram.org/bots/api#getme and #getwebhookinfo
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from connectors.telegram.api import Api
from connectors.telegram.settings import Settings
from connectors.telegram.shape import Json, moment, obj, text, whole
from kontor.connectors import Refused

SECONDS = 8.0
"""How long one of the two questions may take."""
RECENT = timedelta(days=1)
"""Telegram keeps the last error of a webhook long after it works again."""
HAS_WEBHOOK = "this bot has a webhook, so it cannot be polled: call deleteWebhook, or serve the webhook instead"
_UNKNOWN = "Telegram does not know the token: set KONTOR_TELEGRAM_TOKEN to the one that BotFather shows for /token"
_NO_WEBHOOK = "the bot is not polled and has no webhook: call setWebhook, or unset KONTOR_TELEGRAM_SECRET to poll"


async def probe(api: Api, settings: Settings, now: datetime) -> tuple[str, ...]:
    """Ask who the token is and where its updates go; return what is a mere note.

    Raises `Refused`, `Throttled` or `Unreachable`.
    """
    try:
        me = obj(await api.ask("getMe", {}, SECONDS))
    except Refused as refused:
        if refused.code in (401, 404):
            raise Refused(refused.code, _UNKNOWN, "check_settings") from None
        raise
    webhook = obj(await api.ask("getWebhookInfo", {}, SECONDS))
    if settings.secret and not text(webhook.get("url")):
        raise Refused("no_webhook", _NO_WEBHOOK, "check_settings")
    if not settings.secret and text(webhook.get("url")):
        raise Refused(409, HAS_WEBHOOK, "check_settings")
    return (*_named(settings, text(me.get("username")) or ""), *_failing(webhook, now))


def _named(settings: Settings, name: str) -> Iterator[str]:
    if settings.bot and name and settings.bot.casefold() != name.casefold():
        yield f"the token is that of another bot, {name[:32]}: set KONTOR_TELEGRAM_BOT to it, links are made of it"


def _failing(webhook: Json, now: datetime) -> Iterator[str]:
    """Tell why Telegram could not bring an update lately."""
    at, said = moment(webhook.get("last_error_date"), now - 2 * RECENT), text(webhook.get("last_error_message"))
    if said and now - at < RECENT:
        line = "".join(one for one in " ".join(said.split())[:200] if one.isprintable())
        waiting = whole(webhook.get("pending_update_count")) or 0
        yield (
            f"Telegram could not bring an update at {at:%F %H:%M} UTC ({line}), {waiting} wait: look at the server, "
            "its certificate, and the secret_token given to setWebhook"
        )
