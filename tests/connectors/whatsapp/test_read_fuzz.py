"""Nothing a body holds makes reading raise, or yields an event that could not be stored."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.whatsapp.read import read_body
from connectors.whatsapp.testing.mutants import HOSTILE, encoded, mutants, places, recorded, replaced
from connectors.whatsapp.testing.webhooks import text_webhook
from kontor.contacts import Person
from kontor.messages import (
    UNDATED,
    AccountNotice,
    Event,
    IdentityChanged,
    Inbound,
    PreferenceChanged,
    Receipt,
    SpokenElsewhere,
    Text,
    dump,
    load,
)
from tests.thorough import some, tries

DOCUMENTS = recorded()
PLACES = [(document, path) for document in DOCUMENTS for path in places(document)]
GOOD = json.loads(text_webhook("still here"))["entry"][0]

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(HOSTILE),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(), max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def survives(body: bytes) -> tuple[Event, ...]:
    events = read_body(body, b"key", "nowhere")
    assert isinstance(events, tuple)
    for event in events:
        storable(event)
    return events


def storable(event: Event) -> None:
    name = event.message_id if isinstance(event, Receipt) else event.id
    clean(name, event.account)
    assert 0 < len(name) <= 256
    if isinstance(event, Inbound | SpokenElsewhere):
        assert load(dump(event.content)) == event.content
        assert b"\\u0000" not in dump(event.content).replace(b"\\\\", b"")
    if isinstance(event, Receipt) and event.code is not None:
        assert 0 <= event.code < 2**31
    if isinstance(event, AccountNotice):
        assert not str(event.values.get("reason", "")).startswith("reader failed")
        clean(json.dumps(event.values, ensure_ascii=False, allow_nan=False))
    else:
        people(event)
    moment = event.sent_at if isinstance(event, Inbound) else event.at
    assert moment.utcoffset() == timedelta(0)
    if isinstance(event, Inbound) and event.opens_window:
        assert moment > UNDATED


def people(event: Event) -> None:
    found: list[Person | None] = []
    if isinstance(event, IdentityChanged):
        found = [event.old, event.new]
    elif isinstance(event, PreferenceChanged | SpokenElsewhere):
        found = [event.person]
    elif isinstance(event, Inbound):
        found = [event.sender]
    elif isinstance(event, Receipt):
        found = [event.recipient] if event.recipient else []
    for person in found:
        assert person is not None
        clean(person.name or "-", *(address.value + address.normal for address in person.addresses))
        assert person.address.value


def clean(*texts: str) -> None:
    for text in texts:
        text.encode()
        assert "\0" not in text


@pytest.mark.parametrize("name", some(range(len(DOCUMENTS))))
def test_any_wrong_value_in_any_place_of_any_recorded_webhook(name: int) -> None:
    document = DOCUMENTS[name]
    for path in places(document):
        for value in HOSTILE:
            survives(encoded(replaced(document, path, value)))


@settings(max_examples=tries(2500), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PLACES), JSON, JSON, st.integers(0, 10_000), st.binary(max_size=6))
def test_any_json_in_any_place_costs_no_neighbour(
    place: tuple[Any, tuple[Any, ...]], value: Any, other: Any, cut: int, noise: bytes
) -> None:
    document, path = place
    mutant = replaced(document, path, value)
    body = encoded(mutant)
    cut %= len(body)
    survives(body)
    survives(body[:cut])
    survives(body[:cut] + noise + body[cut:])
    survives(encoded([mutant, other]))
    survives(encoded({"entry": [other, mutant]}))
    entries = [mutant, value, {"id": "1", "changes": [other, {"field": "messages", "value": value}]}, GOOD]
    last = survives(encoded({"entry": entries}))[-1]
    assert isinstance(last, Inbound)
    assert last.content == Text("still here")


@settings(max_examples=tries(300), deadline=None)
@given(st.binary())
def test_any_bytes(body: bytes) -> None:
    assert survives(body)


@settings(max_examples=tries(250), deadline=None)
@given(st.integers())
def test_mutants_of_recorded_webhooks(seed: int) -> None:
    bodies = mutants(Random(seed))
    for _ in range(20):
        survives(next(bodies))
