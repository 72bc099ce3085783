"""What people allow, read from the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete

from kontor.consent import CONSENT_LIFE, Kind, Recorded, Source, state
from kontor.contacts import PHONE, Address, Person
from kontor.messages import Purpose
from kontor.store.bulk import insert_rows
from kontor.store.columns import Ids
from kontor.store.consents import consents_of
from kontor.store.people import KeyRing, People
from kontor.store.tables import consent_events
from kontor.vault import memory_vault

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
IDS = Ids()
Said = tuple[int, str, str | None, str, int]
"""Which of three people, the event, its purpose, its method, and seconds after NOW."""

purposes = st.sampled_from(["utility", "marketing"])
said = st.one_of(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["granted", "refused"]),
        purposes,
        st.just("chat_question"),
        st.integers(0, 5),
    ),
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["granted", "withdrawn"]),
        purposes,
        st.just("channel_preference"),
        st.integers(0, 5),
    ),
    st.tuples(
        st.integers(0, 2), st.sampled_from(["stopped", "resumed"]), st.none(), st.just("stop_word"), st.integers(0, 5)
    ),
)


@pytest.fixture
def three(connection: Connection) -> list[int]:
    """Two contacts of one person, and somebody else."""
    people = People(KeyRing(memory_vault()), Ids())
    named = [Person((Address("whatsapp", PHONE, f"491510000000{n}"),)) for n in range(3)]
    ids = people.resolve(connection, named, NOW)
    people.resolve(connection, [Person((*named[0].addresses, *named[1].addresses))], NOW)
    return ids


def write(connection: Connection, ids: Sequence[int], events: Sequence[Said]) -> None:
    connection.execute(delete(consent_events))
    rows = [
        {"id": IDS.next(NOW), "contact_id": ids[who], "event": event, "purpose": purpose, "method": method}
        | {"at": NOW + timedelta(seconds=at), "recorded_at": NOW}
        for who, event, purpose, method, at in events
    ]
    insert_rows(connection, consent_events, rows)


def test_what_is_withdrawn_under_one_alias_is_withdrawn_under_all(connection: Connection, three: list[int]) -> None:
    write(
        connection,
        three,
        [(0, "granted", "utility", "chat_question", 0), (1, "granted", "marketing", "chat_question", 1)],
    )
    found = consents_of(connection, three)
    assert [found[one].granted for one in three] == [{Purpose.UTILITY, Purpose.MARKETING}] * 2 + [frozenset()]

    write(
        connection,
        three,
        [(0, "granted", "utility", "chat_question", 0), (1, "withdrawn", "utility", "channel_preference", 1)],
    )
    assert [consents_of(connection, three)[one].granted for one in three] == [frozenset()] * 3


def test_of_a_yes_and_a_no_at_one_moment_the_no_holds(connection: Connection, three: list[int]) -> None:
    write(
        connection,
        three,
        [(0, "withdrawn", "marketing", "channel_preference", 0), (0, "granted", "marketing", "chat_question", 0)],
    )
    assert consents_of(connection, three)[three[0]].granted == frozenset()


def test_a_marketing_consent_that_was_not_renewed_has_expired_by_its_term(
    connection: Connection, three: list[int]
) -> None:
    rows = [(0, "granted", purpose, "chat_question", 0) for purpose in ("utility", "marketing")]
    write(connection, three, rows)

    def granted(now: datetime) -> frozenset[Purpose]:
        return consents_of(connection, three, now)[three[0]].granted

    assert granted(NOW + CONSENT_LIFE - timedelta(seconds=1)) == {Purpose.UTILITY, Purpose.MARKETING}
    assert granted(NOW + CONSENT_LIFE) == {Purpose.UTILITY}
    write(connection, three, [*rows, (1, "granted", "marketing", "chat_question", 5)])
    assert granted(NOW + CONSENT_LIFE) == {Purpose.UTILITY, Purpose.MARKETING}


def test_a_contact_without_events_allows_nothing(connection: Connection, three: list[int]) -> None:
    assert consents_of(connection, three)[three[0]] == state([])
    assert consents_of(connection, []) == {}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(events=st.lists(said, max_size=8))
def test_rows_add_up_as_the_record_says(connection: Connection, three: list[int], events: list[Said]) -> None:
    write(connection, three, events)
    sources = {"channel_preference": Source.CHANNEL}
    record = [
        Recorded(
            Kind(event),
            NOW + timedelta(seconds=at),
            Purpose(purpose) if purpose else None,
            sources.get(method, Source.MESSAGE),
        )
        for _, event, purpose, method, at in events
    ]
    same = [one for one, (who, *_) in zip(record, events, strict=True) if who < 2]
    other = [one for one, (who, *_) in zip(record, events, strict=True) if who == 2]
    assert consents_of(connection, three) == {three[0]: state(same), three[1]: state(same), three[2]: state(other)}
