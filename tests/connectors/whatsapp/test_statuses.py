"""How far our messages came, and what they cost."""

from __future__ import annotations

import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.testing import status_webhook
from kontor.connectors import Hook
from kontor.contacts import Address, Person
from kontor.messages import (
    Price,
    Progress,
    Receipt,
)

from .conftest import BOTH, NELE_ID, Recorded, addresses, one


@pytest.mark.parametrize(
    "name,progress,price",
    [
        ("status_sent", Progress.SENT, Price("regular", "utility", "PMP")),
        ("status_delivered", Progress.DELIVERED, Price("regular", "utility", "PMP")),
        ("status_read", Progress.READ, None),
        ("status_read_with_price", Progress.READ, Price("regular", "service", "PMP")),
        ("status_played", Progress.PLAYED, None),
        ("status_entry_point", Progress.SENT, Price("free_entry_point", "referral_conversion", "PMP")),
        ("status_old_conversation", Progress.SENT, Price(None, "utility", "CBP")),
        ("status_authentication_international", Progress.SENT, Price("regular", "authentication_international", "PMP")),
        ("status_pricing_type", Progress.SENT, Price("regular", "authentication_international", "PMP")),
    ],
)
def test_a_receipt_and_what_it_cost(recorded: Recorded, name: str, progress: Progress, price: Price | None) -> None:
    receipt = one(recorded(name))
    assert isinstance(receipt, Receipt)
    assert (receipt.progress, receipt.price, receipt.recipient) == (progress, price, Person(BOTH))


def test_a_receipt_brings_our_own_id_back(recorded: Recorded) -> None:
    assert one(recorded("status_echo")).echo == "4711"


@pytest.mark.parametrize("name,known", [("status_user_id_only", addresses(bsuid=NELE_ID))])
def test_a_receipt_names_whom_it_can(recorded: Recorded, name: str, known: tuple[Address, ...]) -> None:
    assert one(recorded(name)).recipient == Person(known)


def test_a_receipt_of_a_group_names_the_one_who_got_it(recorded: Recorded) -> None:
    receipt = one(recorded("status_group"))
    assert receipt.recipient == Person(addresses(group="kontor-group-1"))
    assert receipt.participant == NELE_ID


@pytest.mark.parametrize(
    "code,action",
    [
        (130403, "business_blocked"),
        (130429, "throttle_account"),
        (130472, "wait_marketing"),
        (131026, "recipient"),
        (131042, "money"),
        (131047, "template"),
        (131048, "brake"),
        (131049, "wait_marketing"),
        (131050, "stop_marketing"),
        (131053, "media"),
        (131056, "throttle_contact"),
        (132015, "template_state"),
    ],
)
def test_a_failure_says_what_to_do(recorded: Recorded, code: int, action: str) -> None:
    receipt = one(recorded(f"status_failed_{code}"))
    assert (receipt.progress, receipt.code, receipt.action) == (Progress.FAILED, code, action)


def test_a_failure_with_contacts_is_read_too(recorded: Recorded) -> None:
    assert one(recorded("status_failed_with_contacts")).recipient == Person(BOTH, "Nele Probe")


@pytest.mark.parametrize("code", [2**31, 2**63, -1, "x", None, 1.5, True])
def test_a_code_no_database_holds_is_no_code(connector: WhatsApp, code: object) -> None:
    body = status_webhook({"id": "wamid.1", "status": "failed", "errors": [{"code": code}]})
    receipt = one(connector.read(Hook("POST", body)).events)
    assert (receipt.progress, receipt.code, receipt.action) == (Progress.FAILED, None, None)
