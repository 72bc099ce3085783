"""What the fake API can be told to do with the next calls, and Meta's error answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to one call: an error, or a send that is taken while its answer is lost.

    `way` is fail, drop (the connection closes), hang (no answer ever) or truncate (half an answer); `taken` tells
    whether the message goes out nevertheless.
    """

    way: str
    code: int | None = None
    http: int = 400
    retry_after: str | None = None
    taken: bool = False


TITLES = {
    4: "Application request limit reached",
    100: "Invalid parameter",
    190: "Invalid OAuth access token",
    80007: "Rate limit issues",
    130429: "Rate limit hit",
    131047: "Re-engagement message",
    131056: "Pair rate limit hit",
}


def error(code: int, details: str = "") -> dict[str, Any]:
    """Return an error as the Graph API words it."""
    title = TITLES.get(code, "An error the test asked for")
    return {
        "error": {
            "message": f"(#{code}) {title}",
            "type": "OAuthException",
            "code": code,
            "error_data": {"messaging_product": "whatsapp", "details": details or title},
            "fbtrace_id": "AFakeTraceOfThisTest",
        }
    }
