"""What people allow, read from the events kept of them under every alias."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from kontor.consent import Consents, Kind, Recorded, Source, counts_from, lapsed, state
from kontor.messages import Purpose
from kontor.store.among import Among
from kontor.store.bulk import insert_rows
from kontor.store.tables import consent_events, contacts

_ME, _ALIAS = contacts.alias("me"), contacts.alias("alias")
_ROOT = func.coalesce(_ME.c.merged_into, _ME.c.id)
_EVENTS = (
    select(_ME.c.id, consent_events.c.event, consent_events.c.at, consent_events.c.purpose, consent_events.c.method)
    .select_from(_ME)
    .join(_ALIAS, or_(_ALIAS.c.id == _ROOT, _ALIAS.c.merged_into == _ROOT))
    .join(consent_events, consent_events.c.contact_id == _ALIAS.c.id)
    .where(Among(_ME.c.id, "ids"))
)
_NEWEST = _EVENTS.with_only_columns(func.max(consent_events.c.at))
SOURCES = {
    "chat_question": Source.MESSAGE,
    "stop_word": Source.MESSAGE,
    "start_word": Source.MESSAGE,
    "channel_preference": Source.CHANNEL,
}
"""Who acted, by the method an event was recorded with; what else a channel reports is the person's act on it."""


def consents_of(conn: Connection, ids: Sequence[int], now: datetime | None = None) -> dict[int, Consents]:
    """Return what holds for each contact; what was said under one alias of a person holds under all.

    With `now`, what was not renewed for its term has expired by then; whoever asks what somebody may be sent gives it.
    """
    records: dict[int, list[Recorded]] = defaultdict(list)
    for row in conn.execute(_EVENTS, {"ids": ids}):
        records[row.id].append(_recorded(row))
    return {id: _state(records[id], now) for id in ids}


def _state(record: Sequence[Recorded], now: datetime | None) -> Consents:
    """Return what a record adds up to, with the expiries that are due and that nobody wrote down."""
    consents = state(record)
    due = lapsed(consents, now) if now is not None else ()
    return state([*record, *due]) if due else consents


def record_consent(
    conn: Connection,
    id: int,
    contact: int,
    event: str,
    at: datetime,
    now: datetime,
    method: str,
    purpose: str | None = None,
) -> None:
    """Keep what a person said of being written to, at their own time; `purpose` None is everything.

    Where that time is not known, what forbids counts from now on, and what allows holds only where nothing forbids.
    """
    newest = conn.scalar(_NEWEST, {"ids": [contact]})
    said = counts_from(at, now, newest, forbids=event in ("stopped", "withdrawn"))
    row = {"id": id, "contact_id": contact, "purpose": purpose, "event": event, "at": said}
    insert_rows(conn, consent_events, [{**row, "recorded_at": now, "method": method}])


def _recorded(row: Any) -> Recorded:
    purpose = None if row.purpose is None else Purpose(row.purpose)
    return Recorded(Kind(row.event), row.at, purpose, SOURCES.get(row.method, Source.CHANNEL))
