"""Word about messages of ours: progress that never goes back, and the echo that settles a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from kontor.messages import Event, Price, Progress, Receipt
from kontor.store.people import KeyRing
from kontor.store.tables import UNSETTLED, early_receipts, outbox

RANK = {Progress.SENT: 1, Progress.DELIVERED: 2, Progress.READ: 3, Progress.PLAYED: 4, Progress.FAILED: 9}
"""Failed is final; a later rank replaces an earlier one, whatever order they come in."""

_COLUMNS = (
    outbox.c.id,
    outbox.c.account,
    outbox.c.state,
    outbox.c.progress,
    outbox.c.conversation_id,
    outbox.c.provider_digest,
)
_BY_ECHO = select(*_COLUMNS).where(outbox.c.id.in_(bindparam("ids", expanding=True)))
_BY_PROVIDER = select(*_COLUMNS).where(outbox.c.provider_digest.in_(bindparam("digests", expanding=True)))
_WRITE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), outbox.c.progress < bindparam("rank"))
    .values(progress=bindparam("rank"), progress_at=bindparam("when"), code=bindparam("c"), price=bindparam("p"))
)
_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), UNSETTLED)
    .values(
        state="accepted",
        reason="settled by the echo",
        settled_at=bindparam("when"),
        provider_digest=bindparam("digest"),
    )
)
_FAIL = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(state="refused", reason=bindparam("why"), settled_at=bindparam("when"))
)


class Receipts:
    """Records receipts in set-based steps."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def record(self, conn: Connection, arrivals: Sequence[tuple[str, Event]], now: datetime) -> set[int]:
        """Write the progress of a batch; return conversations whose doubt an echo settled."""
        receipts = [(account, event) for account, event in arrivals if isinstance(event, Receipt)]
        echoed, provided = self._rows(conn, receipts)
        writes, settled, failed, early = [], [], [], []
        wake: set[int] = set()
        for account, one in receipts:
            digest = self._ring.vault.digest("message", account, one.message_id)
            row = echoed.get((account, one.echo)) or provided.get(digest)
            rank = RANK[one.progress]
            if row is None:
                early.append({"provider_digest": digest, "progress": rank, "at": one.at, "code": one.code})
                continue
            writes.append(
                {"row": row.id, "rank": rank, "when": min(one.at, now), "c": one.code, "p": _price(one.price)}
            )
            if row.state in ("sending", "doubtful") and rank < RANK[Progress.FAILED]:
                settled.append({"row": row.id, "when": now, "digest": digest})
                wake.add(row.conversation_id)
            elif rank == RANK[Progress.FAILED]:
                why = f"the channel reported {one.code}" + (f", {one.action}" if one.action else "")
                failed.append({"row": row.id, "why": why, "when": now})
                wake.add(row.conversation_id)
        writes.sort(key=lambda write: (write["row"], write["rank"]))
        for statement, rows in ((_WRITE, writes), (_SETTLE, settled), (_FAIL, failed)):
            if rows:
                conn.execute(statement, rows)
        self._keep_early(conn, early)
        return wake

    def _rows(
        self, conn: Connection, receipts: Sequence[tuple[str, Receipt]]
    ) -> tuple[dict[tuple[str, str | None], Any], dict[bytes, Any]]:
        ids = [int(one.echo) for _, one in receipts if one.echo and one.echo.isdecimal() and len(one.echo) < 19]
        rows = conn.execute(_BY_ECHO, {"ids": ids}).all() if ids else []
        echoed: dict[tuple[str, str | None], Any] = {(row.account, str(row.id)): row for row in rows}
        rest = [
            self._ring.vault.digest("message", account, one.message_id)
            for account, one in receipts
            if (account, one.echo) not in echoed
        ]
        provided = {row.provider_digest: row for row in conn.execute(_BY_PROVIDER, {"digests": rest})} if rest else {}
        return echoed, provided

    def _keep_early(self, conn: Connection, early: Sequence[dict[str, object]]) -> None:
        """A status can overtake the answer of its own send: kept until the send is recorded."""
        best: dict[object, dict[str, object]] = {}
        for one in early:
            kept = best.get(one["provider_digest"])
            if kept is None or int(str(kept["progress"])) < int(str(one["progress"])):
                best[one["provider_digest"]] = one
        if not best:
            return
        known = set(
            conn.scalars(
                select(early_receipts.c.provider_digest).where(early_receipts.c.provider_digest.in_(list(best)))
            )
        )
        new = [one for digest, one in best.items() if digest not in known]
        if new:
            conn.execute(insert(early_receipts), new)
        for digest in known:
            one = best[digest]
            conn.execute(
                update(early_receipts)
                .where(early_receipts.c.provider_digest == digest, early_receipts.c.progress < one["progress"])
                .values(progress=one["progress"], at=one["at"], code=one["code"])
            )


def _price(price: Price | None) -> str | None:
    return None if price is None else "/".join(filter(None, (price.type, price.category, price.model)))[:64]
