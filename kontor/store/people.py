"""Contacts by their addresses: find, make, link, merge."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Update, delete, or_, select, update

from kontor.contacts import PHONE, Address, Person
from kontor.store.among import Among
from kontor.store.bulk import insert_rows
from kontor.store.columns import Ids
from kontor.store.consents import consents_of
from kontor.store.suppressions import Suppressions
from kontor.store.tables import addresses, contacts
from kontor.vault import DataKey, Vault, epoch_of

CACHED_KEYS = 20_000

_FIND = select(addresses.c.digest, addresses.c.contact_id, addresses.c.kind, addresses.c.retired_at).where(
    Among(addresses.c.digest, "digests")
)
_KEYS = select(contacts.c.id, contacts.c.wrapped_key).where(Among(contacts.c.id, "ids"))
_MERGED = select(contacts.c.id, contacts.c.merged_into).where(
    Among(contacts.c.id, "ids"), contacts.c.merged_into.is_not(None)
)
_ADDRESSES = select(addresses).where(Among(addresses.c.contact_id, "ids"), addresses.c.retired_at.is_(None))

_LOCK = select(contacts.c.id).where(Among(contacts.c.id, "ids")).order_by(contacts.c.id).with_for_update(key_share=True)


class KeyRing:
    """The unwrapped keys of the contacts met lately, `most` at a time.

    A transaction loads the keys it needs first: what an earlier one loaded may have been let go since.
    """

    def __init__(self, vault: Vault, most: int = CACHED_KEYS) -> None:
        self.vault, self.most = vault, most
        self._keys: OrderedDict[int, DataKey] = OrderedDict()

    def known(self, contact: int) -> DataKey:
        """Return a key that was loaded before."""
        return self._keys[contact]

    def make(self, contact: int) -> bytes:
        """Make the key of a new contact and return its wrapped form."""
        key, wrapped = self.vault.new_key(str(contact))
        self._keys[contact] = key
        return wrapped

    def load(self, conn: Connection, ids: Iterable[int]) -> None:
        """See that the keys of these contacts are known; keys not used for longest are let go, none of these."""
        wanted = set(ids)
        missing = [id for id in wanted if id not in self._keys]
        for id in wanted.difference(missing):
            self._keys.move_to_end(id)
        for row in conn.execute(_KEYS, {"ids": missing}) if missing else ():
            if row.wrapped_key is not None:
                self._keys[row.id] = self.vault.unwrap(str(row.id), row.wrapped_key)
        while len(self._keys) > max(self.most, len(wanted)):
            self._keys.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Found:
    """Which contact a person is, and whether that was new."""

    contact: int
    new: bool = False


class People:
    """Finds and keeps people; every function runs inside a transaction of its caller."""

    def __init__(self, ring: KeyRing, ids: Ids) -> None:
        self._ring, self._ids = ring, ids
        self._suppressions = Suppressions(ring.vault, ids)

    def digest(self, address: Address) -> bytes:
        """Return what an address is found by."""
        return self._ring.vault.digest("address", address.channel, address.kind, address.normal)

    def resolve(
        self, conn: Connection, people: Sequence[Person], now: datetime, at: Sequence[datetime] | None = None
    ) -> list[int]:
        """Return the contact of each person, making, linking and merging as the aliases ask; set-based.

        `at` is when each of them spoke, where that is known.
        """
        moments = [min(one, now) for one in at] if at is not None else [now] * len(people)
        digests = {address: self.digest(address) for person in people for address in person.addresses}
        found = conn.execute(_FIND, {"digests": list(set(digests.values()))}).all() if digests else []
        known = {row.digest: row.contact_id for row in found}
        if at is not None and (gone := self._changed_hands(found, digests, people, moments)):
            conn.execute(delete(addresses).where(addresses.c.digest.in_(gone)))
            known = {mark: owner for mark, owner in known.items() if mark not in gone}
        rows: list[dict[str, object]] = []
        made: list[dict[str, object]] = []
        merged: dict[int, int] = {}
        result = []
        for person, moment in zip(people, moments, strict=True):
            marks = [digests[address] for address in person.addresses]
            owners = sorted({known[mark] for mark in marks if mark in known})
            contact = owners[0] if owners else self._new(made, person, now)
            for other in owners[1:]:
                merged[other] = contact
                self._merge(conn, known, [*rows, *made], other, contact)
            for address, mark in zip(person.addresses, marks, strict=True):
                if mark not in known:
                    known[mark] = contact
                    rows.append({"digest": mark, "contact_id": contact, "address": address, "linked_at": moment})
            result.append(contact)
        if made:
            insert_rows(conn, contacts, made)
        self._ring.load(conn, [row["contact_id"] for row in rows])  # type: ignore[misc]
        if rows:
            insert_rows(conn, addresses, [self._sealed(row) for row in rows])
        marked = {row["digest"]: row["contact_id"] for row in rows}
        stopped = self._suppressions.bring_back(conn, marked, now) if rows else set()  # type: ignore[arg-type]
        for contact in sorted({*merged.values(), *stopped}):
            self.restand(conn, contact)
        return [_root(merged, contact) for contact in result]

    def _changed_hands(
        self,
        found: Iterable[Any],
        digests: Mapping[Address, bytes],
        people: Sequence[Person],
        moments: Sequence[datetime],
    ) -> set[bytes]:
        """Return the phone numbers that somebody speaks from though they were given up before.

        Whoever does is somebody else, or has come back: a number that is given up is given out again.
        """
        given_up = {row.digest: row.retired_at for row in found if row.kind == PHONE and row.retired_at is not None}
        spoken = ((digests[one], at) for person, at in zip(people, moments, strict=True) for one in person.addresses)
        late = {mark for mark, at in spoken if mark in given_up and at <= given_up[mark]} if given_up else set()
        return given_up.keys() - late

    def learn(self, conn: Connection, people: Sequence[Person], now: datetime) -> None:
        """Link further addresses of people met before by one of theirs; nobody new is made."""
        marks = [[self.digest(address) for address in person.addresses] for person in people]
        wanted = {mark for mine in marks for mark in mine}
        if not wanted:
            return
        known = {row.digest: row.contact_id for row in conn.execute(_FIND, {"digests": list(wanted)})}
        owners = [{known.get(mark) for mark in mine} for mine in marks]
        told = [person for person, mine in zip(people, owners, strict=True) if len(mine) > 1]
        if told:
            self.resolve(conn, told, now)

    def _new(self, made: list[dict[str, object]], person: Person, now: datetime) -> int:
        contact = self._ids.next(now)
        wrapped = self._ring.make(contact)
        name = None
        if person.name:
            name = self._ring.vault.seal(
                self._ring.known(contact), ("contacts", "name", contact), person.name.encode("utf-8", "replace")
            )
        row = {"id": contact, "wrapped_key": wrapped, "key_epoch": epoch_of(wrapped), "created_at": now, "name": name}
        made.append({**row, "language": person.language, "merged_into": None})
        return contact

    def _sealed(self, row: dict[str, object]) -> dict[str, object]:
        address, contact = row["address"], row["contact_id"]
        assert isinstance(address, Address)
        assert isinstance(contact, int)
        assert isinstance(row["digest"], bytes)
        place = ("addresses", "value", row["digest"].hex())
        value = self._ring.vault.seal(self._ring.known(contact), place, address.value.encode("utf-8", "replace"))
        return {
            "digest": row["digest"],
            "contact_id": contact,
            "key_owner": contact,
            "channel": address.channel,
            "kind": address.kind,
            "value": value,
            "linked_at": row["linked_at"],
        }

    def _merge(
        self, conn: Connection, known: dict[bytes, int], rows: list[dict[str, object]], other: int, into: int
    ) -> None:
        """Make two contacts one person: the older stays, both keep their keys, and a stop of either holds for both.

        `rows` are those of the same batch that are not written yet.
        """
        for mark, owner in known.items():
            if owner == other:
                known[mark] = into
        for row in rows:
            if row.get("contact_id") == other:
                row["contact_id"] = into
            if other in (row.get("id"), row.get("merged_into")):
                row["merged_into"] = into
        conn.execute(update(addresses).where(addresses.c.contact_id == other).values(contact_id=into))
        conn.execute(
            update(contacts)
            .where(or_(contacts.c.id == other, contacts.c.merged_into == other))
            .values(merged_into=into)
        )

    def restand(self, conn: Connection, contact: int) -> datetime | None:
        """Write and return since when a person is stopped, from all that was said under every alias in whatever order.

        A stop whose confirmation was sent stays confirmed until it is lifted.
        """
        group = self.group(conn, contact)
        conn.execute(_LOCK, {"ids": group})  # two words of one person at once are added up one after the other
        stopped_at = consents_of(conn, [contact])[contact].stopped_at
        values = {"stopped_at": stopped_at, **({} if stopped_at else {"stop_message": None})}
        conn.execute(update(contacts).where(contacts.c.id.in_(sorted(group))).values(values))
        return stopped_at

    def retire(self, conn: Connection, digests: Sequence[bytes], at: datetime) -> None:
        """Write no more to addresses that were given up at a moment, unless they came back after it.

        They still find their person, so that stops made under them hold.
        """
        conn.execute(_unmoved_since(digests, at).values(retired_at=at))

    def reopen(self, conn: Connection, digests: Sequence[bytes], at: datetime) -> None:
        """Write again to addresses that came back at a moment, unless they were given up after it."""
        conn.execute(_unmoved_since(digests, at).values(retired_at=None, linked_at=at))

    def group(self, conn: Connection, contact: int) -> list[int]:
        """Return every contact id that is the same person."""
        root = conn.scalar(select(contacts.c.merged_into).where(contacts.c.id == contact)) or contact
        return [root, *conn.scalars(select(contacts.c.id).where(contacts.c.merged_into == root))]

    def addresses(self, conn: Connection, ids: Sequence[int]) -> dict[tuple[int, str], tuple[Address, ...]]:
        """Return the open addresses of contacts by contact and channel, oldest first."""
        merged = {row.id: row.merged_into for row in conn.execute(_MERGED, {"ids": list(ids)})}
        roots = {id: merged.get(id, id) for id in ids}
        rows = conn.execute(_ADDRESSES, {"ids": sorted(set(roots.values()))}).all()
        self._ring.load(conn, [row.key_owner for row in rows])
        found: dict[tuple[int, str], list[tuple[datetime, Address]]] = {}
        for row in rows:
            value = self._ring.vault.open(
                self._ring.known(row.key_owner), ("addresses", "value", row.digest.hex()), row.value
            )
            address = Address(row.channel, row.kind, value.decode())
            found.setdefault((row.contact_id, row.channel), []).append((row.linked_at, address))
        sorted_ = {
            key: tuple(one for _, one in sorted(values, key=lambda pair: pair[0])) for key, values in found.items()
        }
        channels = {channel for _, channel in sorted_}
        return {
            (id, channel): sorted_[(root, channel)]
            for id, root in roots.items()
            for channel in channels
            if (root, channel) in sorted_
        }


def _unmoved_since(digests: Sequence[bytes], at: datetime) -> Update:
    """Change those of these addresses of which nothing later than a moment is known."""
    given_up_before = or_(addresses.c.retired_at.is_(None), addresses.c.retired_at <= at)
    return update(addresses).where(addresses.c.digest.in_(digests), addresses.c.linked_at <= at, given_up_before)


def _root(merged: dict[int, int], contact: int) -> int:
    while contact in merged:
        contact = merged[contact]
    return contact
