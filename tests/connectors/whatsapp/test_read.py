"""A webhook becomes events: each item once, in its order, none lost to a bad neighbour."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.read import MOST_EVENTS
from connectors.whatsapp.testing import message_webhook, text_webhook, webhook
from kontor.connectors import Hook
from kontor.contacts import Person
from kontor.messages import (
    UNDATED,
    AccountNotice,
    Inbound,
    PreferenceChanged,
    Receipt,
    Text,
)

from .conftest import BOTH, NELE, Recorded, one


def test_a_text_with_all_that_is_known_of_it(recorded: Recorded) -> None:
    assert recorded("text") == (
        Inbound(
            "wamid.KONTOR0001",
            "110000000000001",
            Person(BOTH, "Nele Probe"),
            datetime.fromtimestamp(1_795_000_000, UTC),
            Text("When does KO 214 leave?"),
        ),
    )


def test_a_batch_keeps_its_order_and_its_repeats(recorded: Recorded) -> None:
    twice = recorded("batch_doubled")
    assert len(twice) == 2
    assert twice[0] == twice[1]
    assert [event.content for event in recorded("batch_unordered") if isinstance(event, Inbound)] == [
        Text("later"),
        Text("earlier"),
    ]


def test_one_request_may_hold_several_numbers(recorded: Recorded) -> None:
    assert [event.account for event in recorded("batch_two_numbers")] == ["110000000000001", "110000000000002"]


def test_a_batch_of_all_sorts(recorded: Recorded) -> None:
    kinds = [type(event) for event in recorded("batch_mixed")]
    assert kinds == [Inbound, Receipt, PreferenceChanged, AccountNotice]


def test_a_thousand_updates_are_a_thousand_events(connector: WhatsApp) -> None:
    contacts = [{"profile": {"name": f"N{n}"}, "wa_id": f"49151{n:07d}"} for n in range(500)]
    messages = [
        {
            "id": f"wamid.{n}",
            "from": f"49151{n:07d}",
            "timestamp": "1795000000",
            "type": "text",
            "text": {"body": str(n)},
        }
        for n in range(500)
    ]
    statuses = [{"id": f"wamid.{n}", "status": "read", "timestamp": "1795000000"} for n in range(500)]
    body = webhook({"contacts": contacts[::-1], "messages": messages, "statuses": statuses})
    events = connector.read(Hook("POST", body)).events
    assert [event.sender.name for event in events if isinstance(event, Inbound)] == [f"N{n}" for n in range(500)]
    assert len([event for event in events if isinstance(event, Receipt)]) == 500


def test_a_body_of_a_million_empty_entries_stays_small(connector: WhatsApp) -> None:
    events = connector.read(Hook("POST", b'{"entry":[' + b"[]," * 1_000_000 + b"[]]}")).events
    assert len(events) == MOST_EVENTS + 1
    last = events[-1]
    assert isinstance(last, AccountNotice)
    assert last.values["reason"] == "more than 10000 items"


@pytest.mark.parametrize(
    "stamp",
    ["", "soon", "-1", "0", "1e9", "99999999999999", 1.5, True, None, [], "١٧٩٥٠٠٠٠٠٠", 10**30, "1795000000000"],
)
def test_a_time_that_cannot_be_opens_no_window_and_loses_no_words(connector: WhatsApp, stamp: object) -> None:
    body = message_webhook({"type": "text", "text": {"body": "hello"}, "timestamp": stamp})
    event = one(connector.read(Hook("POST", body)).events)
    assert (event.sent_at, event.opens_window, event.content) == (UNDATED, False, Text("hello"))


def test_a_time_may_be_a_number(connector: WhatsApp) -> None:
    body = message_webhook({"type": "text", "text": {"body": "hello"}, "timestamp": 1_795_000_000})
    assert one(connector.read(Hook("POST", body)).events).sent_at == datetime.fromtimestamp(1_795_000_000, UTC)


def test_a_bad_neighbour_costs_nobody_else(connector: WhatsApp) -> None:
    good = {"id": "wamid.1", "from": NELE, "timestamp": "1795000000", "type": "text", "text": {"body": "hi"}}
    bad: list[Any] = [None, 7, "x", [], {}, {"from": 1.5}, {"from": NELE, "type": 3}, {"from": NELE, "type": "text"}]
    events = connector.read(Hook("POST", webhook({"messages": [*bad, good, *bad]}))).events
    assert len(events) == 17
    assert [event for event in events if isinstance(event, Inbound) and event.content == Text("hi")]


def test_a_message_without_id_gets_the_same_name_each_time(connector: WhatsApp) -> None:
    first = one(
        connector.read(Hook("POST", message_webhook({"type": "text", "text": {"body": "a"}, "id": None}))).events
    )
    again = one(
        connector.read(Hook("POST", message_webhook({"type": "text", "text": {"body": "a"}, "id": 0.5}))).events
    )
    other = one(
        connector.read(Hook("POST", message_webhook({"type": "text", "text": {"body": "b"}, "id": None}))).events
    )
    assert first.id.startswith("digest.")
    assert first.id != other.id
    assert again.id != other.id


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b'{"entry": 7}',
        b'{"entry": [7]}',
        b'{"entry": [{"changes": {}}]}',
        b'{"entry": [{"changes": [7]}]}',
        b'{"entry": [{"changes": [{"value": []}]}]}',
        b"[" * 50_000,
        b"\xff" * 100,
    ],
)
def test_a_body_that_says_nothing_is_one_notice(connector: WhatsApp, body: bytes) -> None:
    read = connector.read(Hook("POST", body))
    assert read.answer.status == 200
    notice = one(read.events)
    assert (notice.name, notice.at) == ("unreadable", UNDATED)
    assert connector.read(Hook("POST", body)).events == read.events


def test_different_unreadable_bodies_are_different_notices(connector: WhatsApp) -> None:
    first, second = (one(connector.read(Hook("POST", body)).events) for body in (b"{", b"["))
    assert first.id != second.id


def test_letters_no_database_holds_are_repaired(connector: WhatsApp) -> None:
    body = text_webhook("a\x00b\ud800c")
    assert one(connector.read(Hook("POST", body)).events).content == Text("ab\ufffdc")
