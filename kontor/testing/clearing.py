"""Cleared messages for tests of connectors."""

from __future__ import annotations

import time

from kontor.contacts import PHONE, Address
from kontor.gate import Cleared, Decision, Outcome, clear
from kontor.gate import Code as GateCode
from kontor.messages import AnyContent, Author, File, Outbound

SOMEBODY = Address("whatsapp", PHONE, "15550001111")


def cleared(
    content: AnyContent,
    *,
    to: Address | tuple[Address, ...] = SOMEBODY,
    id: int = 1,
    account: str = "whatsapp/test",
    quote: str | None = None,
    file: File | None = None,
    seconds: float = 5.0,
) -> Cleared:
    """Return a message as if the gate had allowed it; `seconds` is how long it may still begin to be sent."""
    addresses = to if isinstance(to, tuple) else (to,)
    message = Outbound(id, account, addresses, content, Author.BOT, quote=quote)
    return clear(message, Decision(Outcome.ALLOW, GateCode.OK, content), 1, time.monotonic() + seconds, file)
