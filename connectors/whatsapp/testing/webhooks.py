"""Webhooks as Meta builds and signs them."""

from __future__ import annotations

import hmac
import json
from typing import Any

Body = dict[str, Any]

WABA = "900000000000001"
NUMBER = "800000000000001"
PERSON = "15550001111"


def signed(body: bytes, secret: str) -> dict[str, str]:
    """Return the headers that make a body genuine for an app secret."""
    proof = hmac.digest(secret.encode(), body, "sha256").hex()
    return {"content-type": "application/json", "x-hub-signature-256": f"sha256={proof}"}


def webhook(*values: Body, field: str = "messages", number: str = NUMBER, waba: str = WABA) -> bytes:
    """Return a webhook with one change for each value, escaped as Meta escapes (ASCII only, slashes too)."""
    metadata = {"display_phone_number": "15550009999", "phone_number_id": number}
    changes = [
        {"value": {"messaging_product": "whatsapp", "metadata": metadata} | value, "field": field} for value in values
    ]
    body = {"object": "whatsapp_business_account", "entry": [{"id": waba, "changes": changes}]}
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def message_webhook(
    message: Body, *, sender: str = PERSON, at: int = 1_790_000_000, id: str = "wamid.ONE", number: str = NUMBER
) -> bytes:
    """Return one message; `message` holds `type` and its object, and wins over the rest."""
    contact = {"profile": {"name": "Invented Person"}, "wa_id": sender, "user_id": f"US.{sender}"}
    head = {"from": sender, "from_user_id": f"US.{sender}", "id": id, "timestamp": str(at)}
    return webhook({"contacts": [contact], "messages": [head | message]}, number=number)


def text_webhook(
    text: str, *, sender: str = PERSON, at: int = 1_790_000_000, id: str = "wamid.ONE", number: str = NUMBER
) -> bytes:
    """Return one text message."""
    return message_webhook({"type": "text", "text": {"body": text}}, sender=sender, at=at, id=id, number=number)


def tap_webhook(
    option: str, title: str, *, sender: str = PERSON, at: int = 1_790_000_000, id: str = "wamid.TAP"
) -> bytes:
    """Return the tap on a reply button."""
    reply = {"type": "button_reply", "button_reply": {"id": option, "title": title}}
    return message_webhook({"type": "interactive", "interactive": reply}, sender=sender, at=at, id=id)


def status_webhook(*statuses: Body, number: str = NUMBER) -> bytes:
    """Return receipts in one webhook."""
    return webhook({"statuses": list(statuses)}, number=number)
