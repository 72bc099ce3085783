"""Take conversations under a lease, with everything a turn needs, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select, update

from kontor import memory
from kontor.engine.envelopes import INBOUND, OUTBOUND, InboundEnvelope
from kontor.engine.quoting import quoting
from kontor.engine.values import Claimed, Station, Stored, Waiting
from kontor.handoff import Lead
from kontor.messages import Author, Outbound, Purpose
from kontor.store.among import Among
from kontor.store.consents import consents_of
from kontor.store.database import Now
from kontor.store.people import KeyRing, People
from kontor.store.tables import NEW, UNFINISHED, contacts, conversations, inbox, outbox
from kontor.vault import Unreadable

LEASE = timedelta(seconds=30)
"""How long a dead process keeps its conversations from others."""
MOST_INBOUNDS = 8

_FREE = (
    select(conversations)
    .where(
        Among(conversations.c.id, "ids"),
        conversations.c.aside.is_(None),
        or_(
            conversations.c.lease_owner.is_(None),
            conversations.c.lease_until < bindparam("now", type_=conversations.c.lease_until.type),
        ),
    )
    .order_by(conversations.c.id)
    .with_for_update(key_share=True, skip_locked=True)
)
_TAKE = (
    update(conversations)
    .where(Among(conversations.c.id, "ids"))
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"), fence=conversations.c.fence + 1)
)
_INBOX = select(inbox).where(Among(inbox.c.conversation_id, "ids"), NEW).order_by(inbox.c.id).limit(1000)
_OUTBOX = (
    select(outbox)
    .where(
        Among(outbox.c.conversation_id, "ids"),
        UNFINISHED,
    )
    .order_by(outbox.c.id)
)
_COUNT = update(inbox).where(Among(inbox.c.conversation_id, "ids"), NEW).values(attempts=inbox.c.attempts + 1)
_LANGUAGES = select(contacts.c.id, contacts.c.language).where(Among(contacts.c.id, "ids"))


class Claim:
    """The claiming transaction; an instance is `fn(conn, now, ids, owner)`."""

    def __init__(
        self, ring: KeyRing, people: People, stations: Mapping[str, Station], lease: timedelta = LEASE
    ) -> None:
        self._ring, self._people, self._stations, self._lease = ring, people, stations, lease

    def __call__(self, conn: Connection, now: Now, ids: Sequence[int], owner: str) -> list[Claimed]:
        """Return the conversations of `ids` that were free and are of accounts this process serves."""
        moment = now()
        rows = [row for row in conn.execute(_FREE, {"ids": list(ids), "now": moment}) if row.account in self._stations]
        if not rows:
            return []
        left = [row.id for row in rows if row.lease_owner is not None]
        if left:  # their process ended over them; a message that does so again and again is set aside
            conn.execute(_COUNT, {"ids": left})
        conn.execute(_TAKE, {"ids": [row.id for row in rows], "owner": owner, "until": moment + self._lease})
        talks = [row.id for row in rows]
        self._ring.load(conn, {row.contact_id for row in rows})
        waiting = quoting(conn, self._ring, self._waiting(conn, talks), {row.id: row.account for row in rows})
        stored = self._stored(conn, talks)
        people = sorted({row.contact_id for row in rows})
        consents = {id: one.granted for id, one in consents_of(conn, people, moment).items()}
        to = self._people.addresses(conn, people)
        new = [row.contact_id for row in rows if row.state is None]
        spoken = {row.id: row.language for row in conn.execute(_LANGUAGES, {"ids": new})} if new else {}
        return [self._claimed(row, waiting, stored, consents, to, spoken) for row in rows]

    def stored(self, conn: Connection, now: Now, claimed: Claimed) -> tuple[Stored, ...]:
        """Return a claimed conversation's open messages as they stand now."""
        return tuple(self._outbound(row, claimed.to) for row in self._stored(conn, [claimed.id])[claimed.id])

    def _claimed(
        self,
        row: Row[Any],
        waiting: Mapping[int, Any],
        stored: Mapping[int, Any],
        consents: Mapping[int, Any],
        to: Any,
        spoken: Mapping[int, str | None],
    ) -> Claimed:
        station = self._stations[row.account]
        channel = station.connector.account.channel
        addresses = to.get((row.contact_id, channel), ())
        state = row.state and self._ring.vault.open(
            self._ring.known(row.contact_id), ("conversations", "state", row.id), row.state
        )
        outbounds = tuple(self._outbound(one, addresses) for one in stored[row.id])
        return Claimed(
            row.id,
            row.contact_id,
            row.account,
            Lead(row.lead),
            row.epoch,
            row.fence + 1,
            memory.load(state),
            row.noticed_at is not None,
            addresses,
            tuple(waiting.get(row.id, ())),
            outbounds,
            consents.get(row.contact_id, frozenset()),
            station.bot.speaks(spoken.get(row.contact_id)),
        )

    def _waiting(self, conn: Connection, talks: Sequence[int]) -> Mapping[int, list[Waiting]]:
        found: dict[int, list[Waiting]] = defaultdict(list)
        rows = conn.execute(_INBOX, {"ids": talks}).all()
        self._ring.load(conn, {row.contact_id for row in rows})
        for row in rows:
            if len(found[row.conversation_id]) == MOST_INBOUNDS:  # not opened now: a flood is read once, not each turn
                continue
            envelope = self._envelope(row)
            kind = row.kind if envelope or row.body is None else "unreadable"
            found[row.conversation_id].append(
                Waiting(row.id, kind, row.sent_at, row.received_at, row.attempts, envelope)
            )
        return found

    def _envelope(self, row: Row[Any]) -> InboundEnvelope | None:
        """Open one inbound; one that does not open must not keep the others of its batch from their turn."""
        if row.body is None:
            return None
        try:
            return INBOUND.validate_json(
                self._ring.vault.open(self._ring.known(row.contact_id), ("inbox", "body", row.id), row.body)
            )
        except (Unreadable, ValueError, KeyError):
            return None

    def _stored(self, conn: Connection, talks: Sequence[int]) -> Mapping[int, list[Row[Any]]]:
        found: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in conn.execute(_OUTBOX, {"ids": talks}):
            found[row.conversation_id].append(row)
        return found

    def _outbound(self, row: Row[Any], to: Any) -> Stored:
        body = OUTBOUND.validate_json(
            self._ring.vault.open(self._ring.known(row.contact_id), ("outbox", "body", row.id), row.body)
        )
        message = Outbound(
            row.id,
            row.account,
            to,
            body.content,
            Author(row.author),
            Purpose(row.purpose),
            row.answers,
            row.epoch,
            body.fallback,
            body.quote,
            row.notice,
        )
        times = (row.answered_at, row.not_before, row.begun_at)
        return Stored(message, row.state, row.attempts, *times, row.reason or "", row.doubts, row.decision_id)


def due(stored: Stored, now: datetime) -> bool:
    """Tell whether a stored message may be looked at again."""
    return stored.not_before is None or stored.not_before <= now
