"""Word about messages of ours: progress that never goes back, and the echo that settles a doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from kontor.contacts import Person
from kontor.engine.backoff import CONTACT_PAUSES, MOST_TRIES, PAUSES, STANDSTILL_PAUSES, WAITS
from kontor.engine.consequences import STANDSTILL, Consequences, notice_anew
from kontor.gate import Code
from kontor.messages import Event, Price, Progress, Receipt, told_at
from kontor.store.among import Among
from kontor.store.bulk import BulkUpdate, insert_rows
from kontor.store.columns import Ids
from kontor.store.people import KeyRing, People
from kontor.store.tables import UNFINISHED, decisions, early_receipts, outbox

RANK = {Progress.SENT: 1, Progress.DELIVERED: 2, Progress.READ: 3, Progress.PLAYED: 4, Progress.FAILED: 9}
"""Failed is final; a later rank replaces an earlier one, whatever order they come in."""
FAILED = RANK[Progress.FAILED]
PASSING = {"retry": PAUSES, "throttle_account": PAUSES, "throttle_contact": CONTACT_PAUSES, "wait": WAITS}
"""Actions of failures that a later try may not meet, and how long that waits."""

_COLUMNS = (
    outbox.c.id,
    outbox.c.account,
    outbox.c.contact_id,
    outbox.c.conversation_id,
    outbox.c.kind,
    outbox.c.state,
    outbox.c.attempts,
    outbox.c.notice,
    outbox.c.progress,
    outbox.c.provider_digest,
    outbox.c.decision_id,
    outbox.c.decision_outcome,
)
_BY_ECHO = select(*_COLUMNS).where(Among(outbox.c.id, "ids"))
_BY_PROVIDER = select(*_COLUMNS).where(Among(outbox.c.provider_digest, "digests"))
_EARLY = select(early_receipts.c.provider_digest).where(Among(early_receipts.c.provider_digest, "digests"))
_WRITE = BulkUpdate(
    outbox,
    ["progress", "progress_at", "code"],
    guard=lambda table, new: (table.c.progress < new["progress"],),
    also=lambda table, new: {"price": func.coalesce(new["price"], table.c.price)},
    compared=["price"],
)
_PRICE = BulkUpdate(outbox, ["price"], guard=lambda table, new: (table.c.price.is_(None),))
_SETTLE = BulkUpdate(
    outbox,
    ["settled_at", "provider_digest"],
    guard=lambda table, new: (UNFINISHED, table.c.decision_id.is_not(None)),
    also=lambda table, new: {"state": "accepted", "reason": "settled by the echo"},
)
_FAIL = BulkUpdate(
    outbox,
    [
        "settled_at",
        "state",
        "reason",
        "not_before",
        "progress",
        "decision_id",
        "decision_outcome",
        "provider_digest",
    ],
)
_LATER = BulkUpdate(
    early_receipts,
    ["progress", "at", "code"],
    key="provider_digest",
    guard=lambda table, new: (table.c.progress < new["progress"],),
)


class Receipts:
    """Records receipts in set-based steps."""

    def __init__(self, ring: KeyRing, people: People, ids: Ids) -> None:
        self._ring, self._people, self._consequences = ring, people, Consequences(ids)

    def record(self, conn: Connection, arrivals: Sequence[tuple[str, Event]], now: datetime) -> set[int]:
        """Write the progress of a batch; return conversations that have something to do because of it."""
        receipts = [(account, event) for account, event in arrivals if isinstance(event, Receipt)]
        furthest = self._furthest(receipts)
        echoed, provided = self._rows(conn, furthest)
        early: list[dict[str, Any]] = []
        met: dict[int, tuple[Any, Receipt, bytes]] = {}
        for digest, (account, one) in furthest.items():
            row = echoed.get((account, one.echo)) or provided.get(digest)
            if row is None:
                early.append(
                    {
                        "provider_digest": digest,
                        "progress": RANK[one.progress],
                        "at": min(one.at, now),
                        "code": one.code,
                    }
                )
            elif row.id not in met or RANK[met[row.id][1].progress] < RANK[one.progress]:
                met[row.id] = (row, one, digest)
        self._keep_early(conn, early)
        self._people.learn(conn, _reached(met.values()), now)
        return self._write(conn, [one for one in met.values() if _is_news(*one)], now)

    def _furthest(self, receipts: Sequence[tuple[str, Receipt]]) -> dict[bytes, tuple[str, Receipt]]:
        """Of several receipts of one message only the furthest counts.

        What an earlier one told of the price is kept.
        """
        found: dict[bytes, tuple[str, Receipt]] = {}
        for account, one in receipts:
            digest = self._ring.vault.digest("message", account, one.message_id)
            kept = found.get(digest)
            if kept is None:
                found[digest] = (account, one)
                continue
            further = max(kept[1], one, key=lambda each: RANK[each.progress])
            found[digest] = (account, replace(further, price=further.price or one.price or kept[1].price))
        return found

    def _write(self, conn: Connection, met: Sequence[tuple[Any, Receipt, bytes]], now: datetime) -> set[int]:
        progress = [
            {
                "id": row.id,
                "progress": RANK[one.progress],
                "progress_at": min(one.at, now),
                "code": one.code,
                "price": _price(one.price),
            }
            for row, one, _ in met
            if RANK[one.progress] > row.progress
        ]
        overtaken = [(row, one) for row, one, _ in met if one.price and RANK[one.progress] <= row.progress]
        unsettled = [(row, digest) for row, one, digest in met if _went(one) and _in_doubt(row)]
        failed = [(row, one, digest) for row, one, digest in met if not _went(one)]
        _WRITE(conn, progress)
        _PRICE(conn, [{"id": row.id, "price": _price(one.price)} for row, one in overtaken])
        _SETTLE(conn, [{"id": row.id, "settled_at": now, "provider_digest": digest} for row, digest in unsettled])
        ends = [{**self._failure(conn, row, one, now), "provider_digest": digest} for row, one, digest in failed]
        _FAIL(conn, ends)
        told = {row.id: row.conversation_id for row, *_ in failed if row.notice}
        notice_anew(conn, [told[end["id"]] for end in ends if end["id"] in told and end["state"] == "refused"])
        return {row.conversation_id for row, _ in unsettled} | {row.conversation_id for row, *_ in failed}

    def _failure(self, conn: Connection, row: Any, one: Receipt, now: datetime) -> dict[str, Any]:
        """What the channel could not deliver is refused.

        One that came too late for the window is judged again, to leave as its template; so is one that met trouble
        which passes, after a pause.
        """
        at = told_at(one.at, now)
        closed = self._consequences.follow(conn, row.contact_id, row.account, one.action, one.code, at, now)
        why = f"the channel reported {one.code}" + (f", {one.action}" if one.action else "")
        pause = None if closed else _pause(row, one)
        if pause or (closed and not _was_template(conn, row)):
            later = now + pause if pause else None
            return {"id": row.id, "state": "ready", "reason": why, "not_before": later, "progress": 0}
        kept = {"progress": FAILED, "decision_id": row.decision_id, "decision_outcome": row.decision_outcome}
        return {"id": row.id, "settled_at": now, "state": "refused", "reason": why, **kept}

    def _rows(
        self, conn: Connection, furthest: dict[bytes, tuple[str, Receipt]]
    ) -> tuple[dict[tuple[str, str | None], Any], dict[bytes, Any]]:
        """Find the rows by our own id where the channel gave it back, else by the channel's."""
        ids = [
            int(one.echo) for _, one in furthest.values() if one.echo and one.echo.isdecimal() and len(one.echo) < 19
        ]
        rows = conn.execute(_BY_ECHO, {"ids": ids}).all() if ids else []
        echoed: dict[tuple[str, str | None], Any] = {(row.account, str(row.id)): row for row in rows}
        rest = [digest for digest, (account, one) in furthest.items() if (account, one.echo) not in echoed]
        provided = {row.provider_digest: row for row in conn.execute(_BY_PROVIDER, {"digests": rest})} if rest else {}
        return echoed, provided

    def _keep_early(self, conn: Connection, early: Sequence[dict[str, Any]]) -> None:
        """A status can overtake the answer of its own send: kept until the send is recorded."""
        if not early:
            return
        known = set(conn.scalars(_EARLY, {"digests": [one["provider_digest"] for one in early]}))
        if new := [one for one in early if one["provider_digest"] not in known]:
            insert_rows(conn, early_receipts, new)
        _LATER(conn, [one for one in early if one["provider_digest"] in known])


def _reached(met: Iterable[tuple[Any, Receipt, bytes]]) -> list[Person]:
    """Return the people whom the first word about a message names by several addresses.

    WhatsApp gives the phone number and the business-scoped id together; a stop may come under either alone (Meta,
    business-scoped user ids, 2026).
    """
    first = (one.recipient for row, one, _ in met if not row.progress)
    return [person for person in first if person and len(person.addresses) > 1]


def _in_doubt(row: Any) -> bool:
    """Tell whether an echo of this row says what nobody here knew: that it was sent.

    It may come late, when the message is about to be sent again or waits for a person; what failed was cleared of its
    decision and is no doubt.
    """
    return row.state in ("sending", "doubtful", "ready", "held") and row.decision_id is not None


def _is_news(row: Any, one: Receipt, digest: bytes) -> bool:
    """Tell whether a receipt changes anything: a failure only where it is of the newest send of its row, and the first.

    Each send has an id of the channel's own; a row that is to be sent again keeps that of the one that failed.
    """
    if _went(one):
        return True
    if row.state in ("accepted", "refused", "dead"):
        return bool(row.progress < FAILED and row.provider_digest in (None, digest))
    return bool(row.provider_digest != digest)


def _was_template(conn: Connection, row: Any) -> bool:
    """Tell whether what was sent was a template: there is none to take its place."""
    used = select(decisions.c.code).where(decisions.c.id == row.decision_id)
    return bool(row.kind == "template" or conn.scalar(used) == Code.TEMPLATE_USED.value)


def _pause(row: Any, one: Receipt) -> timedelta | None:
    """Return how long to wait before a send that met trouble which passes is made again; None where it does not."""
    if row.progress > RANK[Progress.SENT] or row.attempts >= MOST_TRIES:
        return None
    pauses = STANDSTILL_PAUSES if one.action in STANDSTILL else PASSING.get(one.action or "")
    return pauses.after(row.attempts) if pauses else None


def _went(receipt: Receipt) -> bool:
    return receipt.progress is not Progress.FAILED


def _price(price: Price | None) -> str | None:
    return None if price is None else "/".join(filter(None, (price.type, price.category, price.model)))[:64]
