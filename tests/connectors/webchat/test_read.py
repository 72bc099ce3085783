"""What a page's posts become."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.webchat.read import Reader
from connectors.webchat.visitors import Visitors
from kontor.connectors import Read
from kontor.contacts import VISITOR, Address
from kontor.messages import AnyContent, Choice, Inbound, Progress, Receipt, Start, Text, Unknown
from tests.thorough import tries

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
VISITORS = Visitors(bytes(32), "airline")
READER = Reader("airline", VISITORS, "visitor-number", NOW)


def read(*events: Any, language: Any = "de") -> Read:
    return READER.read(json.dumps({"language": language, "events": list(events)}).encode())


@pytest.mark.parametrize(
    "event, content",
    [
        ({"kind": "text", "text": "When does LH400 leave?"}, Text("When does LH400 leave?")),
        ({"kind": "choice", "option": "a", "title": "The first"}, Choice("a", "The first")),
        ({"kind": "start"}, Start()),
        ({"kind": "start", "payload": "poster_7"}, Start("poster_7")),
    ],
)
def test_each_kind_has_its_content(event: dict[str, str], content: AnyContent) -> None:
    (inbound,) = read({"id": "event-01", **event}).events

    assert isinstance(inbound, Inbound)
    assert inbound.content == content
    assert inbound.id == "visitor-number:event-01"
    assert inbound.sender.address == Address("webchat", VISITOR, "visitor-number")
    assert inbound.sender.language == "de"
    assert inbound.sent_at == NOW


@pytest.mark.parametrize("kind, progress", [("delivered", Progress.DELIVERED), ("read", Progress.READ)])
def test_a_receipt_brings_our_own_id_back(kind: str, progress: Progress) -> None:
    name = VISITORS.name("visitor-number", "4711")
    (receipt,) = read({"kind": kind, "message": name}).events

    assert isinstance(receipt, Receipt)
    assert (receipt.message_id, receipt.echo, receipt.progress) == (name, "4711", progress)


@pytest.mark.parametrize("name", [VISITORS.name("somebody else", "4711"), "4711", "", None, 7, {}])
def test_word_about_somebody_elses_message_is_dropped(name: Any) -> None:
    answer = read({"kind": "read", "message": name})

    assert answer.events == ()
    assert answer.answer.status == 200


def test_a_kind_newer_than_this_is_kept() -> None:
    (inbound,) = read({"id": "event-01", "kind": "hologram", "x": 1}).events

    assert isinstance(inbound, Inbound)
    assert isinstance(inbound.content, Unknown)
    assert inbound.content.type == "hologram"


@pytest.mark.parametrize(
    "event",
    [
        {"id": "short", "kind": "text", "text": "x"},
        {"id": "no spaces", "kind": "text", "text": "x"},
        {"id": "event-01", "kind": "text", "text": "x" * 4097},
        {"id": "event-01", "kind": "text", "text": "  "},
        {"id": "event-01", "kind": "choice", "option": "a"},
        {"id": "event-01", "kind": "choice", "option": "a" * 257, "title": "A"},
        {"kind": "text", "text": "x"},
        "event",
        None,
    ],
)
def test_what_the_page_never_sends_is_refused_whole(event: Any) -> None:
    answer = read({"id": "event-00", "kind": "text", "text": "fine"}, event)

    assert answer.events == ()
    assert answer.answer.status == 400
    assert json.loads(answer.answer.body)["error"]


def test_too_many_events_at_once_are_refused() -> None:
    assert read(*[{"kind": "read", "message": "x"}] * 21).answer.status == 400


def test_a_kind_newer_than_this_may_be_as_long_as_a_text_and_no_longer() -> None:
    assert read({"id": "event-01", "kind": "hologram", "x": "x" * 4000}).answer.status == 200
    assert read({"id": "event-01", "kind": "hologram", "x": "x" * 4096}).answer.status == 400


@pytest.mark.parametrize("language", [None, 7, "", "DEUTSCH!", "x" * 100])
def test_a_language_that_is_none_is_left_out(language: Any) -> None:
    (inbound,) = read({"id": "event-01", "kind": "start"}, language=language).events

    assert isinstance(inbound, Inbound)
    assert inbound.sender.language is None


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_raise(body: bytes) -> None:
    assert READER.read(body).answer.status in {200, 400}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(["text", "choice", "start", "delivered", "read", "other"])
FIELDS = dict.fromkeys(("text", "option", "title", "payload", "message"), JSON)
EVENTS = st.fixed_dictionaries({}, optional={**FIELDS, "id": st.just("event-01") | JSON, "kind": KINDS | JSON})


@settings(max_examples=tries(400), deadline=None)
@given(st.lists(EVENTS | JSON, max_size=3))
def test_wrong_types_anywhere_never_raise(events: list[Any]) -> None:
    answer = read(*events)

    assert answer.answer.status in {200, 400}
    assert answer.answer.status == 200 or answer.events == ()


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"events":' + b"9" * 5000 + b"}", b'{"events":[NaN]}', b"\xff"])
def test_hostile_bodies_are_refused(body: bytes) -> None:
    assert READER.read(body).answer.status == 400
