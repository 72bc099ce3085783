"""The settings of one WhatsApp number, read from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, SecretStr

from kontor.connectors import NotConfigured

API_URL = "https://graph.facebook.com/v25.0"
PREFIX = "KONTOR_WHATSAPP"

_PLACES = {
    "APP_SECRET": "App settings > Basic > App secret",
    "VERIFY_TOKEN": "a word of your own, the same as in WhatsApp > Configuration > Webhook > Verify token",
    "ACCESS_TOKEN": "Business settings > System users > Generate token (whatsapp_business_messaging, _management)",
    "PHONE_NUMBER_ID": "WhatsApp > API setup > Phone number ID",
}


class Settings(BaseModel):
    """What one number needs.

    `throughput` is in messages per second: 80, or 20 beside the phone app, or 1,000. `number` is the number itself,
    digits with country code; only links are made of it.
    """

    model_config = ConfigDict(frozen=True)

    app_secret: SecretStr
    verify_token: SecretStr
    access_token: SecretStr
    phone_number_id: str
    api_url: str = API_URL
    throughput: int = 80
    number: str = ""


def from_environment(account: str, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of an account; `KONTOR_WHATSAPP_AIRLINE_X` wins over `KONTOR_WHATSAPP_X`.

    Raises `NotConfigured` naming the variable and where Meta's console shows its value.
    """
    given = os.environ if environment is None else environment
    found = {name: _value(name, account, given) for name in _PLACES}
    return Settings(
        app_secret=SecretStr(found["APP_SECRET"]),
        verify_token=SecretStr(found["VERIFY_TOKEN"]),
        access_token=SecretStr(found["ACCESS_TOKEN"]),
        phone_number_id=found["PHONE_NUMBER_ID"],
        api_url=(_given("API_URL", account, given) or API_URL).rstrip("/"),
        throughput=_throughput(account, given),
        number=re.sub(r"[^0-9]+", "", _given("NUMBER", account, given)).lstrip("0"),
    )


def rehearsed(account: str, environment: Mapping[str, str] | None = None) -> Settings:
    """Return settings for recordings: nothing is verified and nothing sent, so no secret is needed."""
    given = os.environ if environment is None else environment
    return Settings(
        app_secret=SecretStr(""),
        verify_token=SecretStr(""),
        access_token=SecretStr(""),
        phone_number_id=_given("PHONE_NUMBER_ID", account, given),
    )


def variable(name: str, account: str) -> str:
    """Return the account's own variable for a setting."""
    return f"{PREFIX}_{re.sub(r'[^A-Z0-9]+', '_', account.upper())}_{name}"


def _given(name: str, account: str, given: Mapping[str, str]) -> str:
    return (given.get(variable(name, account)) or given.get(f"{PREFIX}_{name}") or "").strip()


def _value(name: str, account: str, given: Mapping[str, str]) -> str:
    if value := _given(name, account, given):
        return value
    raise NotConfigured(f"{PREFIX}_{name} (or {variable(name, account)}) is not set; Meta's console: {_PLACES[name]}")


def _throughput(account: str, given: Mapping[str, str]) -> int:
    text = _given("THROUGHPUT", account, given) or "80"
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= 1000:
        return int(text)
    raise NotConfigured(f"{PREFIX}_THROUGHPUT must be a number of messages per second from 1 to 1000")
