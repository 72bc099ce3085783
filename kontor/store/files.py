"""The files people sent, as rows: what is kept of them, and how it goes again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from kontor.messages import File
from kontor.store.database import Now
from kontor.store.people import KeyRing
from kontor.store.tables import media, media_parts
from kontor.vault import DataKey, Vault

PART = 512 * 1024
"""Bytes of a file that are sealed and committed together."""
AT_ONCE = 5
"""Files destroyed in one transaction: each may be of 100 MB, and nothing else is written meanwhile on SQLite."""


def sealed_part(vault: Vault, key: DataKey, id: int, number: int, data: bytes) -> bytes:
    """Return one part of a file, bound to its place among the others."""
    return vault.seal(key, ("media_parts", "body", f"{id}.{number}"), data)


def opened(conn: Connection, now: Now, ring: KeyRing, id: int) -> File | None:
    """Return a file that is kept, or None; raises `Unreadable` where a part of it was changed."""
    row = conn.execute(select(media).where(media.c.id == id, media.c.state == "kept")).first()
    if row is None:
        return None
    ring.load(conn, [row.contact_id])
    key, vault = ring.known(row.contact_id), ring.vault
    parts = select(media_parts).where(media_parts.c.media_id == id).order_by(media_parts.c.number)
    data = b"".join(
        vault.open(key, ("media_parts", "body", f"{id}.{part.number}"), part.body) for part in conn.execute(parts)
    )
    name = vault.open(key, ("media", "filename", id), row.filename).decode()
    return File(data, row.mime, name or None)


def of_inbound(conn: Connection, now: Now, inbox_id: int) -> dict[str, Any] | None:
    """Return what became of the file of one inbound; None where it brought none."""
    row = conn.execute(select(media).where(media.c.inbox_id == inbox_id)).mappings().first()
    return dict(row) if row else None


def drop(conn: Connection, which: ColumnElement[bool], now: datetime, reason: str, state: str = "refused") -> None:
    """Destroy the bytes of files, and fetch none of them any more."""
    _empty(conn, which)
    nothing: dict[str, object] = dict.fromkeys(("filename", "size", "parts", "lease_until"))
    gone = {"state": state, "reason": reason, "settled_at": now, **nothing}
    conn.execute(update(media).where(which).values(gone))


def older(conn: Connection, now: Now, days: int) -> tuple[int, int]:
    """Return how many files have been kept for more than so many days, and their bytes together."""
    found = select(func.count(), func.coalesce(func.sum(media.c.size), 0)).where(*_older(now() - timedelta(days)))
    count, size = conn.execute(found).one()
    return int(count), int(size)


def expire(conn: Connection, now: Now, days: int, most: int = AT_ONCE) -> int:
    """Destroy the bytes of some files kept for more than so many days, oldest first; return how many they were.

    Their rows stay, with the reason. Call again until it returns 0: others write in between.
    """
    moment = now()
    few = select(media.c.id).where(*_older(moment - timedelta(days))).order_by(media.c.id).limit(most)
    ids = list(conn.scalars(few))
    if ids:
        overwrite_deleted(conn)
        drop(conn, media.c.id.in_(ids), moment, f"kept for {days} days", "expired")
    return len(ids)


def overwrite_deleted(conn: Connection) -> None:
    """Let SQLite write over what is deleted, in the file too."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("PRAGMA secure_delete=ON")


def _older(edge: datetime) -> tuple[ColumnElement[bool], ...]:
    return media.c.state == "kept", media.c.settled_at < edge


def erase(conn: Connection, which: ColumnElement[bool]) -> int:
    """Delete files with their rows; return how many they were."""
    _empty(conn, which)
    return max(0, conn.execute(delete(media).where(which)).rowcount)


def _empty(conn: Connection, which: ColumnElement[bool]) -> None:
    conn.execute(delete(media_parts).where(media_parts.c.media_id.in_(select(media.c.id).where(which))))


def broken(conn: Connection, now: Now) -> int:
    """Return how many files are said to be kept that lack a part."""
    there = select(func.count()).where(media_parts.c.media_id == media.c.id).scalar_subquery()
    lacking = select(func.count()).select_from(media).where(media.c.state == "kept", media.c.parts != there)
    return int(conn.scalar(lacking) or 0)


def states(conn: Connection, now: Now) -> dict[str, int]:
    """Return how many files there are in each state."""
    rows = conn.execute(select(media.c.state, func.count()).group_by(media.c.state))
    return {str(state): int(count) for state, count in rows}
