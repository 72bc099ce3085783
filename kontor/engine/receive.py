"""What arrives: verified, read, and committed before it is acknowledged.

One set-based transaction takes a whole batch of webhooks. A repeat changes nothing; the window moves by the event's own
time; a stop word
withdraws at once, without waiting for a turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, case, insert, or_, select, update

from kontor import memory
from kontor.consent import start_word, stop_word
from kontor.engine.consequences import STANDING
from kontor.engine.envelopes import INBOUND, InboundEnvelope
from kontor.engine.failpoints import Failpoints
from kontor.engine.keeping import wanted_row
from kontor.engine.news import News
from kontor.engine.receipts import Receipts
from kontor.engine.wake import go_on
from kontor.handoff import Lead
from kontor.messages import (
    Choice,
    Event,
    Happening,
    Inbound,
    Media,
    Receipt,
    Revoked,
    Start,
    Text,
)
from kontor.policy import ChannelPolicy
from kontor.store import files
from kontor.store.among import Among
from kontor.store.bulk import BulkUpsert, insert_rows
from kontor.store.columns import Ids
from kontor.store.consents import record_consent
from kontor.store.database import Now
from kontor.store.moving import bring_held
from kontor.store.people import KeyRing, People
from kontor.store.tables import (
    NEW,
    contacts,
    conversations,
    inbox,
    media,
    outbox,
    seen,
    standings,
)
from kontor.store.talks import conversations_of
from kontor.window import opened_at

_SEEN = select(seen.c.digest).where(Among(seen.c.digest, "digests"))


def _moved(table: Table, new: Mapping[str, Any]) -> dict[str, Any]:
    """The window only moves forward; whoever writes after a block has let us in again."""
    later = or_(table.c.opened_at.is_(None), table.c.opened_at < new["opened_at"])
    still = table.c.blocked_at > new["opened_at"]
    return {
        "blocked_at": case((still, table.c.blocked_at), else_=None),
        "opened_at": case((later, new["opened_at"]), else_=table.c.opened_at),
    }


_MOVE_WINDOWS = BulkUpsert(standings, STANDING, _moved)


IN_A_GROUP = {"state": "done", "why": "written in a group"}
"""What becomes of a message to a group: it is kept, and no bot answers one in private whom others were asked, too."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event of one of our accounts. `languages` are the bot's, in which stop words are known.

    `keeps_media` tells whether files are to be fetched.
    """

    account: str
    event: Event
    policy: ChannelPolicy
    languages: tuple[str, ...] = ("en",)
    keeps_media: bool = False


@dataclass(slots=True)
class Accepted:
    """What a batch brought: conversations with work to do, and how many files to fetch."""

    wake: set[int] = field(default_factory=set)
    fresh: int = 0
    media: int = 0


class Accept:
    """The accepting transaction; an instance is `fn(conn, now, arrivals)`."""

    def __init__(self, ring: KeyRing, people: People, ids: Ids, fail: Failpoints) -> None:
        self._ring, self._people, self._ids, self._fail = ring, people, ids, fail
        self._receipts, self._news = Receipts(ring, people, ids), News(ring, people, ids)

    def __call__(self, conn: Connection, now: Now, arrivals: Sequence[Arrival]) -> Accepted:
        """Commit what is new of a batch and tell which conversations it touched."""
        self._fail("accept.before_insert")
        moment = now()
        go_on(conn, self._ids)
        result = Accepted()
        receipts = [(one.account, one.event) for one in arrivals if isinstance(one.event, Receipt)]
        if receipts:
            result.wake |= self._receipts.record(conn, receipts, moment)
        marked = self._unseen(conn, [one for one in arrivals if not isinstance(one.event, Receipt)])
        fresh = list(marked.values())
        kept = self._inbounds(conn, [one for one in fresh if isinstance(one.event, Inbound)], moment, result)
        for one in fresh:
            if not isinstance(one.event, Inbound):
                self._news.record(conn, one.account, one.event, moment)
        if marked:
            rows = [
                {"digest": digest, "at": moment, "inbox_id": kept.get(id(one.event))} for digest, one in marked.items()
            ]
            insert_rows(conn, seen, rows)
        self._revoke(conn, fresh, moment)
        result.fresh = len(fresh)
        self._fail("accept.before_commit")
        return result

    def _unseen(self, conn: Connection, arrivals: list[Arrival]) -> dict[bytes, Arrival]:
        """Return the arrivals met for the first time, by the digest that will make their repeats harmless."""
        marked: dict[bytes, Arrival] = {}
        for one in arrivals:
            assert not isinstance(one.event, Receipt)
            marked.setdefault(self._ring.vault.digest("event", one.account, one.event.id), one)
        if marked:
            for digest in conn.scalars(_SEEN, {"digests": list(marked)}).all():
                del marked[digest]
        return marked

    def _inbounds(self, conn: Connection, arrivals: list[Arrival], now: datetime, result: Accepted) -> dict[int, int]:
        """Insert the inbounds of a batch; return our id of each by the identity of its event."""
        if not arrivals:
            return {}
        events = [one.event for one in arrivals if isinstance(one.event, Inbound)]
        people = self._people.resolve(
            conn, [event.sender for event in events], now, [event.sent_at for event in events]
        )
        wanted_talks = [(person, one.account) for person, one in zip(people, arrivals, strict=True)]
        talks = conversations_of(conn, self._ids, wanted_talks, now)
        self._ring.load(conn, {*people, *(talk.contact for talk in talks.values())})
        bring_held(conn, self._ring, list(talks.values()))
        rows: list[dict[str, Any]] = []
        windows: dict[tuple[int, str], datetime] = {}
        met: set[int] = set()
        for one, event, person in zip(arrivals, events, people, strict=True):
            talk, whose, _ = talks[person, one.account]
            pending = talk in met
            met.add(talk)
            if event.group is not None:
                rows.append({**self._row(event, one.account, whose, talk, event.content.kind, now), **IN_A_GROUP})
                continue
            kind = self._standing_words(conn, one, event, (person, talk, pending), now)
            rows.append(self._row(event, one.account, whose, talk, kind, now))
            if event.opens_window:
                opened = max(
                    opened_at(event.sent_at, now), windows.get((whose, one.account), opened_at(event.sent_at, now))
                )
                windows[whose, one.account] = opened
            result.wake.add(talk)
        insert_rows(conn, inbox, rows)
        wanted = [
            wanted_row(self._ids.next(now), row, event.content, now)
            for row, event, one in zip(rows, events, arrivals, strict=True)
            if isinstance(event.content, Media) and event.content.id and one.keeps_media and event.group is None
        ]
        insert_rows(conn, media, wanted)
        result.media += len(wanted)
        _MOVE_WINDOWS(conn, _openings(windows))
        return {id(event): row["id"] for event, row in zip(events, rows, strict=True)}

    def _revoke(self, conn: Connection, arrivals: Sequence[Arrival], now: datetime) -> None:
        """Destroy our copy of what people took back."""
        marks = [
            self._ring.vault.digest("event", one.account, one.event.content.target)
            for one in arrivals
            if isinstance(one.event, Inbound) and isinstance(one.event.content, Revoked)
        ]
        if marks:
            overtaken = set(marks).difference(conn.scalars(_SEEN, {"digests": marks}))
            # A message that comes after its own revoke counts as one that was heard already.
            insert_rows(conn, seen, [{"digest": mark, "at": now, "inbox_id": None} for mark in sorted(overtaken)])
            gone = select(seen.c.inbox_id).where(seen.c.digest.in_(marks), seen.c.inbox_id.is_not(None))
            conn.execute(update(inbox).where(inbox.c.id.in_(gone)).values(body=None, why="revoked"))
            files.drop(conn, media.c.inbox_id.in_(gone), now, "revoked")

    def _row(self, event: Inbound, account: str, contact: int, talk: int, kind: str, now: datetime) -> dict[str, Any]:
        id = self._ids.next(now)
        group = event.group.value if event.group else None
        body = INBOUND.dump_json(
            InboundEnvelope(event.id, event.content, event.quote, event.referral, group, event.message_id),
        )
        return {
            "id": id,
            "conversation_id": talk,
            "contact_id": contact,
            "account": account,
            "kind": kind,
            "sent_at": min(event.sent_at, now),
            "received_at": now,
            "body": self._ring.vault.seal(self._ring.known(contact), ("inbox", "body", id), body),
            "state": "new",
            "why": None,
            "attempts": 0,
        }

    def _standing_words(
        self, conn: Connection, one: Arrival, event: Inbound, whose: tuple[int, int, bool], now: datetime
    ) -> str:
        """Withdraw on a stop word, let in again on a start word; return the kind of the inbound.

        `whose` is the contact, the conversation, and whether something of it waits in this very batch.
        """
        words, (contact, talk, pending) = _words(event), whose
        found = stop_word(words, asked=False, last_was_push=False, languages=one.languages) if words else None
        if found and (found.strong or self._means_stop(conn, one, event, talk, pending)):
            return "stop" if self.stop(conn, contact, event.sent_at, now, "stop_word") else "overtaken"
        begins = start_word(words) if words else _starts(event) and self._is_stopped(conn, contact)
        return "restart" if begins and self._lift(conn, contact, event.sent_at, now) else event.content.kind

    def _means_stop(self, conn: Connection, one: Arrival, event: Inbound, talk: int, pending: bool) -> bool:
        """Tell whether a weak word ("cancel") stops.

        Where no question is open, or the business had just written unasked. Of people nobody here knows what they
        asked, and they read the answer.
        """
        if one.policy.answers_stop_itself or not isinstance(event.content, Text):
            return one.policy.answers_stop_itself
        if conn.scalar(select(conversations.c.lead).where(conversations.c.id == talk)) != Lead.BOT:
            return False
        newest = select(outbox.c.answers).where(outbox.c.conversation_id == talk, outbox.c.state == "accepted")
        last = conn.execute(newest.order_by(outbox.c.id.desc()).limit(1)).first()
        pushed = last is not None and last.answers is None
        unheard = select(inbox.c.id).where(inbox.c.conversation_id == talk, NEW).limit(1)
        if pending or conn.scalar(unheard) is not None:  # what they will open is not known yet
            return pushed
        return pushed or not self._asked(conn, talk, event.sent_at)

    def _asked(self, conn: Connection, talk: int, at: datetime) -> bool:
        """Tell whether a question is open, or a flow has the floor, which may have asked one in its own way."""
        row = conn.execute(
            select(conversations.c.contact_id, conversations.c.state).where(conversations.c.id == talk)
        ).first()
        if row is None or row.state is None:
            return False
        self._ring.load(conn, [row.contact_id])
        key = self._ring.known(row.contact_id)
        state = memory.load(self._ring.vault.open(key, ("conversations", "state", talk), row.state))
        return any(run.question is not None for run in state.stack) or (
            state.floor is not None and at <= state.floor.until
        )

    def stop(self, conn: Connection, contact: int, at: datetime, now: datetime, method: str) -> bool:
        """Withdraw everything: from the commit of this on no row of the person begins to be sent.

        Returns False where the person has already lifted it: a late webhook stops nobody anew.
        """
        record_consent(conn, self._ids.next(now), contact, "stopped", at, now, method)
        return self._people.restand(conn, contact) is not None

    def _lift(self, conn: Connection, contact: int, at: datetime, now: datetime) -> bool:
        before = self._is_stopped(conn, contact)
        record_consent(conn, self._ids.next(now), contact, "resumed", at, now, "start_word")
        return self._people.restand(conn, contact) is None and before

    def _is_stopped(self, conn: Connection, contact: int) -> bool:
        return conn.scalar(select(contacts.c.stopped_at).where(contacts.c.id == contact)) is not None

    # ---------------------------------------------------------------------------------------- the business's own events

    def happen(
        self, conn: Connection, now: Now, talk: int, happening: Happening, key: str, at: datetime | None = None
    ) -> bool:
        """Put an event of the business's own systems into a conversation's inbox, once per key.

        Tell whether it was new; a conversation that was erased takes none.
        """
        moment = now()
        row = conn.execute(
            select(conversations.c.contact_id, conversations.c.account).where(conversations.c.id == talk)
        ).first()
        if row is None:
            return False
        digest = self._ring.vault.digest("event", "happening", str(talk), key)
        if conn.scalar(select(seen.c.digest).where(seen.c.digest == digest)) is not None:
            return False
        insert_rows(conn, seen, [{"digest": digest, "at": moment}])
        self._ring.load(conn, [row.contact_id])
        id = self._ids.next(moment)
        body = INBOUND.dump_json(InboundEnvelope(key, happening))
        sealed = self._ring.vault.seal(self._ring.known(row.contact_id), ("inbox", "body", id), body)
        values = {
            "id": id,
            "conversation_id": talk,
            "contact_id": row.contact_id,
            "account": row.account,
            "kind": "happening",
        }
        conn.execute(
            insert(inbox),
            [{**values, "sent_at": at or moment, "received_at": moment, "body": sealed, "state": "new", "attempts": 0}],
        )
        return True


def _openings(windows: Mapping[tuple[int, str], datetime]) -> list[dict[str, Any]]:
    return [
        {"contact_id": contact, "account": account, "opened_at": at}
        for (contact, account), at in sorted(windows.items())
    ]


def _words(event: Inbound) -> str:
    match event.content:
        case Text(body=words) | Choice(title=words):
            return words
        case Media(caption=str(words)):
            return words
    return ""


def _starts(event: Inbound) -> bool:
    """Tell whether a person pressed the channel's own start button; a link that begins something lifts no stop."""
    return isinstance(event.content, Start) and not event.content.payload
