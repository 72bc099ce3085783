"""The gate's facts of now, read under the person's lock, and the rows a judgement becomes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from kontor.engine.rests import resting, still
from kontor.engine.values import Cargo, Station
from kontor.gate import SEND_DEADLINE, Decision, Facts, Outcome, judge
from kontor.handoff import Lead
from kontor.messages import Author, File, Outbound, Signal, dump
from kontor.policy import Rate
from kontor.store.among import Among
from kontor.store.bulk import BulkUpsert, insert_rows
from kontor.store.columns import Ids
from kontor.store.consents import consents_of
from kontor.store.people import KeyRing, People
from kontor.store.tables import SENDING, contacts, decisions, outbox, rates, standings

_CONTACTS = (
    select(contacts.c.id, contacts.c.stopped_at, contacts.c.stop_message)
    .where(Among(contacts.c.id, "ids"))
    .order_by(contacts.c.id)
    .with_for_update(key_share=True)
)
_STANDINGS = select(standings).where(Among(standings.c.contact_id, "ids"))
_KEEP_RATES = BulkUpsert(rates, ["key"], lambda table, new: {"full_at": new["full_at"]})
_RATES = select(rates).where(Among(rates.c.key, "keys")).order_by(rates.c.key).with_for_update()
_IN_FLIGHT = select(func.max(outbox.c.begun_at)).where(Among(outbox.c.contact_id, "ids"), SENDING)
_MARKS = select(func.max(outbox.c.begun_at)).where(
    outbox.c.id > bindparam("edge"), Among(outbox.c.contact_id, "ids"), outbox.c.kind == "signal"
)
MARK_DEADLINE = 1.0
"""Seconds between the decision over a mark and the latest start of its send: one that comes late is worth nothing."""


@dataclass(frozen=True, slots=True)
class Case:
    """One message to judge, with what its conversation adds to the facts."""

    message: Outbound
    contact: int
    lead: Lead
    epoch: int
    noticed: bool
    answered_at: datetime | None
    attempts: int = 0
    doubts: int = 0
    file: File | None = None


@dataclass(slots=True)
class Judgement:
    """What became of a case: the row's new state, and the cargo when it may leave."""

    case: Case
    decision: Decision
    state: str
    decision_id: int
    digest: bytes
    not_before: datetime | None = None


class Limiter:
    """Spaced sends by GCRA: one row a key says when its allowance is used up.

    Kept in the database, so all processes share it.
    """

    def __init__(self, conn: Connection, cases: Sequence[Case], stations: Mapping[str, Station], now: datetime) -> None:
        self._conn, self._stations, self._now = conn, stations, now
        keys = sorted({key for case in cases for key in self._keys(case)})
        self._full_at = {row.key: row.full_at for row in conn.execute(_RATES, {"keys": keys})} if keys else {}
        self._changed: set[str] = set()
        self._put_off: Counter[str] = Counter()

    def rests_until(self, case: Case) -> datetime | None:
        """Return when its account may send again, if it may not now; marks are not counted and need not wait."""
        rest = still(self._full_at.get(resting(case.message.account)), self._now)
        return None if isinstance(case.message.content, Signal) else rest

    def slot(self, case: Case) -> datetime | None:
        """Return when the limits let this one go, or None for at once.

        Those put off come one after the other: all at one moment, most would be put off again.
        """
        later = []
        for key, rate in self._limits(case):
            if (free_at := self._free_at(key, rate)) > self._now:
                later.append(free_at + rate.interval * self._put_off[key])
                self._put_off[key] += 1
        return max(later, default=None)

    def take(self, case: Case) -> None:
        """Count one send."""
        for key, rate in self._limits(case):
            full_at = max(self._kept(key, rate), self._now)
            self._full_at[key] = full_at + rate.interval
            self._changed.add(key)

    def keep(self) -> None:
        """Write the rows that changed."""
        if self._changed:
            rows = [{"key": key, "full_at": self._full_at[key]} for key in sorted(self._changed)]
            _KEEP_RATES(self._conn, rows)

    def _kept(self, key: str, rate: Rate) -> datetime:
        """Return when a key's allowance is used up; more than a whole burst from now was told by a clock ahead."""
        full_at: datetime = self._full_at.get(key, self._now)
        return full_at if full_at <= self._now + rate.interval * max(rate.burst, 1) else self._now

    def _free_at(self, key: str, rate: Rate) -> datetime:
        full_at = self._kept(key, rate)
        return full_at - rate.interval * (rate.burst - 1) if rate.burst > 1 else full_at

    def _keys(self, case: Case) -> list[str]:
        return [resting(case.message.account), *(key for key, _ in self._limits(case))]

    def _limits(self, case: Case) -> list[tuple[str, Rate]]:
        if isinstance(case.message.content, Signal):  # a mark takes no reply's place
            return []
        policy = self._stations[case.message.account].policy
        pairs = [
            (case.message.account, policy.account_rate),
            (f"{case.message.account}|{case.contact}", policy.contact_rate),
        ]
        return [(key, rate) for key, rate in pairs if rate is not None]


@dataclass(slots=True)
class Judges:
    """Judges cases inside a transaction and writes the decisions."""

    ring: KeyRing
    ids: Ids
    stations: Mapping[str, Station]

    def judge(self, conn: Connection, cases: Sequence[Case], now: datetime) -> list[Judgement]:
        """Decide every case against the facts of now and store each decision."""
        if not cases:
            return []
        people = sorted({case.contact for case in cases})
        known = {row.id: row for row in conn.execute(_CONTACTS, {"ids": people})}
        standing = {(row.contact_id, row.account): row for row in conn.execute(_STANDINGS, {"ids": people})}
        needs = [case.contact for case in cases if case.message.purpose != "service"]
        consents = consents_of(conn, sorted(set(needs)), now) if needs else {}
        limiter = Limiter(conn, cases, self.stations, now)
        judgements: list[Judgement] = []
        waits: dict[tuple[int, str], datetime] = {}
        confirmed: dict[int, int] = {}
        for case in cases:
            facts = self._facts(case, known[case.contact], standing.get((case.contact, case.message.account)), now)
            talk = (case.contact, case.message.account)
            slot = max(filter(None, (limiter.slot(case), waits.get(talk))), default=None)
            granted = consents[case.contact].granted if case.contact in consents else frozenset()
            stop_confirmed = facts.stop_confirmed or case.contact in confirmed
            rest = limiter.rests_until(case)
            facts = replace(facts, consents=granted, rests_until=rest, slot=slot, stop_confirmed=stop_confirmed)
            one = self._decide(conn, case, facts, limiter)
            if _confirms(one, facts):
                confirmed[case.contact] = case.message.id
            if one.not_before is not None:  # replies leave in their order, so what follows waits too
                waits[talk] = one.not_before
            judgements.append(one)
        limiter.keep()
        insert_rows(conn, decisions, [self._row(one, now, known[one.case.contact]) for one in judgements])
        _note_confirmed(conn, confirmed)
        return judgements

    def _decide(self, conn: Connection, case: Case, facts: Facts, limiter: Limiter) -> Judgement:
        decision = judge(case.message, facts, self.stations[case.message.account].policy)
        if decision.outcome is Outcome.ALLOW and (wait := self._still_leaving(conn, case, facts)):
            decision = replace(decision, outcome=Outcome.DEFER, until=wait, detail="earlier sends end first")
        if decision.outcome is Outcome.ALLOW:
            limiter.take(case)
        digest = self.ring.vault.digest_bytes("content", dump(decision.content))
        state = {Outcome.ALLOW: "sending", Outcome.REFUSE: "refused", Outcome.DEFER: "ready", Outcome.HOLD: "held"}[
            decision.outcome
        ]
        return Judgement(case, decision, state, self.ids.next(facts.now), digest, decision.until)

    def _still_leaving(self, conn: Connection, case: Case, facts: Facts) -> datetime | None:
        """A stop is confirmed only when nothing sent before it can still leave, under whatever alias."""
        if case.message.author is not Author.SYSTEM or facts.stopped_at is None:
            return None
        everybody = People(self.ring, self.ids).group(conn, case.contact)
        begun = conn.scalar(_IN_FLIGHT, {"ids": everybody})
        edge = self.ids.floor(facts.now - timedelta(seconds=2 * MARK_DEADLINE))
        marked = conn.scalar(_MARKS, {"ids": everybody, "edge": edge})
        ends = [begun + timedelta(seconds=SEND_DEADLINE)] if begun else []
        ends += [marked + timedelta(seconds=MARK_DEADLINE)] if marked else []
        return max((end for end in ends if end > facts.now), default=None)

    def _facts(self, case: Case, contact: Any, standing: Any, now: datetime) -> Facts:
        return Facts(
            now,
            case.lead,
            case.epoch,
            blocked=standing is not None and standing.blocked_at is not None,
            stopped_at=contact.stopped_at,
            stop_confirmed=contact.stop_message is not None and contact.stop_message != case.message.id,
            opened_at=standing.opened_at if standing is not None else None,
            answered_at=case.answered_at,
            noticed=case.noticed,
            limited_at=standing.limited_at if standing is not None else None,
        )

    def _row(self, one: Judgement, now: datetime, contact: Any) -> dict[str, Any]:
        stopped = f" stopped={contact.stopped_at:%FT%TZ}" if contact.stopped_at else ""
        facts = f"lead={one.case.lead} epoch={one.case.epoch}{stopped} {one.decision.detail}".strip()
        return {
            "id": one.decision_id,
            "outbox_id": one.case.message.id,
            "outcome": one.decision.outcome.value,
            "code": one.decision.code.value,
            "at": now,
            "content_digest": one.digest,
            "facts": facts[:400],
        }


def _confirms(one: Judgement, facts: Facts) -> bool:
    """Tell whether what leaves confirms a stop; a welcome after a start and a mark confirm none."""
    said = one.case.message.author is Author.SYSTEM and not isinstance(one.decision.content, Signal)
    return said and one.state == "sending" and facts.stopped_at is not None


def _note_confirmed(conn: Connection, confirmed: Mapping[int, int]) -> None:
    """Note the one confirmation a stop has, so that there is no second."""
    for contact, message in confirmed.items():
        conn.execute(update(contacts).where(contacts.c.id == contact).values(stop_message=message))


def cargo(one: Judgement, at: float) -> Cargo:
    """Return what the sender takes; `at` is the monotonic moment of the judging."""
    case = one.case
    deadline = at + SEND_DEADLINE
    return Cargo(case.message, one.decision, one.decision_id, deadline, case.attempts, case.file, case.doubts)


def monotonic() -> float:
    """The clock of send deadlines: it cannot be set back."""
    return time.monotonic()
