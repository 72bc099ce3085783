"""Settings are read when first used, the account's own before the common ones."""

from __future__ import annotations

import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.settings import API_URL, from_environment
from kontor.connectors import NotConfigured

COMMON = {
    "KONTOR_WHATSAPP_APP_SECRET": "s3cret",
    "KONTOR_WHATSAPP_VERIFY_TOKEN": "verify me",
    "KONTOR_WHATSAPP_ACCESS_TOKEN": "t0ken",
    "KONTOR_WHATSAPP_PHONE_NUMBER_ID": "1",
}


def test_the_common_settings_serve_every_account() -> None:
    found = from_environment("airline", COMMON)
    assert (found.phone_number_id, found.api_url, found.throughput) == ("1", API_URL, 80)


def test_the_accounts_own_setting_wins() -> None:
    given = COMMON | {"KONTOR_WHATSAPP_AIR_LINE_PHONE_NUMBER_ID": "2", "KONTOR_WHATSAPP_AIR_LINE_API_URL": "http://a/ "}
    assert from_environment("air-line", given).phone_number_id == "2"
    assert from_environment("air-line", given).api_url == "http://a"
    assert from_environment("shop", given).phone_number_id == "1"


@pytest.mark.parametrize("name", COMMON)
def test_a_missing_setting_is_named_with_the_place_of_its_value(name: str) -> None:
    given = {key: value for key, value in COMMON.items() if key != name} | {name: "  "}
    with pytest.raises(NotConfigured) as missing:
        from_environment("airline", given)
    line = str(missing.value)
    assert name in line
    assert name.replace("WHATSAPP", "WHATSAPP_AIRLINE") in line
    assert "Meta's console" in line
    assert "\n" not in line


@pytest.mark.parametrize("text", ["0", "1001", "-1", "fast", "8²"])
def test_a_throughput_that_cannot_be_is_named(text: str) -> None:
    with pytest.raises(NotConfigured, match="KONTOR_WHATSAPP_THROUGHPUT"):
        from_environment("airline", COMMON | {"KONTOR_WHATSAPP_THROUGHPUT": text})


@pytest.mark.parametrize("number", ["0049 151 2345678", "+49 (151) 2345678", "491512345678"])
def test_a_number_is_linked_without_plus_and_leading_zeros(number: str) -> None:
    settings = from_environment("airline", COMMON | {"KONTOR_WHATSAPP_NUMBER": number})
    assert WhatsApp(settings).link() == "https://wa.me/491512345678"


def test_secrets_do_not_show() -> None:
    shown = repr(from_environment("airline", COMMON))
    assert "s3cret" not in shown
    assert "t0ken" not in shown


def test_from_env_reads_nothing_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in COMMON:
        monkeypatch.delenv(name, raising=False)
    connector = WhatsApp.from_env("airline")
    with pytest.raises(NotConfigured):
        _ = connector.account
    for name, value in COMMON.items():
        monkeypatch.setenv(name, value)
    assert connector.account.key == "whatsapp/airline"
    assert connector.account.id == "1"


def test_the_policy_takes_the_numbers_own_throughput(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in COMMON.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KONTOR_WHATSAPP_AIRLINE_THROUGHPUT", "20")
    rate = WhatsApp.from_env("airline").policy.account_rate
    assert rate is not None
    assert rate.interval.total_seconds() == 0.05
