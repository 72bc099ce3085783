"""What a channel tells beside messages and receipts: other addresses, its own switches, blocks, the business itself.

It may come late and in any order, so each word counts from its own time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection, insert, or_, update

from kontor.contacts import Person
from kontor.engine.consequences import reach
from kontor.messages import (
    AccountNotice,
    Event,
    IdentityChanged,
    PreferenceChanged,
    ReachChanged,
    SpokenElsewhere,
    told_at,
)
from kontor.store.columns import Ids
from kontor.store.consents import record_consent
from kontor.store.people import KeyRing, People
from kontor.store.tables import conversations, notices
from kontor.store.talks import conversations_of

TAKES_OVER = timedelta(hours=24)
"""A word from another app that is older has long been answered by whoever spoke since: it silences no bot."""


class News:
    """Records such events; every method runs inside the accepting transaction."""

    def __init__(self, ring: KeyRing, people: People, ids: Ids) -> None:
        self._ring, self._people, self._ids = ring, people, ids

    def record(self, conn: Connection, account: str, event: Event, now: datetime) -> None:
        """Keep what one event tells."""
        if isinstance(event, IdentityChanged):
            self._identity(conn, event, now)
        elif isinstance(event, PreferenceChanged):
            contact = self._people.resolve(conn, [event.person], now)[0]
            said = "withdrawn" if event.value == "stop" else "granted"
            id = self._ids.next(now)
            record_consent(conn, id, contact, said, event.at, now, "channel_preference", "marketing")
            self._people.restand(conn, contact)
        elif isinstance(event, ReachChanged):
            contact = self._people.resolve(conn, [event.person], now)[0]
            for one in self._people.group(conn, contact):
                reach(conn, one, account, told_at(event.at, now), blocked=event.blocked)
        elif isinstance(event, SpokenElsewhere):
            self._spoken_elsewhere(conn, account, event, now)
        elif isinstance(event, AccountNotice):
            self._notice(conn, account, event, now)

    def _identity(self, conn: Connection, event: IdentityChanged, now: datetime) -> None:
        """Link the new address to the person.

        The old one is kept, so that its stops still hold, but no longer written to.
        """
        at = told_at(event.at, now)
        both = Person((*event.new.addresses, *event.old.addresses), event.new.name)
        self._people.resolve(conn, [both], now, [at])
        self._people.reopen(conn, [self._people.digest(address) for address in event.new.addresses], at)
        gone = [self._people.digest(address) for address in event.old.addresses if address not in event.new.addresses]
        self._people.retire(conn, gone, at)

    def _spoken_elsewhere(self, conn: Connection, account: str, event: SpokenElsewhere, now: datetime) -> None:
        """Somebody of the business answered from another app: the bot falls silent, unless it was given back since."""
        contact = self._people.resolve(conn, [event.person], now)[0]
        talk = conversations_of(conn, self._ids, [(contact, account)], now)[contact, account].id
        at = told_at(event.at, now)
        if at < now - TAKES_OVER:
            return
        led = {"lead": "person", "lead_since": now, "handover_reason": "answered_elsewhere"}
        newer = or_(conversations.c.lead_since.is_(None), conversations.c.lead_since < at)
        silent = update(conversations).where(conversations.c.id == talk, conversations.c.lead == "bot", newer)
        conn.execute(silent.values(**led, epoch=conversations.c.epoch + 1))

    def _notice(self, conn: Connection, account: str, event: AccountNotice, now: datetime) -> None:
        id = self._ids.next(now)
        body = self._ring.vault.seal(
            self._ring.vault.own_key, ("notices", "body", id), orjson.dumps(event.values, default=str)
        )
        row = {"id": id, "account": account, "name": event.name[:80], "at": event.at, "body": body}
        conn.execute(insert(notices), [row])
