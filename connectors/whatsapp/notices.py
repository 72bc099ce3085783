"""News that concern the account, and what could not be read."""

from __future__ import annotations

from typing import Any

from connectors.whatsapp.people import Around
from connectors.whatsapp.untrusted import Record, digest
from connectors.whatsapp.values import error_detail, small, words
from kontor.messages import UNDATED, AccountNotice

UNREADABLE = "unreadable"


def unreadable(about: Around, where: str, reason: str, item: Any) -> AccountNotice:
    """Return a notice for something that names nobody and says nothing; nothing of it is repeated."""
    values = {"where": where, "reason": reason}
    return AccountNotice(digest(about.key, about.account, where, item), about.account, UNREADABLE, UNDATED, values)


def read_error(item: Any, about: Around) -> AccountNotice:
    """Return what one entry of a value's `errors[]` tells: trouble that belongs to no single message."""
    if not isinstance(item, dict):
        return unreadable(about, "errors", "not a record", item)
    name = digest(about.key, about.account, "errors", item)
    return AccountNotice(name, about.account, "error", UNDATED, _told(item))


def _told(item: Record) -> dict[str, Any]:
    return {"code": small(item, "code"), "title": words(item, "title"), "detail": error_detail(item)}
