"""A Graph API to test against: a real HTTP server on this machine that keeps Meta's documented limits.

It shares no rule with the sender, so that a mistake there does not hide itself here.
"""

from __future__ import annotations

from connectors.whatsapp.testing.conforming import conforms
from connectors.whatsapp.testing.server import Call, FakeGraph
from connectors.whatsapp.testing.webhooks import (
    message_webhook,
    signed,
    status_webhook,
    tap_webhook,
    text_webhook,
    webhook,
)

__all__ = [
    "Call",
    "FakeGraph",
    "conforms",
    "message_webhook",
    "signed",
    "status_webhook",
    "tap_webhook",
    "text_webhook",
    "webhook",
]
