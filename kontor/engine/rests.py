"""What the channel says of a whole account holds for all its sends: they wait together, and not one alone.

Meta slows or stops a number, not a message (Cloud API, errors 130429, 80007, 131048, 131031): whoever goes on sending
meanwhile is held back for longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, case

from kontor.connectors import LONGEST_PAUSE
from kontor.engine.backoff import STANDSTILL_PAUSES
from kontor.store.bulk import BulkUpsert
from kontor.store.tables import rates

STANDSTILL_REST = STANDSTILL_PAUSES.after(0)
"""How long all of an account wait that can send nothing: somebody mends it, and nobody should wait long after that."""

_LATER = BulkUpsert(
    rates,
    ["key"],
    lambda table, new: {"full_at": case((table.c.full_at < new["full_at"], new["full_at"]), else_=table.c.full_at)},
)


def resting(account: str) -> str:
    """Return the key under which an account's rest is kept, beside its rates."""
    return f"{account}!"


def rest(conn: Connection, rests: Iterable[tuple[str, datetime]]) -> None:
    """Let accounts send nothing until a moment each; of several the latest counts."""
    latest: dict[str, datetime] = {}
    for account, until in rests:
        latest[resting(account)] = max(until, latest.get(resting(account), until))
    if latest:
        _LATER(conn, [{"key": key, "full_at": until} for key, until in sorted(latest.items())])


def still(until: datetime | None, now: datetime) -> datetime | None:
    """Return when a rest that is kept ends, None where it has; one of more than a day was told by a clock ahead."""
    return until if until is not None and timedelta() < until - now <= LONGEST_PAUSE else None
