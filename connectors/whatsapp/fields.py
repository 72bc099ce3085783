"""Webhook fields besides `messages`: preferences, id changes, and news of the business account."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, cast

from connectors.whatsapp.notices import unreadable
from connectors.whatsapp.people import Around, person
from connectors.whatsapp.untrusted import Record, digest
from connectors.whatsapp.values import ident, moment, record, words
from kontor.messages import UNDATED, AccountNotice, Event, IdentityChanged, PreferenceChanged
from kontor.untrusted import clean

ABOUT_ACCOUNT = frozenset(
    {
        "account_alerts",
        "account_review_update",
        "account_settings_update",
        "account_update",
        "business_capability_update",
        "business_status_update",
        "message_template_components_update",
        "message_template_quality_update",
        "message_template_status_update",
        "payment_configuration_update",
        "phone_number_name_update",
        "phone_number_quality_update",
        "security",
        "template_category_update",
    }
)
"""Fields that speak of the business alone, so that their values may be kept readable."""
_STAFF = frozenset({"requester", "requester_id"})
_NOTICE_DEPTH = 6


def read_preference(item: Any, about: Around) -> Event:
    """Return what one entry of `user_preferences[]` tells."""
    if not isinstance(item, dict):
        return unreadable(about, "user_preferences", "not a record", item)
    who = person(about, ident(item, "wa_id"), ident(item, "user_id"), ident(item, "parent_user_id"))
    value = item.get("value")
    if who is None or value not in ("stop", "resume", "signup"):
        return unreadable(about, "user_preferences", "unknown value" if who else "no person", item)
    return PreferenceChanged(
        digest(about.key, about.account, "user_preferences", item),
        about.account,
        who,
        words(item, "category") or "marketing_messages",
        cast(Literal["stop", "resume", "signup"], value),
        moment(item, "timestamp") or UNDATED,
        ident(item, "signup_id"),
    )


def read_id_update(item: Any, about: Around) -> Event:
    """Return what one entry of `user_id_update[]` tells: the old and the new business-scoped id of one person."""
    if not isinstance(item, dict):
        return unreadable(about, "user_id_update", "not a record", item)
    bare = Around(about.account, about.key)
    user, parent, phone = record(item, "user_id"), record(item, "parent_user_id"), ident(item, "wa_id")
    old = person(bare, phone, ident(user, "previous"), ident(parent, "previous"))
    new = person(about, phone, ident(user, "current"), ident(parent, "current"))
    if old is None or new is None or not (user or parent):
        return unreadable(about, "user_id_update", "no previous or current id", item)
    name = digest(about.key, about.account, "user_id_update", item)
    return IdentityChanged(name, about.account, old, new, moment(item, "timestamp") or UNDATED, "user_id_update")


def read_notice(field: str, value: Record, at: datetime | None, about: Around) -> AccountNotice:
    """Return what a field without items tells; of an unknown field only the names of its keys are kept."""
    name = digest(about.key, about.account, field, value, at.timestamp() if at else None)
    return AccountNotice(name, about.account, field or "unnamed", at or UNDATED, _values(field, value))


def _values(field: str, value: Record) -> dict[str, Any]:
    if field not in ABOUT_ACCOUNT:
        return {"unread": sorted(clean(list(value)[:20]))}
    kept = {key: item for key, item in value.items() if key not in _STAFF}
    told = clean(kept, _NOTICE_DEPTH)
    return cast(dict[str, Any], told)
