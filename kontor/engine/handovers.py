"""What hands a conversation to people: sealed with it, opened for whoever looks, and ended when they give it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, select, update

from kontor import memory
from kontor.engine.envelopes import HANDOVER, HandoverEnvelope
from kontor.handoff import Handover, Lead
from kontor.memory import State
from kontor.store.columns import Ids
from kontor.store.database import Now
from kontor.store.people import KeyRing, People
from kontor.store.tables import LED, UNFINISHED, conversations, effects, outbox, timers
from kontor.vault import Unreadable

PERSONAL = ("summary", "facts", "intent", "detail")
"""What of a hand-over is told only to whoever asks for words."""

_LED = select(conversations).where(LED).order_by(conversations.c.lead_since, conversations.c.id)


@dataclass(frozen=True, slots=True)
class Led:
    """A conversation that people lead or that waits for them; without `envelope` no bot handed it over, or it is shut.

    `shut` says that the envelope does not open with its key.
    """

    id: int
    account: str
    lead: Lead
    since: datetime | None
    reason: str | None
    envelope: HandoverEnvelope | None = None
    shut: bool = False

    def told(self, words: bool) -> dict[str, Any]:
        """Return it as fields; with `words` what the bot wrote down for people, which is personal."""
        envelope = asdict(self.envelope) if self.envelope else {}
        told = {"lead": self.lead.value, "since": self.since and self.since.isoformat(), "reason": self.reason}
        told |= {"skill": "(does not open)" if self.shut else envelope.get("skill")}
        return told | ({name: envelope[name] for name in PERSONAL if name in envelope} if words else {})


def sealed_handover(ring: KeyRing, contact: int, talk: int, handover: Handover) -> bytes:
    """Return what people get with a conversation, sealed under its contact's key, which was loaded before."""
    envelope = HandoverEnvelope(**{name: getattr(handover, name) for name in HandoverEnvelope.__slots__})
    return ring.vault.seal(ring.known(contact), ("conversations", "handover", talk), HANDOVER.dump_json(envelope))


def led(conn: Connection, now: Now, ring: KeyRing, accounts: Collection[str] | None = None) -> list[Led]:
    """Return the conversations that people lead or that wait for them, oldest first, of some accounts or of all."""
    rows = conn.execute(_LED if accounts is None else _LED.where(conversations.c.account.in_(accounts))).all()
    return [_opened(conn, ring, row) for row in rows]


def led_of(conn: Connection, now: Now, ring: KeyRing, id: int) -> Led | None:
    """Return one conversation as `led` does, or None where the bot leads it or there is none."""
    row = conn.execute(_LED.where(conversations.c.id == id)).first()
    return None if row is None else _opened(conn, ring, row)


def _opened(conn: Connection, ring: KeyRing, row: Row[Any]) -> Led:
    """Open what stands with one; that it does not open hides no other."""
    envelope, shut = None, False
    if row.handover is not None:
        try:
            ring.load(conn, [row.contact_id])
            place = ("conversations", "handover", row.id)
            envelope = HANDOVER.validate_json(ring.vault.open(ring.known(row.contact_id), place, row.handover))
        except (Unreadable, ValueError, KeyError):
            shut = True
    return Led(row.id, row.account, Lead(row.lead), row.lead_since, row.handover_reason, envelope, shut)


def resume(conn: Connection, now: Now, ring: KeyRing, id: int) -> list[Led] | datetime:
    """Give a conversation back to the bot; return what people led, or the moment to call again while a turn runs.

    All of one person with the account are given back, for they go on as one (`kontor.store.talks`). Nothing is said by
    it. The row is what a turn could have left: no run is open, as after every hand-over, for people have settled what
    was asked; the owner epoch moves on, so that what either said before leaves no more; the fence does, so that a
    process whose lease lapsed writes nothing. Raises `ValueError` where the bot leads, or where a row does not open.
    """
    whose = conn.execute(
        select(conversations.c.contact_id, conversations.c.account).where(conversations.c.id == id)
    ).first()
    if whose is None:
        raise ValueError(f"there is no conversation {id}: kontor waiting lists those that people lead")
    group = People(ring, Ids()).group(conn, whose.contact_id)
    mine = (conversations.c.contact_id.in_(group), conversations.c.account == whose.account, LED)
    locked = select(conversations).where(*mine).order_by(conversations.c.id).with_for_update(key_share=True)
    rows = conn.execute(locked).all()
    moment = now()
    if not rows:
        raise ValueError(f"the bot leads the conversation {id} already: there is nothing to give back")
    leases: list[datetime] = [
        row.lease_until for row in rows if row.lease_owner is not None and row.lease_until >= moment
    ]
    if leases:
        return max(leases)
    given = [_opened(conn, ring, row) for row in rows]
    for row in rows:
        conn.execute(
            update(conversations).where(conversations.c.id == row.id).values(_as_bots(conn, ring, row, moment))
        )
    _forget_runs(conn, [row.id for row in rows])
    return given


def _as_bots(conn: Connection, ring: KeyRing, row: Row[Any], now: datetime) -> dict[str, Any]:
    """Return what changes of a row: the bot's next words say that one speaks, for a person may have spoken since.

    Where something of its own still waits to leave, that was said with the notice before it.
    """
    waits = conn.scalar(select(exists().where(outbox.c.conversation_id == row.id, UNFINISHED)))
    return {
        "lead": Lead.BOT.value,
        "lead_since": now,
        "epoch": row.epoch + 1,
        "fence": row.fence + 1,
        "handover": None,
        "handover_reason": None,
        "state": _ended(conn, ring, row),
        "noticed_at": row.noticed_at if waits else None,
    }


def _ended(conn: Connection, ring: KeyRing, row: Row[Any]) -> bytes | None:
    """Return a state without runs, as a hand-over leaves it: of a word from another app they may still be open."""
    if row.state is None:
        return None
    place = ("conversations", "state", row.id)
    try:
        ring.load(conn, [row.contact_id])
        key = ring.known(row.contact_id)
        state = memory.load(ring.vault.open(key, place, row.state))
    except (Unreadable, ValueError, KeyError):
        raise ValueError(
            f"the conversation {row.id} does not open: start with the keystore it was written with"
        ) from None
    return ring.vault.seal(key, place, memory.dump(State(language=state.language)))


def _forget_runs(conn: Connection, talks: Sequence[int]) -> None:
    """Drop the timers and acts of runs that are over."""
    for table in (timers, effects):
        conn.execute(delete(table).where(table.c.conversation_id.in_(talks)))
