"""How often a pair of reference and surname may be guessed: by one asker, and for one reference, over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, delete, func, insert, select, update

from flows.tickets.bookings import TooManyAttempts
from flows.tickets.tables import attempts, bookings, names
from kontor.store.database import Now

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """So many different wrong pairs are heard `within` a time.

    After a right one, `recent` names the booking for as long as `trusted`.
    """

    per_asker: int = 5
    per_reference: int = 10
    within: timedelta = timedelta(hours=24)
    trusted: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Guess:
    """One try, as keyed digests: who asks, for which reference, and the pair."""

    asker: bytes
    reference: bytes
    surname: bytes
    pair: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """The row of a booking."""

    reference: bytes
    wrapped_key: bytes
    sealed: bytes


def judge(conn: Connection, now: Now, guess: Guess, at: datetime, limits: Limits) -> Stored | TooManyAttempts | None:
    """Return what a pair finds, and count it when it is new and wrong.

    An unknown reference and a wrong surname run the same statements and open nothing, so that neither answer nor time
    tells them apart. A pair this asker tried before is not counted again: it tells nothing new, and a turn that runs
    twice must not count twice.
    """
    _take_turns(conn, guess)
    conn.execute(delete(attempts).where(attempts.c.at <= at - limits.within))
    tried = conn.execute(select(attempts.c.right).where(*_same(guess))).first() is not None
    if not tried and (until := _closed_until(conn, guess, limits)):
        return TooManyAttempts(until)
    found = _lookup(conn, guess)
    _note(conn, guess, right=found is not None, tried=tried, at=at)
    return found


def latest(conn: Connection, now: Now, asker: bytes, before: datetime, limits: Limits) -> Stored | None:
    """Return the booking an asker identified last before a moment, if that was not longer before than trust lasts."""
    row = conn.execute(
        select(bookings)
        .join(attempts, attempts.c.reference == bookings.c.reference)
        .where(
            attempts.c.asker == asker,
            attempts.c.right,
            attempts.c.at.between(before - limits.trusted, before - _INSTANT),
        )
        .order_by(attempts.c.at.desc())
        .limit(1)
    ).first()
    return Stored(*row) if row else None


def _take_turns(conn: Connection, guess: Guess) -> None:
    """Let guesses of one asker or for one reference wait for each other, so that a burst cannot outrun the count.

    SQLite writes one transaction at a time anyway.
    """
    if conn.dialect.name == "postgresql":
        for lock in sorted(int.from_bytes(part[:8], "big", signed=True) for part in (guess.asker, guess.reference)):
            conn.execute(select(func.pg_advisory_xact_lock(lock)))


def _closed_until(conn: Connection, guess: Guess, limits: Limits) -> datetime | None:
    found = [
        _full_until(conn, attempts.c.asker, guess.asker, limits.per_asker, limits.within),
        _full_until(conn, attempts.c.reference, guess.reference, limits.per_reference, limits.within),
    ]
    return max((until for until in found if until), default=None)


def _full_until(conn: Connection, column: Column[bytes], value: bytes, most: int, within: timedelta) -> datetime | None:
    """Return when the oldest of the last `most` different wrong pairs is forgotten; None while there are fewer."""
    last = func.max(attempts.c.at).label("last")
    wrong = select(last).where(column == value, ~attempts.c.right).group_by(attempts.c.guess)
    times = conn.execute(wrong.order_by(last.desc()).limit(most)).scalars().all()
    return times[-1] + within if len(times) == most else None


def _lookup(conn: Connection, guess: Guess) -> Stored | None:
    row = conn.execute(
        select(bookings)
        .join(names, names.c.reference == bookings.c.reference)
        .where(bookings.c.reference == guess.reference, names.c.surname == guess.surname)
    ).first()
    return Stored(*row) if row else None


def _note(conn: Connection, guess: Guess, *, right: bool, tried: bool, at: datetime) -> None:
    if not tried:
        values = {"asker": guess.asker, "guess": guess.pair, "reference": guess.reference, "right": right, "at": at}
        conn.execute(insert(attempts).values(values))
    elif right:
        conn.execute(update(attempts).where(*_same(guess)).values(right=True, at=at))


def _same(guess: Guess) -> tuple[ColumnElement[bool], ...]:
    return attempts.c.asker == guess.asker, attempts.c.guess == guess.pair
