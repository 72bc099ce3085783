"""Preferences, words from the phone app, and news of the account."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.people import Around
from connectors.whatsapp.read import _guarded
from connectors.whatsapp.testing import webhook
from kontor.connectors import Hook
from kontor.messages import (
    AccountNotice,
    Event,
    PreferenceChanged,
    Revoked,
    SpokenElsewhere,
    Text,
)

from .conftest import BOTH, NELE, Recorded, one


@pytest.mark.parametrize("value", ["stop", "resume", "signup"])
def test_a_preference(recorded: Recorded, value: str) -> None:
    change = one(recorded(f"preference_{value}"))
    assert isinstance(change, PreferenceChanged)
    assert (change.value, change.category, change.person.addresses) == (value, "marketing_messages", BOTH)
    assert change.at == datetime.fromtimestamp(1_795_000_300, UTC)
    assert change.signup_id == ("550000000000001" if value == "signup" else None)


def test_what_a_colleague_writes_from_the_phone_is_spoken_elsewhere(recorded: Recorded) -> None:
    echo = one(recorded("echo"))
    assert isinstance(echo, SpokenElsewhere)
    assert (echo.person.addresses, echo.content) == (BOTH, Text("Moin, this is Jan from the shop"))
    assert one(recorded("echo_revoke")).content == Revoked("wamid.OURS0009")


@pytest.mark.parametrize(
    "name,notice,told",
    [
        ("template_approved", "message_template_status_update", {"event": "APPROVED"}),
        ("template_rejected", "message_template_status_update", {"reason": "INVALID_FORMAT"}),
        ("template_paused", "message_template_status_update", {"message_template_name": "gate_changed"}),
        ("template_quality", "message_template_quality_update", {"new_quality_score": "YELLOW"}),
        ("template_category", "template_category_update", {"new_category": "MARKETING"}),
        ("number_quality", "phone_number_quality_update", {"current_limit": "TIER_100K"}),
        ("account_violation", "account_update", {"event": "ACCOUNT_VIOLATION"}),
        ("account_restriction", "account_update", {"event": "ACCOUNT_RESTRICTION"}),
        ("business_capability", "business_capability_update", {"max_phone_numbers_per_business": 25}),
        ("security", "security", {"event": "PIN_CHANGED"}),
    ],
)
def test_news_of_the_account(recorded: Recorded, name: str, notice: str, told: dict[str, object]) -> None:
    news = one(recorded(name))
    assert isinstance(news, AccountNotice)
    assert (news.name, news.account) == (notice, "990000000000001")
    assert news.at == datetime.fromtimestamp(1_795_000_500, UTC)
    assert told.items() <= news.values.items()


@pytest.mark.parametrize(
    "name,said",
    [
        ("template_approved", "template gate_changed approved (language en)"),
        ("template_rejected", "template gate_changed rejected: INVALID_FORMAT, variables, number them (language en)"),
        ("template_paused", "template gate_changed paused: FIRST_PAUSE, three hours (language en)"),
        ("template_quality", "template gate_changed: quality YELLOW, before GREEN (language en)"),
        ("template_category", "template gate_changed: category MARKETING, before UTILITY (language en)"),
        ("number_quality", None),
        ("account_violation", None),
    ],
)
def test_news_of_a_template_are_worded_for_who_wrote_it(recorded: Recorded, name: str, said: str | None) -> None:
    news = one(recorded(name))
    assert isinstance(news, AccountNotice)
    assert WhatsApp.reported(news.name, news.values) == said


@pytest.mark.parametrize("values", [{"message_template_name": 7}, {"message_template_name": "a", "event": []}, {}])
def test_news_of_another_shape_are_worded_too_or_left_to_their_values(values: dict[str, Any]) -> None:
    said = WhatsApp.reported("message_template_status_update", values)
    assert said == ("template a changed" if values.get("message_template_name") == "a" else None)


def test_an_error_without_a_message_is_news(recorded: Recorded) -> None:
    news = one(recorded("value_errors"))
    assert (news.name, news.account, news.values["code"]) == ("error", "110000000000001", 130429)


@pytest.mark.parametrize("name", ["history", "app_state", "field_from_the_future", "security"])
def test_news_repeat_nothing_personal(recorded: Recorded, name: str) -> None:
    told = json.dumps(one(recorded(name)).values)
    assert NELE not in told
    assert "Muster" not in told
    assert "600000000000001" not in told


@pytest.mark.parametrize(
    "field,item",
    [
        ("user_preferences", 7),
        ("user_preferences", {"value": "stop"}),
        ("user_preferences", {"wa_id": NELE, "value": "maybe"}),
        ("user_id_update", []),
        ("user_id_update", {"wa_id": NELE}),
        ("message_echoes", None),
        ("message_echoes", {"type": "text"}),
        ("errors", "x"),
    ],
)
def test_an_item_that_says_nothing_is_a_notice(connector: WhatsApp, field: str, item: object) -> None:
    name = {"message_echoes": "smb_message_echoes", "errors": "messages"}.get(field, field)
    notice = one(connector.read(Hook("POST", webhook({field: [item]}, field=name))).events)
    assert (notice.name, notice.values["where"]) == ("unreadable", field)


def test_a_fault_of_a_reader_costs_its_item_only() -> None:
    def faulty(item: object, about: Around) -> Event:
        raise ZeroDivisionError

    notice = _guarded(faulty, {"private": "words"}, Around("1"), "messages")
    assert isinstance(notice, AccountNotice)
    assert notice.values == {"where": "messages", "reason": "reader failed: ZeroDivisionError"}
