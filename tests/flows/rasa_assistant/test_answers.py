from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.rasa_assistant.answers import contents
from flows.rasa_assistant.exchange import read_messages, read_tracker
from flows.rasa_assistant.handoff import Wanted, wanted
from flows.rasa_assistant.offering import MOST_KEPT, Offered, load
from kontor.messages import AnyContent, Choices, Link, Location, Media, Menu, Option, Section, Text

A, B = {"title": "A", "payload": "/a"}, {"title": "B", "payload": "b"}
PAGE = {"type": "web_url", "title": "Page", "url": "https://example.org/p"}
PNG, PDF, MP3 = (f"https://example.org/x.{ending}" for ending in ("png", "pdf", "mp3"))
OPTIONS = (Option("/a", "A"), Option("b", "B"))


def shown(*messages: Any) -> list[AnyContent]:
    return list(contents(list(messages), lambda title, payload: Option(payload, title), lambda what: None))


def left_out(*messages: Any) -> list[str]:
    told: list[str] = []
    list(contents(list(messages), lambda title, payload: Option(payload, title), told.append))
    return told


@pytest.mark.parametrize(
    "message,content",
    [
        ({"text": "hi"}, [Text("hi")]),
        ({"text": "which?", "buttons": [A, B]}, [Choices("which?", OPTIONS)]),
        ({"text": "which?", "quick_replies": [A, B]}, [Choices("which?", OPTIONS)]),
        ({"buttons": [A]}, [Choices("…", OPTIONS[:1])]),
        ({"text": "read", "buttons": [PAGE]}, [Link("read", "Page", PAGE["url"])]),
        ({"text": "do", "buttons": [A, PAGE]}, [Choices("do", OPTIONS[:1]), Link("Page", "Page", PAGE["url"])]),
        ({"image": PNG}, [Media("image", link=PNG, mime="image/png")]),
        ({"attachment": PDF}, [Media("document", link=PDF, mime="application/pdf")]),
        ({"attachment": MP3}, [Media("audio", link=MP3, mime="audio/mpeg")]),
        (
            {"attachment": {"type": "video", "payload": {"src": "https://example.org/v"}}},
            [Media("video", link="https://example.org/v")],
        ),
        (
            {"elements": [{"title": "Shoe", "subtitle": "80 €", "image_url": PNG, "buttons": [A]}]},
            [Media("image", link=PNG, mime="image/png"), Choices("Shoe\n80 €", OPTIONS[:1])],
        ),
        (
            {"custom": {"location": {"latitude": 52.5, "longitude": 13.4, "name": "Shop"}}},
            [Location(52.5, 13.4, "Shop")],
        ),
        ({"custom": {"type": "location", "lat": 1, "lng": 2}}, [Location(1.0, 2.0)]),
        (
            {"custom": {"type": "document", "url": PDF, "caption": "Bill", "filename": "bill.pdf"}},
            [Media("document", link=PDF, mime="application/pdf", caption="Bill", filename="bill.pdf")],
        ),
        (
            {"custom": {"type": "link", "text": "See", "label": "Open", "url": "https://example.org"}},
            [Link("See", "Open", "https://example.org")],
        ),
        (
            {"custom": {"type": "menu", "text": "Pick", "label": "All", "sections": [{"title": "S", "options": [A]}]}},
            [Menu("Pick", "All", (Section("S", OPTIONS[:1]),))],
        ),
        ({"custom": {"text": "inside", "buttons": [A, B]}}, [Choices("inside", OPTIONS)]),
        ({"text": "bye", "custom": {"handoff": True}}, [Text("bye")]),
        ({"custom": {"handoff": False}}, []),
    ],
)
def test_what_rasa_says_has_a_form_of_ours(message: Any, content: list[AnyContent]) -> None:
    assert shown(message) == content
    assert left_out(message) == []


@pytest.mark.parametrize(
    "message,what",
    [
        ({"image": "images/cat.png"}, "image_without_address"),
        ({"image": "file:///etc/passwd"}, "image_without_address"),
        ({"attachment": {"type": "file"}}, "attachment_unknown"),
        ({"custom": {"blocks": []}}, "custom_unknown: blocks"),
        ({"custom": ["a"]}, "custom_unknown"),
        ({"custom": {"type": "location", "latitude": 200, "longitude": 0}}, "location_without_degrees"),
        ({"text": "x", "buttons": [{"title": "no payload"}]}, "button_without_title_or_payload"),
    ],
)
def test_what_has_no_form_here_is_told_of_and_never_shown(message: Any, what: str) -> None:
    assert left_out(message) == [what]
    assert all(content == Text("x") for content in shown(message))


def test_a_flood_of_messages_is_cut_and_told_of() -> None:
    assert len(shown(*[{"text": "x"}] * 100)) == 20
    assert left_out(*[{"text": "x"}] * 100) == ["too_many_messages"]


KEYS = ["text", "buttons", "image", "attachment", "custom", "elements", "quick_replies", "title", "payload", "url"]
KEYS += ["type", "sections", "options", "latitude", "longitude", "location", "handoff", "reason", "src", "image_url"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
LEAVES |= st.sampled_from(["location", "menu", "link", "image", "handoff", "https://example.org/x", "http://[", "//x"])
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
)


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=6), max_size=4))
def test_nothing_an_assistant_may_say_raises(messages: list[dict[str, Any]]) -> None:
    assert all(content.kind for content in shown(*messages))
    assert isinstance(wanted(messages), Wanted | None)


@given(st.dictionaries(st.sampled_from(["events", "paused"]), ANYTHING), ANYTHING)
def test_nor_does_anything_a_tracker_or_a_channel_may_hold(tracker: dict[str, Any], answer: object) -> None:
    assert read_tracker(tracker, "key") is None
    try:
        assert isinstance(read_messages(answer), list)
    except ValueError:
        assert not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer)


def test_a_tracker_tells_what_was_answered_to_one_message_only() -> None:
    def user(key: str) -> dict[str, Any]:
        return {"event": "user", "text": "x", "metadata": {"kontor": key, "model_id": "m"}}

    events = [
        *(user("1"), {"event": "bot", "text": "old", "data": {}}),
        *(
            user("2"),
            {"event": "action", "name": "utter_new"},
            {"event": "bot", "text": "new", "data": {"buttons": [A]}},
        ),
        *({"event": "action", "name": "action_listen"}, user("3"), {"event": "bot", "text": "later", "data": {}}),
    ]
    found = read_tracker({"events": events, "paused": False}, "2")
    assert found is not None
    assert (found.messages, found.actions, found.paused) == ([{"text": "new", "buttons": [A]}], ["utter_new"], False)
    assert read_tracker({"events": events}, "4") is None


@pytest.mark.parametrize(
    "custom,expected",
    [
        ({"handoff": True}, Wanted()),
        ({"handoff": "angry"}, Wanted("angry")),
        ({"handoff": {"reason": "angry", "skill": "sales"}}, Wanted("angry", "sales")),
        ({"type": "handoff", "skill": "sales"}, Wanted(skill="sales")),
        ({"handoff_host": "https://x.example.org", "title": "Desk"}, Wanted(title="Desk")),
        ({"handoff": False}, None),
        ({"handoff_host": None}, None),
        ({"other": 1}, None),
        ("handoff", None),
    ],
)
def test_payloads_that_want_a_person(custom: Any, expected: Wanted | None) -> None:
    assert wanted([{"text": "x"}, {"custom": custom}]) == expected


def test_only_the_newest_options_are_kept() -> None:
    offered = Offered()
    keys = [offered.add(f"T{number}", f"/p{number}") for number in range(MOST_KEPT + 5)]
    kept = load(offered.dump())
    assert kept.tapped(keys[-1]) == f"/p{MOST_KEPT + 4}"
    assert kept.tapped(keys[0]) is None
    assert load(None).tapped(keys[0]) is None
