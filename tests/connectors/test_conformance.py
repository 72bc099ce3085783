"""Every installed connector keeps the port's promises."""

from __future__ import annotations

from kontor.testing.conformance import Conformance


class TestConformance(Conformance):
    """Over WhatsApp, Telegram, the web chat, and whatever else is installed."""
