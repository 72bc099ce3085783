"""The one conversation of each person with each account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select, union_all

from kontor.store.among import Among
from kontor.store.bulk import insert_rows
from kontor.store.columns import Ids
from kontor.store.tables import contacts, conversations, inbox

_WHAT = (conversations.c.id, conversations.c.contact_id, conversations.c.account, conversations.c.lead)
_TALKS = union_all(
    select(*_WHAT, conversations.c.contact_id.label("person")).where(Among(conversations.c.contact_id, "people")),
    select(*_WHAT, contacts.c.merged_into.label("person"))
    .join(contacts, contacts.c.id == conversations.c.contact_id)
    .where(Among(contacts.c.merged_into, "people")),
)
_NEWEST = (
    select(inbox.c.conversation_id, func.max(inbox.c.id))
    .where(Among(inbox.c.conversation_id, "ids"), inbox.c.kind != "happening")
    .group_by(inbox.c.conversation_id)
)


class Talk(NamedTuple):
    """A conversation and the contact it stands under, which another of the same person may have been merged into.

    `others` are the conversations of the same person with the account that do not go on.
    """

    id: int
    contact: int
    others: tuple[int, ...] = ()


def conversations_of(
    conn: Connection, ids: Ids, wanted: Sequence[tuple[int, str]], now: datetime
) -> dict[tuple[int, str], Talk]:
    """Return the conversation of each (contact, account), making the missing ones.

    Of people who proved to be one it is the conversation that people lead or are waited for in, else the one last
    written in: whoever spoke goes on speaking.
    """
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in conn.execute(_TALKS, {"people": list({person for person, _ in wanted})}):
        found[row.person, row.account].append(row)
    newest = _newest(conn, [row.id for rows in found.values() if len(rows) > 1 for row in rows])
    chosen = {key: max(rows, key=lambda row: (row.lead != "bot", newest.get(row.id, 0))) for key, rows in found.items()}
    talks = {
        key: Talk(row.id, row.contact_id, tuple(one.id for one in found[key] if one.id != row.id))
        for key, row in chosen.items()
    }
    made = []
    for key in wanted:
        if key not in talks:
            talks[key] = Talk(ids.next(now), key[0])
            whose = {"id": talks[key].id, "contact_id": key[0], "account": key[1]}
            made.append({**whose, "created_at": now, "lead": "bot", "epoch": 0, "fence": 0})
    if made:
        insert_rows(conn, conversations, made)
    return talks


def _newest(conn: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Return the newest message that somebody wrote in each of these conversations."""
    return {row[0]: row[1] for row in conn.execute(_NEWEST, {"ids": ids})} if ids else {}
