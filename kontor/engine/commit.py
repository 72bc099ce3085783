"""The fenced commit: a turn's facts, answers, timers and judgements become rows together, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from kontor import memory
from kontor.engine.claim import due
from kontor.engine.consequences import notice_anew
from kontor.engine.failpoints import Failpoints
from kontor.engine.handovers import sealed_handover
from kontor.engine.judging import Case, Judgement, Judges, cargo, monotonic
from kontor.engine.rows import outbound_row
from kontor.engine.values import Cargo, Claimed, Draft, Result, Station, Stored
from kontor.gate import Code
from kontor.handoff import Lead
from kontor.messages import File, Media
from kontor.store.among import Among
from kontor.store.bulk import BulkUpdate, insert_rows
from kontor.store.columns import Ids
from kontor.store.database import Now
from kontor.store.people import KeyRing, People
from kontor.store.tables import UNFINISHED, blobs, consent_events, conversations, effects, inbox, outbox, timers

_LOCK = (
    select(conversations.c.id, conversations.c.fence, conversations.c.lead, conversations.c.epoch)
    .where(Among(conversations.c.id, "ids"))
    .order_by(conversations.c.id)
    .with_for_update(key_share=True)
)
_OPEN = (
    select(outbox.c.id, outbox.c.conversation_id)
    .where(Among(outbox.c.id, "ids"), UNFINISHED)
    .order_by(outbox.c.id)
    .with_for_update(key_share=True)
)
_DONE = BulkUpdate(inbox, ["state", "why"])
_STATE = BulkUpdate(conversations, ["state", "noticed_at", "lead", "epoch"])
_FIELDS = (
    "state",
    "reason",
    "not_before",
    "decision_id",
    "decision_outcome",
    "content_digest",
    "begun_at",
    "settled_at",
    "attempts",
)
_DECISION = ("decision_id", "decision_outcome", "content_digest", "begun_at")
_JUDGED = BulkUpdate(
    outbox,
    [*(name for name in _FIELDS if name not in _DECISION), "epoch"],
    # What does not leave keeps the decision it last left with: an echo of that may still come.
    also=lambda table, new: {name: func.coalesce(new[name], table.c[name]) for name in _DECISION},
    compared=_DECISION,
)
_UNJUDGED = {**dict.fromkeys(_FIELDS), "state": "ready", "attempts": 0}
"""A message that waits behind another: it is judged when its turn comes."""


@dataclass(slots=True)
class Committed:
    """What a commit released: messages to send now, in order; `stale` when another process had taken the chat."""

    cargo: list[Cargo] = field(default_factory=list)
    stale: bool = False
    wake_at: datetime | None = None


class Commit:
    """The committing transaction; an instance is `fn(conn, now, results)`."""

    def __init__(self, ring: KeyRing, ids: Ids, stations: Mapping[str, Station], fail: Failpoints) -> None:
        self._ring, self._ids, self._stations, self._fail = ring, ids, stations, fail
        self._people = People(ring, ids)

    def __call__(self, conn: Connection, now: Now, results: Sequence[Result]) -> list[Committed]:
        """Commit the turns whose lease still holds."""
        ids = sorted({result.claimed.id for result in results})
        rows = {row.id: row for row in conn.execute(_LOCK, {"ids": ids})}
        moment, at = now(), monotonic()
        held = [one for one in results if holds(one, rows.get(one.claimed.id))]
        live = [overruled(one) if taken_over(one, rows[one.claimed.id]) else one for one in held]
        live = _still_open(conn, live)
        self._ring.load(conn, [one.claimed.contact for one in live])
        self._write_turns(conn, live, rows, moment)
        cases = [case for one in live for case in self._cases(conn, one, rows[one.claimed.id], moment)]
        judgements = Judges(self._ring, self._ids, self._stations).judge(conn, cases, moment)
        self._write_messages(conn, live, judgements, moment)
        self._unnoticed(conn, live, judgements)
        self._fail("turn.in_commit")
        alive = {one.claimed.id for one in live}
        return [
            self._committed(one, judgements, at) if one.claimed.id in alive else Committed(stale=True)
            for one in results
        ]

    # -------------------------------------------------------------------------------------------------------- the turns

    def _write_turns(self, conn: Connection, live: Sequence[Result], rows: Mapping[int, Any], now: datetime) -> None:
        done = [{"id": id, "state": state, "why": why} for one in live for id, (state, why) in one.done.items()]
        _DONE(conn, done)
        heard = [one for one in live if one.done]
        _STATE(conn, [self._state(one, rows[one.claimed.id], now) for one in heard])
        for one in heard:
            self._write_rest(conn, one, now)

    def _state(self, one: Result, row: Any, now: datetime) -> dict[str, Any]:
        claimed = one.claimed
        sealed = self._ring.vault.seal(
            self._ring.known(claimed.contact), ("conversations", "state", claimed.id), memory.dump(one.state)
        )
        handed = one.handover is not None
        return {
            "id": claimed.id,
            "state": sealed,
            "noticed_at": now if one.noticed else None,
            "lead": Lead.WAITING.value if handed else row.lead,
            "epoch": row.epoch + 1 if handed else row.epoch,
        }

    def _write_rest(self, conn: Connection, one: Result, now: datetime) -> None:
        talk, before = one.claimed.id, one.claimed.state.due
        if before != one.timers:
            conn.execute(delete(timers).where(timers.c.conversation_id == talk))
            if one.timers:
                rows = [
                    {"conversation_id": talk, "run": run, "key": key, "due_at": at}
                    for (run, key), at in one.timers.items()
                ]
                insert_rows(conn, timers, rows)
        if any(run.done for run in (*one.claimed.state.stack, *one.state.stack)):
            alive = [run.id for run in one.state.stack]
            conn.execute(
                delete(effects).where(
                    effects.c.conversation_id == talk, effects.c.state == "finished", effects.c.run.not_in(alive)
                )
            )
        if one.consented:
            insert_rows(conn, consent_events, [self._consent(one, event, now) for event in one.consented])
            self._people.restand(conn, one.claimed.contact)  # who agrees anew has ended a stop from before
        if one.handover is not None:
            sealed = sealed_handover(self._ring, one.claimed.contact, talk, one.handover)
            values = {"handover": sealed, "handover_reason": one.handover.reason[:64], "lead_since": now}
            conn.execute(update(conversations).where(conversations.c.id == talk).values(values))

    def _consent(self, one: Result, event: Any, now: datetime) -> dict[str, Any]:
        id = self._ids.next(now)
        key = self._ring.known(one.claimed.contact)
        notice = event.notice.encode("utf-8", "replace")
        heard = next((waiting.sent_at for waiting in one.claimed.inbounds if waiting.id == event.answer), now)
        return {
            "id": id,
            "contact_id": one.claimed.contact,
            "purpose": event.purpose.value,
            "event": "granted" if event.granted else "refused",
            "at": heard,
            "recorded_at": now,
            "method": "chat_question",
            "language": event.language,
            "notice": self._ring.vault.seal(key, ("consent_events", "notice", id), notice),
            "notice_digest": self._ring.vault.digest_bytes("notice", notice),
            "shown_message": event.shown,
            "answer_message": event.answer,
        }

    # ----------------------------------------------------------------------------------------------------- the messages

    def _cases(self, conn: Connection, one: Result, row: Any, now: datetime) -> list[Case]:
        """Return what is to be judged, older messages first; behind one that must wait, everything waits."""
        claimed, cases = one.claimed, []
        epoch = row.epoch + 1 if one.handover is not None else row.epoch
        lead = Lead.WAITING if one.handover else Lead(row.lead)
        waits, noticed = False, claimed.noticed
        for stored in claimed.stored:
            if stored.state == "held" and not (one.heard_person and stored.reason == "window_closed"):
                continue
            if stored.state in ("sending", "doubtful") or not due(stored, now):
                waits = True
                break
            file = self._file(conn, claimed, stored)
            cases.append(
                Case(
                    stored.message,
                    claimed.contact,
                    lead,
                    epoch,
                    noticed,
                    stored.answered_at,
                    stored.attempts,
                    stored.doubts,
                    file,
                )
            )
            noticed |= stored.message.notice
        for draft in () if waits else one.drafts:
            cases.append(
                Case(draft.message, claimed.contact, lead, epoch, noticed, draft.answered_at, file=_only(draft))
            )
            noticed |= draft.message.notice
        return cases

    def _blob(self, claimed: Claimed, draft: Draft, file: File, now: datetime) -> dict[str, Any]:
        id, key = self._ids.next(now), self._ring.known(claimed.contact)
        name = (file.filename or "").encode("utf-8", "replace")
        return {
            "id": id,
            "contact_id": claimed.contact,
            "message_id": draft.message.id,
            "mime": file.mime,
            "filename": self._ring.vault.seal(key, ("blobs", "filename", id), name),
            "body": self._ring.vault.seal(key, ("blobs", "body", id), file.data),
        }

    def _file(self, conn: Connection, claimed: Claimed, stored: Stored) -> File | None:
        """Read back the bytes of a message that waited."""
        if not (isinstance(stored.message.content, Media) and stored.message.content.blob):
            return None
        row = conn.execute(select(blobs).where(blobs.c.message_id == stored.message.id)).first()
        if row is None:
            return None
        key, vault = self._ring.known(claimed.contact), self._ring.vault
        name = vault.open(key, ("blobs", "filename", row.id), row.filename).decode()
        return File(vault.open(key, ("blobs", "body", row.id), row.body), row.mime, name or None)

    def _write_messages(
        self, conn: Connection, live: Sequence[Result], judgements: Sequence[Judgement], now: datetime
    ) -> None:
        """Write what the gate said; what may leave is born `sending`: one found in that state later is a doubt."""
        judged = {one.case.message.id: self._judged(one, now) for one in judgements}
        drafts = [(one.claimed, draft) for one in live for draft in one.drafts]
        rows = [
            {
                **outbound_row(self._ring, claimed, draft.message, draft.answered_at, now),
                **judged.pop(draft.message.id, _UNJUDGED),
            }
            for claimed, draft in drafts
        ]
        files = [self._blob(claimed, draft, file, now) for claimed, draft in drafts for file in draft.files.values()]
        if rows:
            insert_rows(conn, outbox, rows)
        if files:
            insert_rows(conn, blobs, files)
        _JUDGED(conn, list(judged.values()))

    def _unnoticed(self, conn: Connection, live: Sequence[Result], judgements: Sequence[Judgement]) -> None:
        """Let the next message say that a bot speaks, where the one that says it may not leave or became a template."""
        silent = ("refused", "held")
        lost = {
            one.case.message.id
            for one in judgements
            if one.case.message.notice and (one.state in silent or one.decision.code is Code.TEMPLATE_USED)
        }
        talks = [
            one.claimed.id
            for one in live
            if not one.claimed.noticed and any(draft.message.id in lost for draft in one.drafts)
        ]
        notice_anew(conn, talks)

    def _judged(self, one: Judgement, now: datetime) -> dict[str, Any]:
        leaves, final = one.state == "sending", one.state == "refused"
        return {
            "id": one.case.message.id,
            "state": one.state,
            "reason": one.decision.code.value if not leaves else None,
            "not_before": one.not_before,
            "decision_id": one.decision_id if leaves else None,
            "decision_outcome": "allow" if leaves else None,
            "content_digest": one.digest if leaves else None,
            "begun_at": now if leaves else None,
            "settled_at": now if final else None,
            "attempts": one.case.attempts + (1 if leaves else 0),
            "epoch": None if one.state == "held" else one.case.message.epoch,  # a held text is no speaker's any more
        }

    def _committed(self, one: Result, judgements: Sequence[Judgement], at: float) -> Committed:
        own = {draft.message.id for draft in one.drafts} | {stored.message.id for stored in one.claimed.stored}
        mine = [judgement for judgement in judgements if judgement.case.message.id in own]
        later = [judgement.not_before for judgement in mine if judgement.not_before is not None]
        leaving = [cargo(judgement, at) for judgement in mine if judgement.state == "sending"]
        return Committed(leaving, wake_at=min(later) if later else None)


def holds(one: Result, row: Any) -> bool:
    """Tell whether the turn's lease still holds; a conversation without a row was erased meanwhile."""
    return row is not None and bool(row.fence == one.claimed.fence)


def _still_open(conn: Connection, live: Sequence[Result]) -> list[Result]:
    """Leave out stored messages that a receipt settled, or a merge took elsewhere, since they were claimed."""
    ids = [stored.message.id for one in live for stored in one.claimed.stored]
    if not ids:
        return list(live)
    still = {(row.id, row.conversation_id) for row in conn.execute(_OPEN, {"ids": ids})}

    def left(claimed: Claimed) -> Claimed:
        return replace(claimed, stored=tuple(one for one in claimed.stored if (one.message.id, claimed.id) in still))

    return [replace(one, claimed=left(one.claimed)) for one in live]


def taken_over(one: Result, row: Any) -> bool:
    """Tell whether somebody else took the lead while the turn was under way."""
    return bool(row.lead != one.claimed.lead or row.epoch != one.claimed.epoch)


def overruled(one: Result) -> Result:
    """Return a turn whose hand-over counts no more; what it said keeps the epoch it was said in, which is over."""
    epoch = one.claimed.epoch
    drafts = [
        draft if draft.message.epoch is None else replace(draft, message=replace(draft.message, epoch=epoch))
        for draft in one.drafts
    ]
    return replace(one, handover=None, drafts=drafts)


def _only(draft: Draft) -> File | None:
    return next(iter(draft.files.values()), None)
