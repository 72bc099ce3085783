"""What erased people said no to, kept so that it holds again when they come back.

Only digests are kept, of another kind than those addresses are found by: nothing else in the database leads to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from kontor.consent import Consents
from kontor.store.among import Among
from kontor.store.bulk import BulkUpsert, insert_rows
from kontor.store.columns import Ids
from kontor.store.tables import consent_events, suppressions
from kontor.vault import Vault

EVERYTHING = ""
"""The purpose of a stop."""

_KEEP = BulkUpsert(suppressions, ["digest", "purpose"], lambda table, new: {"at": new["at"]})
_MET = select(suppressions).where(Among(suppressions.c.digest, "digests"))


@dataclass(frozen=True, slots=True)
class Suppressions:
    """Keeps and brings back what people forbade; every function runs inside a transaction of its caller."""

    vault: Vault
    ids: Ids

    def keep(self, conn: Connection, digests: Sequence[bytes], consents: Consents) -> int:
        """Keep what a person forbids, for each of the addresses' digests; return how many things that are."""
        said = {purpose.value: one.since for purpose, one in consents.standings.items() if one.denied and one.since}
        if consents.stopped_at is not None:
            said[EVERYTHING] = consents.stopped_at
        marks = [self._mark(digest) for digest in digests]
        rows = [{"digest": mark, "purpose": purpose, "at": at} for mark in marks for purpose, at in said.items()]
        _KEEP(conn, rows)
        return len(said)

    def bring_back(self, conn: Connection, owners: Mapping[bytes, int], now: datetime) -> set[int]:
        """Let it hold again for contacts new under these digests; return those who stopped everything."""
        marks = {self._mark(digest): contact for digest, contact in owners.items()}
        met = conn.execute(_MET, {"digests": list(marks)}).all()
        if not met:
            return set()
        said = {(marks[row.digest], row.purpose): row.at for row in met}
        insert_rows(conn, consent_events, [self._event(*key, at, now) for key, at in said.items()])
        conn.execute(delete(suppressions).where(suppressions.c.digest.in_([row.digest for row in met])))
        return {contact for contact, purpose in said if purpose == EVERYTHING}

    def _event(self, contact: int, purpose: str, at: datetime, now: datetime) -> dict[str, object]:
        kind = "withdrawn" if purpose else "stopped"
        row = {"id": self.ids.next(now), "contact_id": contact, "purpose": purpose or None, "event": kind}
        return {**row, "at": at, "recorded_at": now, "method": "suppression"}

    def _mark(self, digest: bytes) -> bytes:
        return self.vault.digest_bytes("suppressed", digest)
