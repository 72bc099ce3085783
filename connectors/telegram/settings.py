"""What one Telegram bot needs to know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kontor.connectors import NotConfigured

API_URL = "https://api.telegram.org"
_TOKEN = re.compile(r"(\d{1,20}):[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Settings:
    """`token` is BotFather's, `bot` the bot's username without @, `secret` the webhook's (empty: long polling only)."""

    token: str = field(repr=False)
    bot: str
    secret: str = field(default="", repr=False)
    api_url: str = API_URL

    @property
    def bot_id(self) -> str:
        """The bot's own user id, which is the part of its token before the colon."""
        return self.token.partition(":")[0]

    @classmethod
    def rehearsed(cls) -> Settings:
        """Return settings for recordings: nothing is verified and nothing sent, so no token is needed."""
        return cls("", "")

    @classmethod
    def read(cls, account: str, environ: Mapping[str, str]) -> Settings:
        """Read `KONTOR_TELEGRAM_<ACCOUNT>_<NAME>`, else `KONTOR_TELEGRAM_<NAME>`; raises `NotConfigured`."""

        def setting(name: str, default: str = "") -> str:
            own = f"KONTOR_TELEGRAM_{account.upper().replace('-', '_')}_{name}"
            return environ.get(own) or environ.get(f"KONTOR_TELEGRAM_{name}") or default

        token, secret = setting("TOKEN"), setting("SECRET")
        if not _TOKEN.fullmatch(token):
            raise NotConfigured("KONTOR_TELEGRAM_TOKEN: set it to the token BotFather gave you, like 123456:ABC-def")
        if secret and not _SECRET.fullmatch(secret):
            raise NotConfigured("KONTOR_TELEGRAM_SECRET: use 1 to 256 of A-Z, a-z, 0-9, _ and -")
        return cls(token, setting("BOT").lstrip("@"), secret, setting("API_URL", API_URL).rstrip("/"))
