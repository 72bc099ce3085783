"""Every recorded kind is read as what it is."""

from __future__ import annotations

from importlib.resources import files

import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.notices import UNREADABLE
from kontor.connectors import Hook
from kontor.messages import AccountNotice, Inbound, Unknown

PAYLOADS = sorted(
    (entry for entry in files("connectors.whatsapp").joinpath("payloads").iterdir() if entry.name.endswith(".json")),
    key=lambda entry: entry.name,
)
UNREAD = {
    "field_from_the_future.json",
    "batch_mixed.json",
    "message_from_the_future.json",
    "status_from_the_future.json",
    "system_from_the_future.json",
}


def test_there_is_a_payload_for_every_kind() -> None:
    assert len(PAYLOADS) > 90


@pytest.mark.parametrize("name", [entry.name for entry in PAYLOADS])
def test_only_what_the_future_brings_stays_unread(connector: WhatsApp, name: str) -> None:
    body = next(entry for entry in PAYLOADS if entry.name == name).read_bytes()
    events = connector.read(Hook("POST", body)).events
    unread = [
        event
        for event in events
        if (isinstance(event, Inbound) and isinstance(event.content, Unknown))
        or (isinstance(event, AccountNotice) and (event.name in (UNREADABLE, "teleports")))
    ]
    assert events
    assert bool(unread) == (name in UNREAD)


@pytest.mark.parametrize("name", [entry.name for entry in PAYLOADS])
def test_reading_twice_gives_the_same_events(connector: WhatsApp, name: str) -> None:
    body = next(entry for entry in PAYLOADS if entry.name == name).read_bytes()
    assert connector.read(Hook("POST", body)) == connector.read(Hook("POST", body))
