"""Who an event is about, with every alias, and how that changes."""

from __future__ import annotations

import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.testing import webhook
from kontor.connectors import Hook
from kontor.contacts import Address, Person
from kontor.messages import (
    IdentityChanged,
    Inbound,
    Text,
    Unknown,
)

from .conftest import BOTH, NELE, NELE_ID, Recorded, addresses, one


def test_a_group_is_named(recorded: Recorded) -> None:
    assert one(recorded("text_group")).group == Address("whatsapp", "group", "kontor-group-1")


def test_the_identity_hash_is_kept(recorded: Recorded) -> None:
    assert one(recorded("text_identity_hash")).identity_hash == "HASH-1"


@pytest.mark.parametrize(
    "name,known",
    [
        ("text_username_only", addresses(bsuid=NELE_ID)),
        ("text_parent_id", addresses(phone=NELE, bsuid=NELE_ID, parent_bsuid="DE.ENT.4200000000000000009")),
    ],
)
def test_the_sender_is_known_by_every_id_and_by_no_username(
    recorded: Recorded, name: str, known: tuple[Address, ...]
) -> None:
    assert one(recorded(name)).sender == Person(known, "Nele Probe")


def test_contacts_belong_to_messages_by_id_not_by_place(recorded: Recorded) -> None:
    first, second = recorded("batch_contacts_unordered")
    assert isinstance(first, Inbound)
    assert isinstance(second, Inbound)
    assert (first.sender.name, first.content) == ("Nele Probe", Text("from Nele"))
    assert (second.sender.name, second.content) == ("Ole Muster", Text("from Ole"))
    assert second.sender.addresses == addresses(phone="4915100000002", bsuid="DE.4200000000000000022")


def test_a_stranger_does_not_get_the_only_contacts_name(connector: WhatsApp) -> None:
    contact = {"profile": {"name": "Nele"}, "wa_id": NELE}
    message = {"id": "wamid.1", "from": "491510", "timestamp": "1795000000", "type": "text", "text": {"body": "hi"}}
    events = connector.read(Hook("POST", webhook({"contacts": [contact], "messages": [message]}))).events
    assert one(events).sender == Person(addresses(phone="491510"))


@pytest.mark.parametrize(
    "name,old,new,reason",
    [
        ("system_changed_number", addresses(phone=NELE), addresses(phone="4915100000009"), "user_changed_number"),
        (
            "system_changed_user_id",
            BOTH,
            addresses(phone=NELE, bsuid="DE.4200000000000000002"),
            "user_changed_user_id",
        ),
        (
            "system_changed_user_id_with_previous",
            addresses(bsuid="DE.4200000000000000002"),
            addresses(bsuid="DE.4200000000000000003"),
            "user_changed_user_id",
        ),
        ("system_identity_changed", BOTH, BOTH, "customer_identity_changed"),
        ("user_id_update", BOTH, addresses(phone=NELE, bsuid="DE.4200000000000000002"), "user_id_update"),
    ],
)
def test_a_change_of_identity(
    recorded: Recorded, name: str, old: tuple[Address, ...], new: tuple[Address, ...], reason: str
) -> None:
    change = one(recorded(name))
    assert isinstance(change, IdentityChanged)
    assert (change.old.addresses, change.new.addresses, change.reason) == (old, new, reason)


def test_an_unknown_system_note_changes_nobody(recorded: Recorded) -> None:
    note = one(recorded("system_from_the_future"))
    assert isinstance(note, Inbound)
    assert isinstance(note.content, Unknown)
    assert (note.content.type, note.opens_window) == ("system.user_moved_to_mars", False)
