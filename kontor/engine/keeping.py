"""The rows of files that are fetched: taken under a lease, kept part by part, or settled with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from kontor.engine.envelopes import INBOUND
from kontor.engine.values import Station
from kontor.messages import Media
from kontor.store.database import Now
from kontor.store.people import KeyRing
from kontor.store.tables import WANTED, inbox, media, media_parts
from kontor.vault import DataKey, Unreadable

FETCH_SECONDS = 240.0
"""The longest one fetch may take."""
LEASE = timedelta(seconds=300)
MOST_LAPSES = 3
"""A file that ends the process this often is fetched no more."""
DAY = timedelta(days=1)
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """How much is kept of one conversation in 24 hours: files, and bytes together."""

    count: int = 100
    size: int = 200 * MB


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to fetch, and the key it is kept under."""

    id: int
    inbox: int
    contact: int
    conversation: int
    account: str
    attempts: int
    media: Media
    key: DataKey


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a fetch without a file; a state of `wanted` is tried again at `not_before`."""

    state: str
    reason: str
    not_before: datetime | None = None


def wanted_row(id: int, inbound: Mapping[str, Any], content: Media, now: datetime) -> dict[str, Any]:
    """Return the row of a file that is to be fetched; `inbound` is the row of its message."""
    whose = {key: inbound[key] for key in ("conversation_id", "contact_id", "account")}
    rest = {"type": content.type[:16], "state": "wanted", "attempts": 0, "lapses": 0, "created_at": now}
    return {"id": id, "inbox_id": inbound["id"], **whose, **rest}


class Keeping:
    """The transactions of one process; every public method is `fn(conn, now, ...)`."""

    def __init__(self, ring: KeyRing, stations: Mapping[str, Station], limits: MediaLimits, owner: str) -> None:
        self._ring, self._stations, self._limits, self._owner = ring, stations, limits, owner

    def claim(self, conn: Connection, now: Now, most: int) -> list[Wanted]:
        """Take files that are due, under a lease; those that cannot be had any more are settled."""
        moment, found = now(), []
        rows = self._due(conn, moment, most)
        self._ring.load(conn, {row.contact_id for row in rows})
        for row in rows:
            lapsed = row.lapses + (row.lease_until is not None)
            wanted = self._wanted(conn, row, lapsed, moment)
            if isinstance(wanted, Settled):
                self._settle(conn, row.id, wanted, moment)
                continue
            lease = {"lease_owner": self._owner, "lease_until": moment + LEASE, "attempts": row.attempts + 1}
            conn.execute(update(media).where(media.c.id == row.id).values(**lease, lapses=lapsed))
            found.append(wanted)
        return found

    def put(self, conn: Connection, now: Now, one: Wanted, number: int, sealed: bytes) -> bool:
        """Keep one part; the first takes the place of all that an earlier fetch left. False when the lease is lost."""
        if not self._held(conn, one):
            return False
        if number == 0:
            conn.execute(delete(media_parts).where(media_parts.c.media_id == one.id))
        conn.execute(insert(media_parts), [{"media_id": one.id, "number": number, "body": sealed}])
        return True

    def keep(self, conn: Connection, now: Now, one: Wanted, parts: int, size: int, mime: str, name: bytes) -> str:
        """Say that a file is whole; returns its state, which is another than `kept` where a limit or a doubt stands."""
        moment = now()
        if not self._held(conn, one):
            return "lost"
        if self._used(conn, one.conversation, moment)[1] + size > self._limits.size:
            self.settle(conn, now, one, Settled("refused", self._too_many))
            return "refused"
        kept = {"state": "kept", "reason": None, "settled_at": moment, "mime": mime[:100], "filename": name}
        free = {"lease_owner": None, "lease_until": None, "not_before": None}
        conn.execute(update(media).where(media.c.id == one.id).values(**kept, **free, size=size, parts=parts))
        return "kept"

    def settle(self, conn: Connection, now: Now, one: Wanted, what: Settled) -> bool:
        """Write why a file is not there (yet), and drop what was kept of it."""
        if not self._held(conn, one):
            return False
        conn.execute(delete(media_parts).where(media_parts.c.media_id == one.id))
        self._settle(conn, one.id, what, now())
        return True

    def give_back(self, conn: Connection, now: Now, left: Sequence[int]) -> None:
        """Free files that the database kept this living process from keeping.

        Where another has taken one since, it counted the end of a process that did not end.
        """
        ids = (WANTED, media.c.id.in_(left))
        mine = update(media).where(*ids, media.c.lease_owner == self._owner)
        conn.execute(mine.values(lease_owner=None, lease_until=None))
        counted = update(media).where(*ids, media.c.lease_owner != self._owner, media.c.lapses > 0)
        conn.execute(counted.values(lapses=media.c.lapses - 1))

    def release(self, conn: Connection, now: Now) -> None:
        """Give back what this process has not finished."""
        mine = update(media).where(WANTED, media.c.lease_owner == self._owner)
        conn.execute(mine.values(lease_owner=None, lease_until=None))

    def _due(self, conn: Connection, now: datetime, most: int) -> Sequence[Row[Any]]:
        due = (
            select(media, inbox.c.body, inbox.c.sent_at)
            .join(inbox, inbox.c.id == media.c.inbox_id)
            .where(
                WANTED,
                media.c.account.in_(sorted(self._stations)),
                or_(media.c.not_before.is_(None), media.c.not_before <= now),
                or_(media.c.lease_until.is_(None), media.c.lease_until < now),
            )
        )
        ordered = due.order_by(media.c.not_before.asc().nulls_first(), media.c.id).limit(most)
        return conn.execute(ordered.with_for_update(of=media, key_share=True, skip_locked=True)).all()

    def _wanted(self, conn: Connection, row: Row[Any], lapsed: int, now: datetime) -> Wanted | Settled:
        if row.body is None:
            return Settled("refused", "revoked")
        if lapsed >= MOST_LAPSES:
            return Settled("refused", f"fetching it ended the process {lapsed} times")
        if row.sent_at + self._stations[row.account].policy.media_life <= now:
            return Settled("expired", "the channel keeps it no longer")
        count, size = self._used(conn, row.conversation_id, now)
        if count >= self._limits.count or size >= self._limits.size:
            return Settled("refused", self._too_many)
        try:
            key = self._ring.known(row.contact_id)
            content = INBOUND.validate_json(
                self._ring.vault.open(key, ("inbox", "body", row.inbox_id), row.body)
            ).content
        except (Unreadable, ValueError, KeyError):
            return Settled("refused", "its message does not open with its key")
        assert isinstance(content, Media)
        whose = (row.id, row.inbox_id, row.contact_id, row.conversation_id, row.account, row.attempts)
        return Wanted(*whose, content, key)

    @property
    def _too_many(self) -> str:
        return f"more than {self._limits.count} files or {self._limits.size // MB} MB of one conversation in 24 hours"

    def _used(self, conn: Connection, conversation: int, now: datetime) -> tuple[int, int]:
        kept = (media.c.conversation_id == conversation, media.c.state == "kept", media.c.settled_at > now - DAY)
        count, size = conn.execute(select(func.count(), func.coalesce(func.sum(media.c.size), 0)).where(*kept)).one()
        return int(count), int(size)

    def _held(self, conn: Connection, one: Wanted) -> bool:
        mine = (media.c.id == one.id, WANTED, media.c.lease_owner == self._owner)
        return conn.execute(select(media.c.id).where(*mine).with_for_update(key_share=True)).first() is not None

    def _settle(self, conn: Connection, id: int, what: Settled, now: datetime) -> None:
        values: dict[str, Any] = {"state": what.state, "reason": what.reason[:200], "not_before": what.not_before}
        settled = None if what.state == "wanted" else now
        free = {"lease_owner": None, "lease_until": None, "settled_at": settled}
        conn.execute(update(media).where(media.c.id == id).values(**values, **free))
