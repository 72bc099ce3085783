"""How Meta says a number is: what keeps it from sending, and what its operator should know.

Source: Meta, "Messaging and calling health status" and "Business phone numbers", copies of September 2026. Of the
number's other fields, `code_verification_status` and `name_status` may say anything on one that works.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors.whatsapp.settings import PREFIX
from connectors.whatsapp.untrusted import Record
from connectors.whatsapp.values import items, plain, record, records, small, words
from kontor.connectors import Refused

FIELDS = "status,quality_rating,throughput,health_status"
PAYMENT = 141006
"""The account has no payment: Meta calls it blocked, and says that this holds back what the business begins."""
CALLS = range(138000, 139000)
STANDARD_RATE = 80
_NODES = {"PHONE_NUMBER": "the number", "WABA": "the WhatsApp account", "BUSINESS": "the business", "APP": "the app"}
_LOOK = "look at it in WhatsApp Manager"


def notes(number: Record, throughput: int) -> Iterator[str]:
    """Tell what deserves attention; raises `Refused` for what keeps answers from being sent."""
    for entity in records(record(number, "health_status"), "entities"):
        yield from _health(entity)
    if (status := _word(number, "status")) not in ("", "CONNECTED"):
        yield f"the number is {status} at Meta, not CONNECTED: {_LOOK}"
    if _word(number, "quality_rating") == "RED":
        yield "Meta rates the number's quality RED and may restrict it: send templates to who asked for them only"
    if _word(record(number, "throughput"), "level") == "STANDARD" and throughput > STANDARD_RATE:
        yield f"{PREFIX}_THROUGHPUT is {throughput}, and Meta carries {STANDARD_RATE} messages a second: set it to that"


def _health(entity: Record) -> Iterator[str]:
    """Tell what limits the number, the account, the business or the app; errors of calls limit no message."""
    node, state = _NODES.get(_word(entity, "entity_type"), "a part of the account"), _word(entity, "can_send_message")
    errors = [one for one in records(entity, "errors") if small(one, "error_code") not in CALLS]
    error = min(errors, key=lambda one: small(one, "error_code") == PAYMENT, default={})
    code = small(error, "error_code")
    if state == "BLOCKED" and code != PAYMENT:
        raise Refused(code or "blocked", f"Meta lets {node} send nothing: {_told(error)}", "operator")
    if state == "BLOCKED":
        yield f"Meta lets {node} begin no conversation, replies go out: {_told(error)}"
    elif state == "LIMITED":
        more = [plain(one) for one in items(entity, "additional_info") if isinstance(one, str)]
        yield f"Meta limits {node}: {' '.join(more[:1]) or _told(error)}"


def _told(error: Record) -> str:
    """Return Meta's words for an error, and what it says to do."""
    said = [words(error, "error_description"), words(error, "possible_solution")]
    return " ".join(plain(one) for one in said if one) or _LOOK


def _word(found: Record, key: str) -> str:
    """Return one of Meta's own words, which are capitals; anything else counts as missing."""
    value = words(found, key) or ""
    return value if value.isascii() and value.isupper() and value.isprintable() and len(value) <= 40 else ""
