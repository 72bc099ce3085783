from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from kontor.contacts import BUSINESS_SCOPED_ID, PHONE, Address, Person
from kontor.store.columns import Ids
from kontor.store.people import KeyRing, People
from kontor.store.tables import addresses, consent_events, contacts
from kontor.vault import memory_vault

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def people() -> People:
    return People(KeyRing(memory_vault()), Ids())


def phone(number: str) -> Address:
    return Address("whatsapp", PHONE, number)


ANN, ALIAS, OTHER = phone("4915100000001"), Address("whatsapp", BUSINESS_SCOPED_ID, "ann"), phone("4915100000002")


def test_one_address_is_one_person_in_every_spelling(connection: Connection, people: People) -> None:
    spellings = ["5511987654321", "551187654321", "+55 11 98765-4321"]
    found = people.resolve(connection, [Person((phone(one),)) for one in spellings], NOW)
    assert len(set(found)) == 1
    assert people.resolve(connection, [Person((phone(spellings[1]),))], NOW)[0] == found[0]


def test_an_alias_seen_with_a_known_address_is_linked(connection: Connection, people: People) -> None:
    (first,) = people.resolve(connection, [Person((ANN,))], NOW)
    (second,) = people.resolve(connection, [Person((ALIAS, ANN))], NOW + timedelta(days=1))
    (third,) = people.resolve(connection, [Person((ALIAS,))], NOW + timedelta(days=2))
    assert first == second == third
    assert people.addresses(connection, [first])[first, "whatsapp"] == (ANN, ALIAS)


def stop(connection: Connection, people: People, contact: int, at: datetime, event: str = "stopped") -> None:
    row = {"id": people._ids.next(at), "contact_id": contact, "event": event, "at": at}  # noqa: SLF001
    connection.execute(sa.insert(consent_events), [{**row, "recorded_at": at, "method": "test"}])
    people.restand(connection, contact)


def test_two_contacts_that_turn_out_to_be_one_keep_stops_and_keys(connection: Connection, people: People) -> None:
    ann, other = people.resolve(connection, [Person((ANN,)), Person((OTHER,))], NOW)
    stop(connection, people, other, NOW)
    (merged,) = people.resolve(connection, [Person((OTHER, ANN))], NOW)
    assert merged == ann
    rows = {row.id: row for row in connection.execute(sa.select(contacts))}
    assert [rows[id].stopped_at for id in (ann, other)] == [NOW, NOW]
    assert rows[other].merged_into == ann
    assert rows[other].wrapped_key is not None
    assert sorted(people.group(connection, other)) == sorted(people.group(connection, ann)) == sorted([ann, other])
    assert set(people.addresses(connection, [other])[other, "whatsapp"]) == {ANN, OTHER}


def test_a_stop_after_a_merge_holds_for_both_and_is_lifted_for_both(connection: Connection, people: People) -> None:
    people.resolve(connection, [Person((ANN,)), Person((OTHER,))], NOW)
    (ann,) = people.resolve(connection, [Person((OTHER, ANN))], NOW)
    stop(connection, people, ann, NOW)
    assert set(connection.scalars(sa.select(contacts.c.stopped_at))) == {NOW}
    stop(connection, people, ann, NOW + timedelta(seconds=1), "resumed")
    assert set(connection.scalars(sa.select(contacts.c.stopped_at))) == {None}


def test_a_chain_of_merges_ends_at_the_oldest(connection: Connection, people: People) -> None:
    named = [Person((phone(f"49151000000{n}"),)) for n in range(10, 14)]
    ids = people.resolve(connection, named, NOW)
    for one, two in ((2, 3), (1, 2), (0, 1)):
        people.resolve(connection, [Person((*named[one].addresses, *named[two].addresses))], NOW)
    roots = people.resolve(connection, named, NOW)
    assert set(roots) == {ids[0]}
    assert sorted(people.group(connection, ids[3])) == sorted(ids)


def test_an_address_that_is_retired_still_finds_its_person_but_is_not_written_to(
    connection: Connection, people: People
) -> None:
    (ann,) = people.resolve(connection, [Person((ANN, ALIAS))], NOW)
    people.retire(connection, [people.digest(ANN)], NOW)
    assert people.addresses(connection, [ann])[ann, "whatsapp"] == (ALIAS,)
    assert people.resolve(connection, [Person((ANN,))], NOW) == [ann]
    people.reopen(connection, [people.digest(ANN)], NOW + timedelta(days=1))
    assert people.addresses(connection, [ann])[ann, "whatsapp"] == (ALIAS, ANN)


def test_a_number_that_was_given_up_is_somebody_elses_who_speaks_from_it_later(
    connection: Connection, people: People
) -> None:
    (ann,) = people.resolve(connection, [Person((ANN, ALIAS))], NOW)
    people.retire(connection, [people.digest(ANN)], NOW)
    late, ours = people.resolve(connection, [Person((ANN,)), Person((ALIAS,))], NOW + DAY, [NOW - DAY, NOW])
    assert late == ours == ann  # what was said before, though it comes after
    (bob,) = people.resolve(connection, [Person((ANN,), "Bob")], NOW + DAY, [NOW + DAY])
    assert bob != ann
    assert people.addresses(connection, [ann, bob]) == {(ann, "whatsapp"): (ALIAS,), (bob, "whatsapp"): (ANN,)}


def test_who_comes_back_to_a_number_that_was_given_up_is_known_by_another_address(
    connection: Connection, people: People
) -> None:
    (ann,) = people.resolve(connection, [Person((ANN, ALIAS))], NOW)
    people.retire(connection, [people.digest(ANN)], NOW)
    assert people.resolve(connection, [Person((ANN, ALIAS))], NOW + DAY, [NOW + DAY]) == [ann]
    assert people.addresses(connection, [ann])[ann, "whatsapp"] == (ALIAS, ANN)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_word_of_a_changed_number_may_come_in_any_order(
    connection: Connection, people: People, order: tuple[int, int]
) -> None:
    people.resolve(connection, [Person((ANN, ALIAS))], NOW, [NOW])
    changes = [(ANN, OTHER, NOW + DAY), (OTHER, ANN, NOW + 2 * DAY)]
    for old, new, at in (changes[index] for index in order):
        (ann,) = people.resolve(connection, [Person((new, old, ALIAS))], NOW + 3 * DAY, [at])
        people.reopen(connection, [people.digest(new)], at)
        people.retire(connection, [people.digest(old)], at)
    assert set(people.addresses(connection, [ann])[ann, "whatsapp"]) == {ANN, ALIAS}


def test_addresses_and_names_stand_sealed(connection: Connection, people: People) -> None:
    people.resolve(connection, [Person((ANN,), "Ann Example")], NOW)
    row = connection.execute(sa.select(contacts.c.name, addresses.c.value).join_from(contacts, addresses)).one()
    assert b"Ann" not in row.name
    assert b"4915100000001" not in row.value
