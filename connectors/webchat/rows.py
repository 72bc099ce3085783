"""Transactions over the mailbox, each a plain function of one connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from connectors.webchat.tables import boxes, files, letters, signals
from kontor.store.database import Now

KEPT, SIGNAL_KEPT = timedelta(days=30), timedelta(minutes=1)
"""How long a message stays to be read again, and how long a typing mark may still matter."""
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of ours as it is stored: `message` is our id of it, `sealed` its content."""

    seq: int
    message: int
    sealed: bytes
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """One typing or read mark."""

    id: int
    type: str
    target: str | None


def put(conn: Connection, now: Now, owner: str, message: int, sealed: bytes, file: tuple[str, bytes] | None) -> bool:
    """Put a message, and its file, into a visitor's box; False when it lies there already."""
    box = _box(conn, now, owner)
    if conn.execute(select(letters.c.id).where(letters.c.box == box, letters.c.message == message)).first():
        return False
    at = now()
    seq = conn.execute(
        update(boxes).where(boxes.c.id == box).values(last_seq=boxes.c.last_seq + 1).returning(boxes.c.last_seq)
    ).scalar_one()
    conn.execute(letters.insert().values(box=box, seq=seq, message=message, sealed=sealed, created_at=at))
    if file is not None:
        conn.execute(files.insert().values(id=file[0], box=box, sealed=file[1], created_at=at))
    for table in (letters, files):
        conn.execute(delete(table).where(table.c.created_at < at - KEPT))
    return True


def forget(conn: Connection, now: Now, owner: str) -> None:
    """Delete a visitor's box with all that lies in it."""
    conn.execute(delete(boxes).where(boxes.c.owner == owner))


def mark(conn: Connection, now: Now, owner: str, type: str, target: str | None) -> None:
    """Leave a mark for whoever has the box open now."""
    box = _box(conn, now, owner)
    conn.execute(delete(signals).where(signals.c.created_at < now() - SIGNAL_KEPT))
    conn.execute(signals.insert().values(box=box, type=type, target=target, created_at=now()))


def after(conn: Connection, now: Now, owner: str, seq: int, mark_id: int) -> tuple[list[Letter], list[Mark]]:
    """Return what came into a box after a place in it, at most a hundred messages, oldest first."""
    mine = select(boxes.c.id).where(boxes.c.owner == owner).scalar_subquery()
    found = conn.execute(
        select(letters.c.seq, letters.c.message, letters.c.sealed, letters.c.created_at)
        .where(letters.c.box == mine, letters.c.seq > seq)
        .order_by(letters.c.seq)
        .limit(_AT_ONCE)
    )
    marks = conn.execute(
        select(signals.c.id, signals.c.type, signals.c.target)
        .where(signals.c.box == mine, signals.c.id > mark_id)
        .order_by(signals.c.id)
    )
    return [Letter(*row) for row in found], [Mark(*row) for row in marks]


def newest_mark(conn: Connection, now: Now) -> int:
    """Return the id of the newest mark: a box that opens now cares for later ones only."""
    return int(conn.execute(select(func.coalesce(func.max(signals.c.id), 0))).scalar_one())


def touched(conn: Connection, now: Now, within: timedelta) -> list[str]:
    """Return the owners of boxes into which something came lately."""
    return list(conn.execute(select(boxes.c.owner).where(boxes.c.touched_at > now() - within)).scalars())


def file(conn: Connection, now: Now, owner: str, id: str) -> bytes | None:
    """Return a sealed file of this owner; None when there is none, or it is another's."""
    mine = select(boxes.c.id).where(boxes.c.owner == owner).scalar_subquery()
    return conn.execute(select(files.c.sealed).where(files.c.id == id, files.c.box == mine)).scalar_one_or_none()


def _box(conn: Connection, now: Now, owner: str) -> int:
    """Return a visitor's box, made on first use; its row stays locked to the end, which keeps messages in order."""
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    made = insert(boxes).values(owner=owner, last_seq=0, touched_at=now())
    kept = made.on_conflict_do_update(index_elements=["owner"], set_={"touched_at": made.excluded.touched_at})
    return int(conn.execute(kept.returning(boxes.c.id)).scalar_one())
